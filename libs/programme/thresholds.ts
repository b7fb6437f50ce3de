import { List } from 'immutable';
import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { add, type Amount, compare, times } from '#libs/kernel/money.js';
import { checkMay, OUR_DECISION, type Policy, staffOf, theLedgerItself } from '#libs/kernel/policy.js';
import { addDays, addMonths, type BusinessDate, businessDateOf, type Instant, type Period } from '#libs/kernel/time.js';
import type { ThresholdEvaluationBegun } from './events/threshold-evaluation-begun.js';
import type { ThresholdEvaluationEnded } from './events/threshold-evaluation-ended.js';
import type { PartnerState } from './partner.js';
import type { Turnover } from './turnover.js';

/** An evaluation that has begun, by the event that says so. */
export interface BegunEvaluation {
  readonly eventId: string;
  readonly revision: number;
  readonly position: bigint;
  readonly on: BusinessDate;
}
export interface EvaluationsState {
  /** In their order. */
  readonly open: List<BegunEvaluation>;
  /** Where the last one began that has ended: turnover is booked up to there. */
  readonly settledTo: bigint | undefined;
}

/** `thresholdEvaluations-main`: the evaluations of all partners, one behind the other. */
export const Evaluations: Aggregate<EvaluationsState, ThresholdEvaluationBegun | ThresholdEvaluationEnded> = {
  category: 'thresholdEvaluations',
  initial: { open: List(), settledTo: undefined },
  evolve: (state, event, recorded): EvaluationsState => {
    switch (event.type) {
      case 'ThresholdEvaluationBegun': {
        if (!recorded) return state;
        const { id: eventId, revision, position } = recorded;
        return { ...state, open: state.open.push({ eventId, revision, position, on: event.data.on }) };
      }
      case 'ThresholdEvaluationEnded': {
        const ended = state.open.find(({ eventId }) => eventId === event.data.begunEventId);
        if (!ended) return state;
        return { open: state.open.filter((one) => one !== ended), settledTo: ended.position };
      }
    }
  },
};

export interface EvaluateThresholdsData {
  /** The day after the twelve months; not after today. */
  on: BusinessDate;
}

/** The programme desk, and the ledger itself, daily. */
const who = [staffOf('programme', OUR_DECISION), theLedgerItself('E16')] satisfies Policy;

/** All partners are evaluated for a day (E16), as often as anybody asks. */
export const beginEvaluation = decision(
  { who, refuses: ['ACTOR_NOT_ALLOWED', 'DAY_IN_FUTURE'] },
  ({ on }: EvaluateThresholdsData, { at }: { at: Instant }, actor: Actor) =>
    (): ThresholdEvaluationBegun[] => {
      checkMay(who, actor, {});
      const today = businessDateOf(at);
      if (on > today) throw new DomainError('DAY_IN_FUTURE', `${on} has not come: it is ${today}.`, { today });
      return [{ type: 'ThresholdEvaluationBegun', data: { on } }];
    },
);

/** The twelve months before a day. */
export const windowBefore = (on: BusinessDate): Period => ({ from: addMonths(on, -12), to: on });

/** Whether a partner is evaluated for a day: its admission is twelve months old, and it has not left; suspended ones, too (E16). */
export const isEvaluated = (
  { admittedAt, standing }: Pick<PartnerState, 'admittedAt' | 'standing'>,
  on: BusinessDate,
): boolean => admittedAt !== null && standing !== 'left' && addMonths(businessDateOf(admittedAt), 12) <= on;

/** What a partner's last evaluation leaves to the next: until when it has time, if it was not enough. */
export interface Grace {
  readonly graceUntil: BusinessDate | null;
}

/** CHF 2000 and EUR 1800 are the same (A16): 9 CHF count as 10 EUR, and 9 × 2000 is enough. */
const ENOUGH: Amount = '18000.00';

/** Whether turnover is enough, and if not, until when the partner has time (E16): as long as before, or `graceDays`. */
export const judge = (
  turnover: Turnover,
  { on, graceDays, before }: { on: BusinessDate; graceDays: number; before: Grace },
): { met: boolean } & Grace => {
  const met = compare(add(times(turnover.CHF, 9), times(turnover.EUR, 10)), ENOUGH) >= 0;
  return { met, graceUntil: met ? null : (before.graceUntil ?? addDays(on, graceDays)) };
};
