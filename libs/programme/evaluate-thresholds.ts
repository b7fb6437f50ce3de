import { causedBy } from '#libs/event-sourcing/automation.js';
import type { Execution } from '#libs/event-sourcing/commands/handles.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { JournalKind } from '#libs/event-sourcing/journal/journal-kind.js';
import { JournalWriter } from '#libs/event-sourcing/journal/journal-writer.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { streamName } from '#libs/event-sourcing/streams.js';
import { assert, InvariantViolation } from '#libs/kernel/errors.js';
import type { ThresholdEvaluationBegun } from './events/threshold-evaluation-begun.js';
import { Partner } from './partner.js';
import { Policy } from './policy.js';
import { partners } from './registers.js';
import { settleTurnover } from './settle-turnover.js';
import {
  beginEvaluation,
  type BegunEvaluation,
  type EvaluateThresholdsData,
  Evaluations,
  type Grace,
  isEvaluated,
  judge,
  windowBefore,
} from './thresholds.js';
import { type Turnover, turnoverIdsOf, turnoverIn, TurnoverMonth } from './turnover.js';

const MAIN = 'main';
/** Partners whose year is read at once, where it is not known yet. */
const PARTNERS_AT_ONCE = 8;

/**
 * Evaluates all partners for a day (E16): the beginning is recorded, and then each partner is judged by what the log held
 * there. Whoever comes next, be it with the same command, ends what a process that died has left.
 */
export const evaluateThresholds: Execution<EvaluateThresholdsData> = {
  who: beginEvaluation.who,
  refuses: beginEvaluation.refuses,
  execute: async (ledger, data, context) => {
    const outcome = await ledger.transact({
      aggregate: Evaluations,
      id: MAIN,
      context,
      decide: ({ state }, _, at) => beginEvaluation(data, { at }, context.actor)(state),
    });
    await endEvaluations(ledger);
    // Whoever waits for the answer's position sees every partner evaluated.
    const { position } = await ledger.read(Evaluations, MAIN);
    return { ...outcome, position };
  },
};

/**
 * Ends every evaluation that has begun, one behind the other: turnover is booked beyond the beginning of one only when
 * all its partners are judged, so that several processes that do it at once judge alike.
 */
export const endEvaluations = async (ledger: Ledger): Promise<void> => {
  for (;;) {
    const { state } = await ledger.read(Evaluations, MAIN);
    const begun = state.open.first();
    if (!begun) return;
    await settleTurnover(ledger, { after: state.settledTo, through: begun.position });
    await end(ledger, begun);
  }
};

const end = async (ledger: Ledger, begun: BegunEvaluation): Promise<void> => {
  const source = await sourceOf(ledger, begun);
  const turnovers = await turnoversOf(ledger, begun);
  const { state: policy } = await ledger.at({ position: begun.position }).read(Policy, MAIN);
  const journal = new JournalWriter(ledger.store, thresholds(begun, turnovers, policy.graceDays));
  await journal.post(new Map([...turnovers.keys()].map((partnerOrgId) => [partnerOrgId, [source]])));
  const { eventId: begunEventId, on } = begun;
  await ledger.transact({
    aggregate: Evaluations,
    id: MAIN,
    context: causedBy(source, NAME, 'ended'),
    decide: ({ state }) =>
      state.open.some(({ eventId }) => eventId === begunEventId)
        ? [{ type: 'ThresholdEvaluationEnded' as const, data: { begunEventId, on, partners: turnovers.size } }]
        : [],
  });
};

const NAME = 'threshold-evaluation';

/** The partners that an evaluation concerns, as the log knew them where it began, with their turnover. */
const turnoversOf = async (ledger: Ledger, { on, position }: BegunEvaluation): Promise<Map<string, Turnover>> => {
  const { state: members } = await ledger.read(partners, MAIN);
  const { read } = ledger.at({ position });
  const window = windowBefore(on);
  const turnovers = new Map<string, Turnover>();
  await inParallel(PARTNERS_AT_ONCE, [...members], async (partnerOrgId) => {
    const { state: partner } = await read(Partner, partnerOrgId);
    if (!isEvaluated(partner, on)) return;
    const months = await Promise.all(
      turnoverIdsOf(partnerOrgId, window).map((id) => ledger.streams.load(TurnoverMonth, id)),
    );
    const days = months.map(({ state }) => state);
    turnovers.set(partnerOrgId, turnoverIn(window, days));
  });
  return turnovers;
};

const sourceOf = async (
  { store }: Ledger,
  { eventId, revision }: BegunEvaluation,
): Promise<RecordedEvent<ThresholdEvaluationBegun>> => {
  for await (const event of store.readStream(streamName(Evaluations, MAIN), revision, 1)) {
    if (event.id === eventId) return event as RecordedEvent<ThresholdEvaluationBegun>;
    break;
  }
  throw new InvariantViolation(`the evaluation ${eventId} is not where it began`);
};

/** `threshold-{partner}`: a partner's evaluations, each of which leaves its grace to the next. */
const thresholds = (
  { on, eventId }: BegunEvaluation,
  turnovers: ReadonlyMap<string, Turnover>,
  graceDays: number,
): JournalKind<Grace, null> => ({
  automation: NAME,
  category: 'threshold',
  initial: () => ({ graceUntil: null }),
  carriedBy: (last) => ({ graceUntil: (last as Grace).graceUntil }),
  prepare: async () => null,
  post: (_, { id: partnerOrgId, carried }) => {
    const turnover = turnovers.get(partnerOrgId);
    assert(turnover, `${partnerOrgId} is not evaluated`);
    const { met, graceUntil } = judge(turnover, { on, graceDays, before: carried });
    const { from } = windowBefore(on);
    const data = { partnerOrgId, from, on, ...turnover, met, graceUntil, sourceEventId: eventId };
    return [{ type: 'ThresholdEvaluated', data, carried: { graceUntil } }];
  },
});
