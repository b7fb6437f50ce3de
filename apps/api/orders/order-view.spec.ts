import type { Actor } from '#libs/kernel/actor.js';
import type { PlacementDecision } from '#libs/orders/events/placement.js';
import type { OrderRow } from '#projections/orders/orders.row.js';
import { orderFor } from './order-view.js';

const member = (orgId: string): Actor => ({ userId: 'usr_1', orgId, role: 'administrator', channel: 'api' });
const staff = (desk: 'finance' | 'programme' | 'support'): Actor => ({
  userId: 'sam',
  orgId: null,
  role: `staff:${desk}`,
  channel: 'api',
});

/** An order of org_c that org_p manages; who pays is what the specs differ in. */
const orderPaidBy = (payerOrgId: string, decision: Partial<PlacementDecision> = {}): OrderRow => ({
  orderId: 'ord_1',
  kind: 'order',
  productId: 'prd_1',
  clientOrgId: 'org_c',
  sku: 'hosting-web',
  family: 'web-hosting',
  quantity: 35,
  period: null,
  currency: 'CHF',
  placedAt: '2024-03-12T09:00:00Z',
  placedOn: '2024-03-12',
  price: { unit: '9.92', public: '347.20', degressiveRate: '0.25', net: '260.40', priceListVersion: 'p1' },
  decision: {
    placedBy: payerOrgId,
    payerOrgId,
    viewerOrgId: payerOrgId,
    managingPartnerOrgId: 'org_p',
    partnershipId: 'pst_1',
    accessMode: 'FULL',
    paymentMethod: payerOrgId === 'org_p' ? 'PARTNER' : 'CLIENT',
    partnerLevel: 'silver',
    benefit: payerOrgId === 'org_p' ? 'discount' : 'cashback',
    reasonCode: null,
    reasonDetails: null,
    rate: '0.20',
    preferential: '208.32',
    benefitAmount: '52.08',
    charged: payerOrgId === 'org_p' ? '208.32' : '260.40',
    rateCardVersion: 'c1',
    tax: {
      treatment: 'taxed',
      payerCountry: 'CH',
      payerForm: 'company',
      vatNumber: 'CHE-116.281.710',
      tableCountry: 'CH',
      parts: [{ from: '2024-03-12', to: '2024-03-13', rate: '0.081', net: '208.32', tax: '16.87' }],
      total: '16.87',
    },
    seen: { delegation: 3, organisation: 0, partner: 0, priceList: 0, rateCard: 2, taxTable: 5 },
    ...decision,
  },
  status: 'refunded',
  paidAt: '2024-03-13T09:00:00Z',
  paidOn: '2024-03-13',
  cancelledAt: null,
  refunded: payerOrgId === 'org_p' ? '208.32' : '260.40',
  actor: member(payerOrgId),
  correlationId: 'c0ffee',
  eventId: '0b1f9f52-3f6e-5f0a-9d53-6a2f54a1c0de',
  position: '4711',
});
const [byPartner, byClient] = [orderPaidBy('org_p'), orderPaidBy('org_c')];

describe('An order (R23, R28, A4)', () => {
  it.each([
    ['the partner that pays', member('org_p'), byPartner],
    ['the client that pays', member('org_c'), byClient],
    ['finance, of a line the partner pays', staff('finance'), byPartner],
    ['finance, of a line the client pays', staff('finance'), byClient],
    ['the programme desk', staff('programme'), byPartner],
  ])('shows everything to %s', (_, actor, row) => {
    expect(orderFor(actor, row)).toEqual(row);
  });

  it('shows a client that does not pay neither the tax nor what the partner pays and gains', () => {
    const { decision, ...shown } = orderFor(member('org_c'), byPartner);
    expect(decision).toEqual({
      ...byPartner.decision,
      rate: null,
      preferential: null,
      benefitAmount: null,
      charged: null,
      rateCardVersion: null,
      tax: null,
      seen: { ...byPartner.decision.seen, rateCard: null, taxTable: null },
    });
    expect(shown).toMatchObject({ refunded: null, status: 'refunded', price: byPartner.price });
    expect(JSON.stringify([decision, shown])).not.toMatch(/208\.32|52\.08|0\.20|CHE-|16\.87/);
  });

  it('shows the managing partner that does not pay what it earns, without the client’s tax and VAT number', () => {
    const { decision, ...shown } = orderFor(member('org_p'), byClient);
    const seen = { ...byClient.decision.seen, taxTable: null };
    expect(decision).toEqual({ ...byClient.decision, tax: null, seen });
    expect(shown.refunded).toBe('260.40');
    expect(JSON.stringify([decision, shown])).not.toContain('CHE-');
  });

  it('shows support staff the decision without the tax: they do not see invoices', () => {
    for (const row of [byPartner, byClient]) {
      const { decision, refunded } = orderFor(staff('support'), row);
      expect(decision).toMatchObject({ tax: null, charged: row.decision.charged, rate: '0.20' });
      expect([refunded, decision.seen.taxTable, decision.seen.delegation]).toEqual([row.refunded, null, 3]);
    }
  });

  it('withholds from a client that does not pay why the partner gains nothing: the card is the partner’s', () => {
    const reasonDetails = { cause: 'NO_RULE_FOR_LEVEL', rateCardVersion: 'c1' } as const;
    const of = (payer: string) =>
      orderPaidBy(payer, { benefit: 'none', reasonCode: 'PRODUCT_FAMILY_NOT_ELIGIBLE', reasonDetails });
    const shown = (orgId: string, payer: string) => orderFor(member(orgId), of(payer)).decision.reasonDetails;
    expect(shown('org_c', 'org_p')).toBeNull();
    expect([shown('org_p', 'org_p'), shown('org_p', 'org_c'), shown('org_c', 'org_c')]).toEqual([
      reasonDetails,
      reasonDetails,
      reasonDetails,
    ]);
  });

  it('that nobody manages shows its client, who pays, everything', () => {
    const own = orderPaidBy('org_c', { managingPartnerOrgId: null, partnershipId: null, benefit: 'none' });
    expect(orderFor(member('org_c'), own)).toEqual(own);
  });
});
