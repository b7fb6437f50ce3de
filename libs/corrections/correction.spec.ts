import { finance } from '#libs/cashback/testing/house.js';
import { RateCards } from '#libs/catalogue/rate-cards.js';
import { given, nothing, recorded, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Order } from '#libs/orders/order.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { FULL_CLIENT, FULL_PARTNER, inputsOf, lineOf } from '#libs/orders/testing/scene.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner, type PartnerState } from '#libs/programme/partner.js';
import {
  approveCorrection,
  type AttributionFacts,
  Correction,
  type CorrectionEvent,
  proposeAttributionCorrection,
  proposeRateCardCorrection,
} from './correction.js';

const support: Actor = { ...finance(), role: 'staff:support' };
const cards = given(RateCards, [
  { type: 'RateCardPublished', data: { version: 'card-1', validFrom: '2020-01-01T00:00:00Z', rules: [] } },
]).state;

const correctCard = (differences: object = {}, actor = finance()) =>
  proposeRateCardCorrection(
    { correctionId: 'cor1', version: 'card-1', reason: 'mistyped', ...differences },
    { cards, proposalId: 'prop1', preview: 'what follows' },
    actor,
  );

/** Order `o1` of client `c`, managed by `p`. */
const orderPlacedBy = (placedBy: 'c' | 'p') => {
  const access = { p: placedBy === 'c' ? FULL_CLIENT : FULL_PARTNER };
  const placement = decidePlacement(inputsOf({ access }, placedBy), lineOf({ placedBy }));
  const data = { kind: 'order', placementEventId: 'e', placementPosition: '0', placement } as const;
  return given(Order, [{ type: 'OrderOpened', data }]).state;
};
const ACTIVE: PartnerState = { ...Partner.initial, admitted: true, level: 'gold', standing: 'active' };
const partnerOf = (thenPartner: PartnerState = ACTIVE, registered = true): AttributionFacts['partner'] => ({
  organisation: { ...Organisation.initial, registered },
  thenPartner,
});
const correctEarner = (differences: object = {}, facts: Partial<AttributionFacts> = {}, actor = finance()) =>
  proposeAttributionCorrection(
    { correctionId: 'cor1', orderId: 'o1', partnerOrgId: 'q', reason: 'too late', ...differences },
    { order: orderPlacedBy('c'), partner: partnerOf(), preview: 'what follows', ...facts },
    actor,
  );
const approve = (preview: string | null = 'what follows', actor = finance('fin2')) =>
  approveCorrection({ correctionId: 'cor1' }, { preview }, actor);

const PROPOSED = {
  correctionId: 'cor1',
  kind: 'rate-card',
  version: 'card-1',
  proposalId: 'prop1',
  orderId: null,
  partnerOrgId: null,
  reason: 'mistyped',
  proposedBy: 'fin1',
} as const;
const proposed = (preview: string | null = 'what follows'): CorrectionEvent => ({
  type: 'CorrectionProposed',
  data: { ...PROPOSED, preview },
});
const APPROVED: CorrectionEvent = { type: 'CorrectionApproved', data: { ...PROPOSED, approvedBy: 'fin2' } };

describe('other rules for a card are proposed (E29)', () => {
  it('with what would follow; with the other person named, both agree at once (E32)', () => {
    given(Correction).when(correctCard()).then([proposed()]);
    given(Correction)
      .when(correctCard({ approvedBy: 'fin2' }))
      .then([proposed(), APPROVED]);
  });

  it('not for a card that nobody published, nor twice under an id, nor by anybody else, nor by one alone (E32)', () => {
    given(Correction)
      .when(correctCard({ version: 'card-9' }))
      .then(refused('UNKNOWN_RATE_CARD', { version: 'card-9' }))
      .when(correctCard({}, support))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(correctCard({ approvedBy: 'fin1' }))
      .then(refused('SAME_PERSON', { correctionId: 'cor1' }))
      .when(correctCard())
      .when(correctCard())
      .then(refused('CORRECTION_EXISTS', { correctionId: 'cor1' }));
  });
});

describe('another earner for an order is proposed (E30)', () => {
  const about = { ...PROPOSED, kind: 'attribution', version: null, proposalId: null, reason: 'too late' } as const;

  it('be it a partner or nobody', () => {
    const of = (partnerOrgId: string | null) => ({ ...about, orderId: 'o1', partnerOrgId, preview: 'what follows' });
    given(Correction)
      .when(correctEarner())
      .then([{ type: 'CorrectionProposed', data: of('q') }]);
    given(Correction)
      .when(correctEarner({ partnerOrgId: null }, { partner: null }))
      .then([{ type: 'CorrectionProposed', data: of(null) }]);
  });

  it.each<[string, ReturnType<typeof correctEarner>, string, Record<string, unknown>]>([
    [
      'an organisation that there is not',
      correctEarner({}, { partner: partnerOf(ACTIVE, false) }),
      'UNKNOWN_ORGANISATION',
      { partnerOrgId: 'q' },
    ],
    ['an order that there is not', correctEarner({}, { order: Order.initial }), 'UNKNOWN_ORDER', { orderId: 'o1' }],
    ['anybody, by anybody else', correctEarner({}, {}, support), 'ACTOR_NOT_ALLOWED', {}],
    ['anybody, by one alone (E32)', correctEarner({ approvedBy: 'fin1' }), 'SAME_PERSON', { correctionId: 'cor1' }],
    [
      'anybody where a partner paid',
      correctEarner({}, { order: orderPlacedBy('p') }),
      'PARTNER_PAID',
      { orderId: 'o1', payerOrgId: 'p' },
    ],
    ['the client itself', correctEarner({ partnerOrgId: 'c' }), 'SELF_PARTNERSHIP', { orderId: 'o1' }],
    [
      'who was no partner at that time',
      correctEarner({}, { partner: partnerOf(Partner.initial) }),
      'NOT_A_PARTNER',
      { orgId: 'q' },
    ],
    [
      'who was suspended at that time (E17)',
      correctEarner({}, { partner: partnerOf({ ...ACTIVE, standing: 'suspended' }) }),
      'PARTNER_SUSPENDED',
      { orgId: 'q' },
    ],
  ])('not %s', (_, decision, code, details) => {
    given(Correction).when(decision).then(refused(code, details));
  });

  it('nor twice under an id', () => {
    given(Correction, [proposed()])
      .when(correctEarner())
      .then(refused('CORRECTION_EXISTS', { correctionId: 'cor1' }));
  });
});

describe('another person of finance agrees (E32)', () => {
  it('to exactly what was seen, once', () => {
    given(Correction, [proposed()]).when(approve()).then([APPROVED]).when(approve('moved')).then(nothing);
  });

  it('not to what has moved since, unless nobody had looked, as in a history', () => {
    given(Correction, [proposed()])
      .when(approve('moved'))
      .then(refused('CORRECTION_OUTDATED', { correctionId: 'cor1' }));
    given(Correction, [proposed(null)])
      .when(approve('moved'))
      .then([APPROVED]);
  });

  it('not where nothing was proposed, nor as anybody else, nor as the same person, be it agreed to already', () => {
    given(Correction)
      .when(approve())
      .then(refused('UNKNOWN_CORRECTION', { correctionId: 'cor1' }));
    for (const history of [[proposed()], [proposed(), APPROVED]]) {
      given(Correction, history)
        .when(approve('what follows', support))
        .then(refused('ACTOR_NOT_ALLOWED'))
        .when(approve('what follows', finance('fin1')))
        .then(refused('SAME_PERSON', { correctionId: 'cor1' }));
    }
  });

  it('and it is known how far it has come: what was listed, and what was made', () => {
    const listed = (...orders: string[]): CorrectionEvent => ({
      type: 'PaidByPartnersListed',
      data: { correctionId: 'cor1', orders },
    });
    const made = { correctionId: 'cor1', kind: 'rate-card', orders: 5, paidByPartners: 3, adjustments: 2 } as const;
    const approval = recorded(APPROVED, { position: 7n });
    const going = given(Correction, [proposed(), approval, listed('o1', 'o2'), listed('o3')]).state;
    expect(going).toMatchObject({ status: 'approved', listed: 3, made: null, approval: { position: 7n } });
    const done = given(Correction, [proposed(), approval, { type: 'CorrectionMade', data: made }]).state;
    expect(done).toMatchObject({ status: 'made', made });
  });
});
