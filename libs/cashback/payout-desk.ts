import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { claimOf } from '#libs/event-sourcing/claims/claim.js';
import type { IdReleased } from '#libs/event-sourcing/claims/id-released.js';
import type { ClaimTarget } from '#libs/event-sourcing/claims/with-claim.js';
import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { Currency } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { PayoutRunDrafted } from './events/payout-run-steps.js';
import type { RunState } from './payout-runs.js';
import { who } from './who.js';

/** The runs of a currency that were begun, in their order. */
export interface DeskState {
  readonly last: string | null;
  readonly runs: PersistentSet<string>;
  /** By run id, the last revision of its claim that is void here. */
  readonly released: PersistentMap<string, number>;
}

export type DeskEvent = PayoutRunDrafted | IdReleased;

/** `payoutDesk-{CUR}`: one draft at a time (E7). */
export const PayoutDesk: Aggregate<DeskState, DeskEvent> = {
  category: 'payoutDesk',
  initial: { last: null, runs: PersistentSet(), released: PersistentMap() },
  evolve: (state, event): DeskState => {
    switch (event.type) {
      case 'PayoutRunDrafted':
        return { ...state, last: event.data.runId, runs: state.runs.add(event.data.runId) };
      case 'IdReleased':
        return { ...state, released: state.released.set(event.data.id, event.data.claimRevision) };
    }
  },
};

/** `payoutRunId-{id}` points to the currency, so that a run's id is used once. */
export const runIds: ClaimTarget<DeskState, DeskEvent> = {
  aggregate: PayoutDesk,
  claim: claimOf('payoutRunId'),
  holds: ({ runs }, runId) => runs.has(runId),
  released: ({ released }) => released,
};

export interface CreatePayoutRunData {
  runId: string;
  currency: Currency;
}
export interface CreatePayoutRunFacts {
  readonly heldElsewhere: boolean;
  /** The desk's last run. */
  readonly last: RunState | null;
  /** Whether any account of the currency would be paid now. */
  readonly isAnyPayable: boolean;
}

/** Finance begins a run of a currency (E7); what it takes is decided by where this stands in the log. */
export const createPayoutRun = decision(
  { who: who.CreatePayoutRun, refuses: ['RUN_EXISTS', 'ACTOR_NOT_ALLOWED', 'RUN_OPEN', 'NOTHING_TO_PAY'] },
  (
    { runId, currency }: CreatePayoutRunData,
    { heldElsewhere, last, isAnyPayable }: CreatePayoutRunFacts,
    actor: Actor,
  ) =>
    (desk: DeskState): DeskEvent[] => {
      if (heldElsewhere || desk.runs.has(runId)) {
        throw new DomainError('RUN_EXISTS', `Payout run id ${runId} is in use.`, { runId });
      }
      checkMay(who.CreatePayoutRun, actor, {}, { runId });
      if (last && (last.status === null || last.status === 'draft')) {
        throw new DomainError('RUN_OPEN', `The payout run ${desk.last} is a draft.`, { runId: desk.last });
      }
      if (!isAnyPayable) throw nothingToPay(currency);
      return [{ type: 'PayoutRunDrafted', data: { runId, currency, draftedBy: actor.userId } }];
    },
);

export const nothingToPay = (currency: Currency): DomainError =>
  new DomainError('NOTHING_TO_PAY', `No account in ${currency} would be paid anything.`, { currency });
