import type { CommandBus } from '@nestjs/cqrs';
import { RemoveGoneProduct, removalContext } from '#libs/delegation/index.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Product } from '#libs/orders/index.js';
import { assert } from '#libs/kernel/errors.js';
import type { Instant } from '#libs/kernel/time.js';

/**
 * Takes a product that was just terminated out of its client's grants (A21), before that client's next record. It is
 * the automation's own step with the automation's command id: whichever of the two comes first does it, once.
 */
export const removeFromGrants = async (
  ledger: Ledger,
  commands: CommandBus,
  productId: string,
  terminated: CommandOutcome,
  { correlationId, importId, effectiveAt }: CommandContext & { effectiveAt: Instant },
): Promise<void> => {
  const event = terminated.events[0];
  assert(event, `the termination of ${productId} wrote no event`);
  const { state } = await ledger.read(Product, productId);
  assert(state.clientOrgId, `the terminated product ${productId} has no owner`);
  const cause = {
    id: event.id,
    metadata: { $correlationId: correlationId, effectiveAt, ...(importId ? { importId } : {}) },
  };
  await commands.execute(
    new RemoveGoneProduct({ clientOrgId: state.clientOrgId, productId }, removalContext(cause, productId)),
  );
};
