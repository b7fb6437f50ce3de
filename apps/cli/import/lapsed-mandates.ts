import type { CommandBus } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import type { Instant } from '#libs/kernel/time.js';
import { LapseMandate, lapseContext, mandatesSetBy } from '#libs/orders/index.js';

/** What takes a partner's right to renew for all its clients, and for one. */
const OF_ALL = ['PartnerSuspended', 'PartnerLeft'];
const OF_ONE = ['AccessRevoked', 'AccessChanged'];

/**
 * Lets the mandates lapse that a partner had set up and has no right to any more (E25), of one client or of all, in the
 * record that took the right. It is the automation's own step with the automation's command id: whichever of the two
 * comes first does it, once.
 */
export const lapseMandates = async (
  ledger: Ledger,
  commands: CommandBus,
  { partner, client }: { partner: string; client?: string },
  lost: CommandOutcome,
  { correlationId, importId, effectiveAt }: CommandContext & { effectiveAt: Instant },
): Promise<void> => {
  // What `supersede` ended stands before the access that ended it.
  const event =
    lost.events.find(({ type }) => OF_ALL.includes(type)) ?? lost.events.findLast(({ type }) => OF_ONE.includes(type));
  if (!event) return;
  const cause = {
    id: event.id,
    metadata: { $correlationId: correlationId, effectiveAt, ...(importId ? { importId } : {}) },
  };
  for (const productId of await mandatesSetBy(ledger, partner, client)) {
    await commands.execute(new LapseMandate({ productId }, lapseContext(cause, productId)));
  }
};
