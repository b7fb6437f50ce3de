import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import type { Decision } from '#libs/event-sourcing/commands/decision.js';
import { NO_FACTS, noFacts } from '#libs/event-sourcing/commands/decision.js';
import {
  answering,
  claiming,
  executing,
  type Execution,
  handles,
  transacting,
} from '#libs/event-sourcing/commands/handles.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import { earningLineOf, Order } from '#libs/orders/order.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner } from '#libs/programme/partner.js';
import { Account, accountIdOf, entryIn, ownerOf } from './account.js';
import {
  Adjustment,
  type AdjustmentData,
  type AdjustmentEvent,
  type AdjustmentFacts,
  type AdjustmentState,
  approveAdjustment,
  postAdjustment,
  type PostAdjustmentData,
  proposeAdjustment,
} from './adjustments.js';
import { closingAnswer, createdRun, runAnswer } from './answers.js';
import { booksOf } from './books.js';
import { Destination, setPayoutDestination, type SetPayoutDestinationData } from './destinations.js';
import { maturedBy } from './entries.js';
import { entryInPayout, Hold, holdCashback, type HoldData, type HoldFacts, unholdCashback } from './holds.js';
import {
  createPayoutRun,
  type CreatePayoutRunData,
  type CreatePayoutRunFacts,
  type DeskEvent,
  type DeskState,
  nothingToPay,
  PayoutDesk,
  runIds,
} from './payout-desk.js';
import {
  approvePayoutRun,
  cancelPayoutRun,
  PayoutRun,
  recordPayout,
  type RecordPayoutData,
  type RunData,
  type RunEvent,
  type RunState,
} from './payout-runs.js';
import { closePeriod, type ClosePeriodData, Periods } from './periods.js';
import { leftOutBecause } from './postings.js';
import { payoutOf } from './prepare.js';
import { accounts } from './registers.js';
import { Release, releaseCashback, type ReleaseCashbackData } from './releases.js';

/** Entries that have matured by a day become available (E2); finance, daily. */
export class ReleaseCashback extends LedgerCommand<ReleaseCashbackData> {}
/** Finance holds the entry of an order's earner (E3). */
export class HoldCashback extends LedgerCommand<HoldData> {}
/** Finance lets a held entry go (E3). */
export class UnholdCashback extends LedgerCommand<HoldData> {}
/** One person of finance wants an account adjusted (E5). */
export class ProposeAdjustment extends LedgerCommand<AdjustmentData> {}
/** Another one agrees (E5). */
export class ApproveAdjustment extends LedgerCommand<{ adjustmentId: string }> {}
/** Both steps, as a history tells them (E5). */
export class PostAdjustment extends LedgerCommand<PostAdjustmentData> {}
/** A partner says where its payouts go (E6). */
export class SetPayoutDestination extends LedgerCommand<SetPayoutDestinationData> {}
/** Finance makes a payout run of a currency (E7). */
export class CreatePayoutRun extends LedgerCommand<CreatePayoutRunData> {}
/** A second person approves it (E8). */
export class ApprovePayoutRun extends LedgerCommand<RunData> {}
/** Finance gives a draft up (E8). */
export class CancelPayoutRun extends LedgerCommand<RunData> {}
/** What the bank says of a payout (E9). */
export class RecordPayout extends LedgerCommand<RecordPayoutData> {}
/** Finance closes a month, with every month before it (E11). */
export class ClosePeriod extends LedgerCommand<ClosePeriodData> {}

/** The accounts are brought up to now before it decides, and up to what it wrote before it answers. */
const onBooks = <D>(execution: Execution<D>): Execution<D> => ({
  ...execution,
  execute: async (ledger, data, context) => {
    await booksOf(ledger).settle();
    const outcome = await execution.execute(ledger, data, context);
    if (outcome.events.length > 0) await booksOf(ledger).settle();
    return outcome;
  },
});

/** Accounts that are read at once where they are not known yet. */
const READ_AT_ONCE = 32;

/** Every account, or those of a currency. */
const accountIds = async (read: Read, currency?: string): Promise<string[]> => {
  const { state } = await read(accounts, 'main');
  return [...state].filter((id) => currency === undefined || ownerOf(id).currency === currency);
};

const isAnyAccount = async (
  read: Read,
  currency: string | undefined,
  holds: (id: string) => Promise<boolean>,
): Promise<boolean> => {
  const ids = await accountIds(read, currency);
  for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
    const some = await Promise.all(ids.slice(from, from + READ_AT_ONCE).map(holds));
    if (some.includes(true)) return true;
  }
  return false;
};

const main = (): string => 'main';

const entryNamed = async (read: Read, { orderId }: HoldData): Promise<HoldFacts> => {
  const { state: order } = await read(Order, orderId);
  const partner = earningLineOf(order)?.partnerOrgId;
  if (!order.placement || partner === null || partner === undefined) return { order, entry: undefined };
  const entry = await entryIn(read, accountIdOf(partner, order.placement.currency), orderId);
  return { order, entry };
};
const orderOf = ({ orderId }: HoldData): string => orderId;

/** A run may take the entry while the hold is on its way: then it stays with the run, and that is the answer. */
const holding = (execution: Execution<HoldData>): Execution<HoldData> => ({
  ...execution,
  execute: async (ledger, data, context) => {
    const outcome = await execution.execute(ledger, data, context);
    const { entry } = await entryNamed((aggregate, id) => ledger.read(aggregate, id), data);
    if (outcome.repeated || !entry || (entry.state !== 'inPayout' && entry.state !== 'paid')) return outcome;
    throw entryInPayout(data.orderId, entry.runId);
  },
});

const partnerFacts = async (read: Read, { partnerOrgId }: { partnerOrgId: string }) => {
  const [organisation, partner] = await Promise.all([read(Organisation, partnerOrgId), read(Partner, partnerOrgId)]);
  return { organisation: organisation.state, partner: partner.state };
};
const adjusting = <D extends AdjustmentData>(decide: Decision<D, AdjustmentFacts, AdjustmentState, AdjustmentEvent>) =>
  transacting({ on: Adjustment, id: ({ adjustmentId }: D) => adjustmentId, facts: partnerFacts, decide });

const settingDestination: Execution<SetPayoutDestinationData> = executing(
  setPayoutDestination,
  (ledger, data, context) =>
    ledger.transact({
      aggregate: Destination,
      id: accountIdOf(data.partnerOrgId, data.currency),
      context,
      decide: async ({ state }, read) => {
        const facts = await partnerFacts(read, data);
        const isSameIban = state.iban !== null && (await ledger.store.codec.opened(state.iban)) === data.iban;
        return setPayoutDestination(data, { ...facts, isSameIban }, context.actor)(state);
      },
    }),
);

const isPayable = async (read: Read, id: string): Promise<boolean> => {
  const { state } = await read(Account, id);
  return leftOutBecause({ balanceAfter: state.balance }, { payout: await payoutOf(read, id) }) === undefined;
};

const drafting = claiming<CreatePayoutRunData, CreatePayoutRunFacts, DeskState, DeskEvent>({
  target: runIds,
  id: ({ currency }) => currency,
  claims: ({ runId }) => runId,
  facts: async (read, { currency }, { heldElsewhere }) => {
    const { state: desk } = await read(PayoutDesk, currency);
    const last = desk.last === null ? null : (await read(PayoutRun, desk.last)).state;
    const isAnyPayable = await isAnyAccount(read, currency, (id) => isPayable(read, id));
    return { heldElsewhere, last, isAnyPayable };
  },
  decide: createPayoutRun,
});

const creatingRun: Execution<CreatePayoutRunData> = executing(createPayoutRun, async (ledger, data, context) => {
  await booksOf(ledger).settle();
  const drafted = await drafting.execute(ledger, data, context);
  await booksOf(ledger).settle();
  const run = await ledger.read(PayoutRun, data.runId);
  // Whatever was available when it was begun may be gone where it came to stand.
  if (run.state.payouts.size === 0) throw nothingToPay(data.currency);
  return createdRun(drafted, run);
});

const onRun = <D extends RunData>(decide: Decision<D, typeof NO_FACTS, RunState, RunEvent>) =>
  onBooks(
    transacting<D, typeof NO_FACTS, RunState, RunEvent>({
      on: PayoutRun,
      id: ({ runId }) => runId,
      facts: noFacts,
      decide,
    }),
  );

export const commands = [
  handles(
    ReleaseCashback,
    onBooks(
      transacting({
        on: Release,
        id: main,
        facts: async (read, { through }: ReleaseCashbackData, { at }) => ({
          at,
          isAnyMature: await isAnyAccount(
            read,
            undefined,
            async (id) => maturedBy((await read(Account, id)).state, through).length > 0,
          ),
        }),
        decide: releaseCashback,
      }),
    ),
  ),
  handles(
    HoldCashback,
    holding(onBooks(transacting({ on: Hold, id: orderOf, facts: entryNamed, decide: holdCashback }))),
  ),
  handles(UnholdCashback, onBooks(transacting({ on: Hold, id: orderOf, facts: entryNamed, decide: unholdCashback }))),
  handles(ProposeAdjustment, adjusting(proposeAdjustment)),
  handles(
    ApproveAdjustment,
    onBooks(
      transacting({
        on: Adjustment,
        id: ({ adjustmentId }: { adjustmentId: string }) => adjustmentId,
        facts: noFacts,
        decide: approveAdjustment,
      }),
    ),
  ),
  handles(PostAdjustment, onBooks(adjusting(postAdjustment))),
  handles(SetPayoutDestination, settingDestination),
  handles(CreatePayoutRun, answering(creatingRun, runAnswer)),
  handles(ApprovePayoutRun, onRun(approvePayoutRun)),
  handles(CancelPayoutRun, onRun(cancelPayoutRun)),
  handles(RecordPayout, onRun(recordPayout)),
  handles(
    ClosePeriod,
    answering(
      onBooks(
        transacting({
          on: Periods,
          id: main,
          facts: (_read, _data: ClosePeriodData, { at }) => ({ at }),
          decide: closePeriod,
        }),
      ),
      closingAnswer,
    ),
  ),
];
