import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { given, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { PayoutResult, RunPayout } from './events/payout-run-steps.js';
import { createPayoutRun, type CreatePayoutRunFacts, PayoutDesk, runIds } from './payout-desk.js';
import { approvePayoutRun, cancelPayoutRun, PayoutRun, recordPayout, type RunEvent } from './payout-runs.js';
import { finance } from './testing/house.js';

const support: Actor = { ...finance(), role: 'staff:support' };
const paying = (partnerOrgId: string, destination: RunPayout['destination']): RunPayout => ({
  partnerOrgId,
  amount: '60.00',
  items: 1,
  destination,
  destinationIsNew: false,
});
const created = (...payouts: RunPayout[]): RunEvent => ({
  type: 'PayoutRunCreated',
  data: { runId: 'run1', currency: 'CHF', draftedBy: 'fin1', payouts, leftOut: [], total: '60.00' },
});
const approved = (prepaid: string[], bank: string[]): RunEvent => ({
  type: 'PayoutRunApproved',
  data: { runId: 'run1', currency: 'CHF', approvedBy: 'fin2', prepaid, bank },
});
const told = (partnerOrgId: string, result: PayoutResult): RunEvent => ({
  type: 'PayoutRecorded',
  data: { runId: 'run1', currency: 'CHF', partnerOrgId, result },
});
const cancelled = (...partners: string[]): RunEvent => ({
  type: 'PayoutRunCancelled',
  data: { runId: 'run1', currency: 'CHF', partners },
});
const CLOSED: RunEvent = { type: 'PayoutRunClosed', data: { runId: 'run1' } };
const DRAFT = created(paying('a', 'prepaid'), paying('b', 'bank'), paying('c', 'bank'));

const approve = (actor = finance('fin2')) => approvePayoutRun({ runId: 'run1' }, NO_FACTS, actor);
const cancel = (actor = finance()) => cancelPayoutRun({ runId: 'run1' }, NO_FACTS, actor);
const record = (partnerOrgId: string, result: PayoutResult, actor = finance()) =>
  recordPayout({ runId: 'run1', partnerOrgId, result }, NO_FACTS, actor);

describe('A payout run is begun (E7)', () => {
  const runOf = (...events: RunEvent[]) => given(PayoutRun, events).state;
  const create = (runId: string, facts: Partial<CreatePayoutRunFacts> = {}, actor = finance()) =>
    createPayoutRun(
      { runId, currency: 'CHF' },
      { heldElsewhere: false, last: null, isAnyPayable: true, ...facts },
      actor,
    );
  const drafted = (runId: string) =>
    [{ type: 'PayoutRunDrafted', data: { runId, currency: 'CHF', draftedBy: 'fin1' } }] as const;

  it('one at a time: the next one once the last is approved, closed or given up', () => {
    const begun = given(PayoutDesk).when(create('run1')).then(drafted('run1'));
    for (const last of [runOf(), runOf(DRAFT)]) {
      begun.when(create('run2', { last })).then(refused('RUN_OPEN', { runId: 'run1' }));
    }
    for (const ended of [[approved(['a'], ['b', 'c'])], [approved(['a'], []), CLOSED], [cancelled('a', 'b', 'c')]]) {
      begun.when(create('run2', { last: runOf(DRAFT, ...ended) })).then(drafted('run2'));
    }
    // One that would have paid nobody is over at once.
    expect(runOf(created()).status).toBe('cancelled');
    begun.when(create('run2', { last: runOf(created()) })).then(drafted('run2'));
  });

  it('under an id of its own, by finance, if anybody would be paid', () => {
    const begun = given(PayoutDesk).when(create('run1'));
    begun.when(create('run1', { last: runOf(DRAFT) })).then(refused('RUN_EXISTS', { runId: 'run1' }));
    begun.when(create('run2', { heldElsewhere: true })).then(refused('RUN_EXISTS', { runId: 'run2' }));
    begun.when(create('run2', {}, support)).then(refused('ACTOR_NOT_ALLOWED', { runId: 'run2' }));
    begun.when(create('run2', { isAnyPayable: false })).then(refused('NOTHING_TO_PAY', { currency: 'CHF' }));
  });

  it('and its id is taken until the claim to it is void', () => {
    const { state } = given(PayoutDesk)
      .when(create('run1'))
      .when(() => [{ type: 'IdReleased', data: { id: 'run2', claimRevision: 3 } }]);
    expect(['run1', 'run2'].map((id) => runIds.holds(state, id))).toEqual([true, false]);
    expect([runIds.released(state).get('run2'), runIds.claim.category]).toEqual([3, 'payoutRunId']);
  });
});

describe('A draft of a run (E8)', () => {
  it('is approved by a second person: the prepaid are settled, the others are sent', () => {
    const after = given(PayoutRun, [DRAFT])
      .when(approve(finance('fin1')))
      .then(refused('SAME_PERSON', { runId: 'run1' }))
      .when(approve())
      .then([approved(['a'], ['b', 'c'])]);
    const { status, payouts, sent } = after.state;
    expect([status, sent]).toEqual(['approved', 2]);
    expect([...payouts.values()].map((one) => one.status)).toEqual(['settled', 'sent', 'sent']);
  });

  it('is closed with its approval where nothing goes to a bank', () => {
    given(PayoutRun, [created(paying('a', 'prepaid'))])
      .when(approve())
      .then([approved(['a'], []), CLOSED]);
  });

  it('is given up by anybody of finance, with all its payouts', () => {
    const { state } = given(PayoutRun, [DRAFT])
      .when(cancel())
      .then([cancelled('a', 'b', 'c')]);
    expect(state.status).toBe('cancelled');
    expect([...state.payouts.values()].map((one) => one.status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('is one as long as it was neither approved nor given up, and finance’s', () => {
    for (const decide of [approve, cancel]) {
      given(PayoutRun)
        .when(decide())
        .then(refused('UNKNOWN_RUN', { runId: 'run1' }));
      given(PayoutRun, [DRAFT])
        .when(decide(support))
        .then(refused('ACTOR_NOT_ALLOWED', { runId: 'run1' }));
      given(PayoutRun, [DRAFT, approved(['a'], ['b', 'c'])])
        .when(decide(finance('fin2')))
        .then(refused('RUN_NOT_DRAFT', { runId: 'run1', status: 'approved' }));
      given(PayoutRun, [DRAFT, cancelled('a', 'b', 'c')])
        .when(decide(finance('fin2')))
        .then(refused('RUN_NOT_DRAFT', { runId: 'run1', status: 'cancelled' }));
    }
  });

  it('tells who is paid and who is left out, however many events it takes', () => {
    const leftOut = (partnerOrgId: string) => ({ partnerOrgId, available: '1.00', because: 'BELOW_MINIMUM' }) as const;
    const { state } = given(PayoutRun, [
      { ...DRAFT, data: { ...DRAFT.data, leftOut: [leftOut('x')] } } as RunEvent,
      { type: 'PayoutRunContinued', data: { runId: 'run1', payouts: [paying('d', 'bank')], leftOut: [leftOut('y')] } },
    ]);
    expect([...state.payouts.keys()]).toEqual(['a', 'b', 'c', 'd']);
    expect(state.leftOut.map(({ partnerOrgId }) => partnerOrgId)).toEqual(['x', 'y']);
  });
});

describe('What the bank says (E9)', () => {
  const sent = given(PayoutRun, [DRAFT, approved(['a'], ['b', 'c'])]);

  it('settles or fails what is sent, once; the run is closed with the last answer, and stays closed', () => {
    const after = sent
      .when(record('b', 'settled'))
      .then([told('b', 'settled')])
      .when(record('b', 'returned'))
      .then([told('b', 'returned')])
      .when(record('b', 'settled'))
      .then(refused('PAYOUT_NOT_SENT', { status: 'returned' }))
      .when(record('c', 'failed'))
      .then([told('c', 'failed'), CLOSED]);
    expect([after.state.status, after.state.sent]).toEqual(['closed', 0]);
    const later = sent
      .when(record('b', 'failed'))
      .when(record('c', 'settled'))
      .then([told('c', 'settled'), CLOSED]);
    expect(later.when(record('c', 'returned')).then([told('c', 'returned')]).state.status).toBe('closed');
  });

  it('takes back only what a bank had settled', () => {
    sent
      .when(record('a', 'returned'))
      .then(refused('PAYOUT_NOT_SETTLED', { status: 'settled' }))
      .when(record('b', 'returned'))
      .then(refused('PAYOUT_NOT_SETTLED', { status: 'sent' }))
      .when(record('a', 'failed'))
      .then(refused('PAYOUT_NOT_SENT', { status: 'settled' }));
  });

  it('is of a payout of the run, and told by finance', () => {
    given(PayoutRun)
      .when(record('b', 'settled'))
      .then(refused('UNKNOWN_RUN', { runId: 'run1' }));
    sent
      .when(record('z', 'settled'))
      .then(refused('UNKNOWN_PAYOUT', { runId: 'run1', partnerOrgId: 'z' }))
      .when(record('b', 'settled', support))
      .then(refused('ACTOR_NOT_ALLOWED', { runId: 'run1' }));
  });
});
