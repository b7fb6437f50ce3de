import { accountIdOf, ApprovePayoutRun, CreatePayoutRun, ReleaseCashback } from '#libs/cashback/index.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { type CommandContext, type Ledger, metadataOf } from '#libs/event-sourcing/ledger.js';
import { NO_EVENTS } from '#libs/event-sourcing/eventstoredb/store.js';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { add, ZERO } from '#libs/kernel/money.js';

/** What each accrual is about: 20 % of 260.40. */
export const EARNED = {
  clientOrgId: 'client',
  productId: 'product',
  net: '260.40',
  rate: '0.20',
  preferential: '208.32',
  amount: '52.08',
  rateCardVersion: 'card-1',
  delegationRevision: 0,
};
export const CURRENCY = 'CHF';
const AT = '2024-03-12T09:00:00Z';
/** When all of it has matured. */
export const MATURE = '2024-04-11';
/** An entry has less than a kilobyte, an append at most a megabyte. */
const ENTRIES_AN_APPEND = 500;
const PAID_AT_ONCE = 64;

const contextOf = (...about: readonly (string | number)[]): CommandContext => {
  const commandId = derivedUuid('bench', ...about);
  return { commandId, correlationId: commandId, causationId: commandId, actor: automationActor('bench') };
};

/** A person of finance does this once, after all of it has matured. */
export const by = (userId: string, what: string): CommandContext => {
  const actor = { userId, orgId: null, role: 'staff:finance', channel: 'api' } as const;
  return { ...contextOf('by', what), actor, effectiveAt: '2024-05-02T09:00:00Z' };
};

/** All that has matured is released, taken by a run and paid, by two people. */
export const payOut = (runId: string) => ({
  release: new ReleaseCashback({ through: MATURE }, by('ada', `${runId} release`)),
  create: new CreatePayoutRun({ runId, currency: CURRENCY }, by('ada', `${runId} create`)),
  approve: new ApprovePayoutRun({ runId }, by('ben', `${runId} approve`)),
});

/**
 * Gives a partner's account so many entries, as the automation would have written them: through the codec, which
 * checks each, but hundreds in one append.
 */
export const fillAccount = async ({ store }: Ledger, partner: string, entries: number): Promise<void> => {
  const stream = `partnerAccount-${accountIdOf(partner, CURRENCY)}`;
  let pending = ZERO;
  for (let first = 0; first < entries; first += ENTRIES_AN_APPEND) {
    const batch = [];
    for (let n = first; n < Math.min(entries, first + ENTRIES_AN_APPEND); n += 1) {
      pending = add(pending, EARNED.amount);
      const data = {
        ...EARNED,
        partnerOrgId: partner,
        currency: CURRENCY,
        orderId: `${partner}-${n}`,
        balanceAfter: { pending, held: ZERO, available: ZERO, inPayout: ZERO, paid: ZERO },
        month: null,
        maturesOn: MATURE,
        sourceEventId: derivedUuid('bench', partner, n, 'paid'),
        sourceUpTo: '0',
        deferred: [],
      };
      const metadata = metadataOf(contextOf(partner, n), AT);
      batch.push(await store.codec.encode({ type: 'CashbackAccrued', data }, derivedUuid(partner, n), metadata));
    }
    await store.append(stream, batch, first === 0 ? NO_EVENTS : first - 1);
  }
};

/** Payments of so many orders that earn the partner cashback, as they stand in the log, in its order. */
export const payOrders = async (
  { store }: Ledger,
  partner: string,
  orders: number,
  prefix = 'paid',
): Promise<RecordedEvent[]> => {
  const paid: RecordedEvent[] = [];
  let next = 0;
  const pay = async (): Promise<void> => {
    for (let n = next++; n < orders; n = next++) {
      const orderId = `${partner}-${prefix}-${n}`;
      const data = {
        orderId,
        charged: EARNED.net,
        currency: CURRENCY,
        instrument: 'card',
        prepaid: '0.00',
        reference: null,
        earning: { ...EARNED, partnerOrgId: partner },
      };
      const metadata = metadataOf(contextOf(orderId), AT, { partner, currency: CURRENCY });
      const encoded = await store.codec.encode({ type: 'OrderPaid', data }, derivedUuid(orderId), metadata);
      await store.append(`order-${orderId}`, [encoded], NO_EVENTS);
      const event = await store.readLast(`order-${orderId}`);
      if (event) paid.push(event);
    }
  };
  await Promise.all(Array.from({ length: PAID_AT_ONCE }, pay));
  return paid.sort((a, b) => (a.position < b.position ? -1 : 1));
};
