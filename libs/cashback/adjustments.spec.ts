import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner, type PartnerState } from '#libs/programme/partner.js';
import {
  Adjustment,
  type AdjustmentEvent,
  type AdjustmentFacts,
  approveAdjustment,
  postAdjustment,
  proposeAdjustment,
} from './adjustments.js';
import { Destination, type DestinationFacts, setPayoutDestination } from './destinations.js';
import { finance } from './testing/house.js';

const support: Actor = { ...finance(), role: 'staff:support' };
const organisation = { ...Organisation.initial, registered: true };
const LEFT: PartnerState = { ...Partner.initial, admitted: true, level: 'gold', standing: 'left' };
const FACTS: AdjustmentFacts = { organisation, partner: LEFT };
const UNKNOWN: AdjustmentFacts = { ...FACTS, organisation: Organisation.initial };
const NO_PARTNER: AdjustmentFacts = { ...FACTS, partner: Partner.initial };

describe('An adjustment (E5)', () => {
  const data = { adjustmentId: 'a1', partnerOrgId: 'p', currency: 'CHF', amount: '-5.00', reason: 'Twice' } as const;
  const propose = (facts = FACTS, actor = finance()) => proposeAdjustment(data, facts, actor);
  const approve = (actor = finance('fin2')) => approveAdjustment({ adjustmentId: 'a1' }, NO_FACTS, actor);
  const post = (facts = FACTS, approvedBy = 'fin2', actor = finance()) =>
    postAdjustment({ ...data, approvedBy }, facts, actor);
  const proposed: AdjustmentEvent = { type: 'AdjustmentProposed', data: { ...data, proposedBy: 'fin1' } };
  const approved: AdjustmentEvent = { type: 'AdjustmentApproved', data: { ...data, approvedBy: 'fin2' } };

  it('is proposed by one and approved by another, once, also for who has left (E18)', () => {
    given(Adjustment)
      .when(approve())
      .then(refused('UNKNOWN_ADJUSTMENT', { adjustmentId: 'a1' }))
      .when(propose())
      .then([proposed])
      .when(approve(support))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(approve(finance('fin1')))
      .then(refused('SAME_PERSON', { adjustmentId: 'a1' }))
      .when(approve())
      .then([approved])
      .when(approve())
      .then(nothing)
      .when(propose())
      .then(refused('ADJUSTMENT_EXISTS', { adjustmentId: 'a1' }));
  });

  it('is proposed until it is approved, and then says so', () => {
    const begun = given(Adjustment).when(propose());
    const proposal = { ...data, proposedBy: 'fin1' };
    expect(begun.state).toEqual({ status: 'proposed', proposal });
    expect(begun.when(approve()).state).toEqual({ status: 'approved', proposal });
  });

  it('is both at once as a history tells it, by two people all the same', () => {
    given(Adjustment)
      .when(post(FACTS, 'fin1'))
      .then(refused('SAME_PERSON', { adjustmentId: 'a1' }))
      .when(post())
      .then([proposed, approved])
      .when(post())
      .then(refused('ADJUSTMENT_EXISTS', { adjustmentId: 'a1' }));
  });

  it('is for who is or was a partner, by finance alone', () => {
    for (const decide of [propose, (facts?: AdjustmentFacts, actor?: Actor) => post(facts, 'fin2', actor)]) {
      given(Adjustment)
        .when(decide(UNKNOWN))
        .then(refused('UNKNOWN_ORGANISATION', { partnerOrgId: 'p' }))
        .when(decide(FACTS, support))
        .then(refused('ACTOR_NOT_ALLOWED'))
        .when(decide(NO_PARTNER))
        .then(refused('NOT_A_PARTNER', { partnerOrgId: 'p' }));
    }
  });
});

describe('Where payouts go (E6)', () => {
  const iban = 'CH9300762011623852957';
  const administrator: Actor = { userId: 'm', orgId: 'p', role: 'administrator', channel: 'api' };
  const set = (
    to: { destination: 'bank' | 'prepaid'; iban?: string },
    facts: Partial<DestinationFacts> = {},
    actor = administrator,
  ) =>
    setPayoutDestination(
      { partnerOrgId: 'p', currency: 'CHF', ...to },
      { ...FACTS, isSameIban: false, ...facts },
      actor,
    );
  const wasSet = (destination: 'bank' | 'prepaid', to: string | null) =>
    [{ type: 'PayoutDestinationSet', data: { partnerOrgId: 'p', currency: 'CHF', destination, iban: to } }] as const;
  const bank = { destination: 'bank', iban } as const;
  const prepaid = { destination: 'prepaid' } as const;

  it('is the prepaid account, until the partner names its bank, be it one that has left (E18); the same changes nothing', () => {
    given(Destination)
      .when(set(prepaid))
      .then(nothing)
      .when(set(bank))
      .then(wasSet('bank', iban))
      .when(set(bank, { isSameIban: true }))
      .then(nothing)
      .when(set(bank))
      .then(wasSet('bank', iban))
      // The IBAN was the last one of a bank; what holds is the prepaid account.
      .when(set(prepaid))
      .then(wasSet('prepaid', null))
      .when(set(bank, { isSameIban: true }))
      .then(wasSet('bank', iban));
  });

  it.each<[string, ReturnType<typeof set>, string, Record<string, unknown>]>([
    ['an organisation that is not', set(bank, UNKNOWN), 'UNKNOWN_ORGANISATION', { partnerOrgId: 'p' }],
    ['somebody else', set(bank, {}, { ...administrator, orgId: 'q' }), 'ACTOR_NOT_ALLOWED', {}],
    ['who never was a partner', set(bank, NO_PARTNER), 'NOT_A_PARTNER', { partnerOrgId: 'p' }],
    ['a bank without an IBAN', set({ destination: 'bank' }), 'IBAN_MISSING', {}],
    ['a prepaid account with one', set({ ...prepaid, iban }), 'IBAN_NOT_FOR_PREPAID', {}],
  ])('is not said by or for %s', (_, decision, code, details) => {
    given(Destination).when(decision).then(refused(code, details));
  });
});
