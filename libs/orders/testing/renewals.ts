import type { CommandBus } from '@nestjs/cqrs';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { DomainError } from '#libs/kernel/errors.js';
import { WhenRightLostThenLapseMandates } from '../automations/when-right-lost-then-lapse-mandates.js';
import type { MandateLapsed } from '../events/mandate-lapsed.js';
import type { ProductRenewed } from '../events/product-renewed.js';
import { orders, PlaceOrder, RenewDue, SetRenewal } from '../index.js';
import { FULL_CLIENT, limited, representativeOf, staff } from './scene.js';
import { contextOf } from './world.js';

export const narrowed = {
  type: 'AccessChanged',
  data: { partnershipId: 'c_p', partnerOrgId: 'p', to: limited('x'), paymentBefore: 'PARTNER' },
} as const;
export const widened = {
  type: 'AccessChanged',
  data: { partnershipId: 'c_p', partnerOrgId: 'p', to: FULL_CLIENT, paymentBefore: null },
} as const;
export const send = (memory: Memory, command: LedgerCommand<unknown>, interference: Interference = {}) =>
  carryOut(orders.commands, memoryLedger(memory, interference), command);
let commands = 0;
/** On a business day of a history, which says itself when it was. */
export const on = (
  day: string,
  actor: Actor = representativeOf('c'),
  name = `c${(commands += 1)}`,
): CommandContext => ({
  ...contextOf(name, { ...actor, channel: 'import' }),
  effectiveAt: `${day}T09:00:00Z`,
  importId: 'spec',
});
export const order = (memory: Memory, productId: string, from: string, to: string, clientOrgId = 'c') =>
  send(
    memory,
    new PlaceOrder(
      {
        orderId: `o-${productId}`,
        productId,
        clientOrgId,
        sku: 'hosting',
        quantity: 1,
        placedBy: clientOrgId,
        period: { from, to },
      },
      on(from, representativeOf(clientOrgId)),
    ),
  );
export const mandate = (
  memory: Memory,
  productId: string,
  day: string,
  placedBy = 'p',
  months = 1,
  interference: Interference = {},
) =>
  send(
    memory,
    new SetRenewal({ productId, clientOrgId: 'c', placedBy, months }, on(day, representativeOf(placedBy))),
    interference,
  );
export const due = (memory: Memory, through: string, interference: Interference = {}, name?: string) =>
  send(memory, new RenewDue({ through }, on(through, staff('programme'), name)), interference);
export const renewals = (memory: Memory, productId: string) =>
  memory
    .stream(`product-${productId}`)
    .filter(({ type }) => type === 'ProductRenewed')
    .map(({ data }) => (data as ProductRenewed['data']).period);
export const lapses = (memory: Memory) =>
  memory
    .recorded()
    .filter(({ type }) => type === 'MandateLapsed')
    .map(({ data }) => [(data as MandateLapsed['data']).productId, (data as MandateLapsed['data']).reason]);
export const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'accepted',
    (error: DomainError) => error.code ?? String(error),
  );
/** What the worker does of its own accord with everything that has happened. */
export const follow = async (memory: Memory): Promise<void> => {
  const ledger = memoryLedger(memory);
  const execute = (command: LedgerCommand<unknown>): Promise<CommandOutcome> =>
    carryOut(orders.commands, ledger, command);
  const automation = new WhenRightLostThenLapseMandates(ledger, { execute } as unknown as CommandBus);
  const parking = { park: () => Promise.reject(new Error('nothing is to be parked')) };
  const events = memory.recorded().filter(({ type }) => (automation.types as ReadonlySet<string>).has(type));
  await automation.handle(events, parking);
};
