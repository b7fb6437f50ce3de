import { Map as PersistentMap } from 'immutable';
import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, type Currency, ZERO } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { PayoutStatus } from './account-state.js';
import type {
  LeftOutAccount,
  PayoutResult,
  PayoutRecorded,
  PayoutRunApproved,
  PayoutRunCancelled,
  PayoutRunClosed,
  PayoutRunContinued,
  PayoutRunCreated,
  RunPayout,
} from './events/payout-run-steps.js';
import { who } from './who.js';

export type RunEvent =
  PayoutRunCreated | PayoutRunContinued | PayoutRunApproved | PayoutRunCancelled | PayoutRecorded | PayoutRunClosed;
type RunStatus = 'draft' | 'approved' | 'closed' | 'cancelled';
interface RunPayoutState extends RunPayout {
  readonly status: PayoutStatus;
}

/** A payout run; before every account has told what it took of it, there is none. */
export interface RunState {
  readonly status: RunStatus | null;
  readonly currency: Currency | null;
  readonly draftedBy: string | null;
  readonly total: Amount;
  /** By partner. */
  readonly payouts: PersistentMap<string, RunPayoutState>;
  readonly leftOut: readonly LeftOutAccount[];
  /** Payouts that were sent and about which the bank has said nothing. */
  readonly sent: number;
}

const taking = (state: RunState, payouts: readonly RunPayout[], leftOut: readonly LeftOutAccount[]): RunState => ({
  ...state,
  payouts: state.payouts.withMutations((all) => {
    for (const payout of payouts) all.set(payout.partnerOrgId, { ...payout, status: 'requested' });
  }),
  leftOut: [...state.leftOut, ...leftOut],
});
const withStatus = (state: RunState, partners: readonly string[], status: PayoutStatus): RunState['payouts'] =>
  state.payouts.withMutations((all) => {
    for (const partner of partners) all.update(partner, (payout) => ({ ...(payout as RunPayoutState), status }));
  });

/** `payoutRun-{id}`. */
export const PayoutRun: Aggregate<RunState, RunEvent> = {
  category: 'payoutRun',
  initial: {
    status: null,
    currency: null,
    draftedBy: null,
    total: ZERO,
    payouts: PersistentMap(),
    leftOut: [],
    sent: 0,
  },
  evolve: (state, event): RunState => {
    switch (event.type) {
      case 'PayoutRunCreated': {
        const { currency, draftedBy, total, payouts, leftOut } = event.data;
        // One that would have paid nobody is none, and its draft is over (NOTHING_TO_PAY).
        const status = payouts.length > 0 ? 'draft' : 'cancelled';
        return taking({ ...state, status, currency, draftedBy, total }, payouts, leftOut);
      }
      case 'PayoutRunContinued':
        return taking(state, event.data.payouts, event.data.leftOut);
      case 'PayoutRunApproved': {
        const { prepaid, bank } = event.data;
        const settled = { ...state, payouts: withStatus(state, prepaid, 'settled') };
        return { ...state, status: 'approved', payouts: withStatus(settled, bank, 'sent'), sent: bank.length };
      }
      case 'PayoutRunCancelled':
        return { ...state, status: 'cancelled', payouts: withStatus(state, event.data.partners, 'cancelled') };
      case 'PayoutRecorded': {
        const { partnerOrgId, result } = event.data;
        const sent = result === 'returned' ? state.sent : state.sent - 1;
        return { ...state, payouts: withStatus(state, [partnerOrgId], result), sent };
      }
      case 'PayoutRunClosed':
        return { ...state, status: 'closed' };
    }
  },
};

const unknownRun = (runId: string): DomainError =>
  new DomainError('UNKNOWN_RUN', `There is no payout run ${runId}.`, { runId });
const notDraft = (runId: string, status: RunStatus): DomainError =>
  new DomainError('RUN_NOT_DRAFT', `The payout run ${runId} is ${status}.`, { runId, status });

export interface RunData {
  runId: string;
}

/** A second person of finance approves a draft (E8): payouts to prepaid accounts are settled at once, the others sent. */
export const approvePayoutRun = decision(
  { who: who.ApprovePayoutRun, refuses: ['UNKNOWN_RUN', 'ACTOR_NOT_ALLOWED', 'SAME_PERSON', 'RUN_NOT_DRAFT'] },
  ({ runId }: RunData, _: NoFacts, actor: Actor) =>
    (run: RunState): RunEvent[] => {
      const { status, currency, draftedBy, payouts } = run;
      if (status === null || currency === null) throw unknownRun(runId);
      checkMay(who.ApprovePayoutRun, actor, {}, { runId });
      if (actor.userId === draftedBy) {
        throw new DomainError('SAME_PERSON', 'Who made a payout run does not approve it.', { runId });
      }
      if (status !== 'draft') throw notDraft(runId, status);
      const partners = [...payouts.values()].map(({ partnerOrgId, destination }) => ({ partnerOrgId, destination }));
      const to = (kind: RunPayout['destination']): string[] =>
        partners.filter(({ destination }) => destination === kind).map(({ partnerOrgId }) => partnerOrgId);
      const [prepaid, bank] = [to('prepaid'), to('bank')];
      const approved: RunEvent = {
        type: 'PayoutRunApproved',
        data: { runId, currency, approvedBy: actor.userId, prepaid, bank },
      };
      return bank.length > 0 ? [approved] : [approved, { type: 'PayoutRunClosed', data: { runId } }];
    },
);

/** Anybody of finance gives a draft up (E8): everything that it took is available again. */
export const cancelPayoutRun = decision(
  { who: who.CancelPayoutRun, refuses: ['UNKNOWN_RUN', 'ACTOR_NOT_ALLOWED', 'RUN_NOT_DRAFT'] },
  ({ runId }: RunData, _: NoFacts, actor: Actor) =>
    ({ status, currency, payouts }: RunState): RunEvent[] => {
      if (status === null || currency === null) throw unknownRun(runId);
      checkMay(who.CancelPayoutRun, actor, {}, { runId });
      if (status !== 'draft') throw notDraft(runId, status);
      return [{ type: 'PayoutRunCancelled', data: { runId, currency, partners: [...payouts.keys()] } }];
    },
);

export interface RecordPayoutData extends RunData {
  partnerOrgId: string;
  result: PayoutResult;
}

/**
 * What the bank says of a payout (E9): settled or failed while it is sent, returned after it was settled to a bank. The
 * run is closed with the last answer, and stays closed.
 */
export const recordPayout = decision(
  {
    who: who.RecordPayout,
    refuses: ['UNKNOWN_RUN', 'UNKNOWN_PAYOUT', 'ACTOR_NOT_ALLOWED', 'PAYOUT_NOT_SENT', 'PAYOUT_NOT_SETTLED'],
  },
  ({ runId, partnerOrgId, result }: RecordPayoutData, _: NoFacts, actor: Actor) =>
    ({ status: runStatus, currency, payouts, sent }: RunState): RunEvent[] => {
      if (runStatus === null || currency === null) throw unknownRun(runId);
      const payout = payouts.get(partnerOrgId);
      if (!payout) {
        throw new DomainError('UNKNOWN_PAYOUT', `The run pays ${partnerOrgId} nothing.`, { runId, partnerOrgId });
      }
      checkMay(who.RecordPayout, actor, {}, { runId });
      const { status, destination } = payout;
      if (result === 'returned' && (status !== 'settled' || destination !== 'bank')) {
        throw new DomainError('PAYOUT_NOT_SETTLED', 'Only what a bank had settled can come back.', { status });
      }
      if (result !== 'returned' && status !== 'sent') {
        throw new DomainError('PAYOUT_NOT_SENT', `The payout is ${status}, not on its way.`, { status });
      }
      const told: RunEvent = { type: 'PayoutRecorded', data: { runId, currency, partnerOrgId, result } };
      const isLast = result !== 'returned' && sent === 1;
      return isLast ? [told, { type: 'PayoutRunClosed', data: { runId } }] : [told];
    },
);
