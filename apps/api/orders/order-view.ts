import { type Actor, isStaff } from '#libs/kernel/actor.js';
import type { OrderRow, OrderView } from '#projections/orders/orders.row.js';

type DecisionView = OrderView['decision'];

/**
 * An order without what only its invoice tells others: the invoice is its payer's and finance's (R23, R28, A4).
 * - The payer, finance and the programme desk see everything.
 * - Nobody else sees the tax: it tells the payer's VAT number, country and total. Support sees no invoices either.
 * - The managing partner keeps what it earns, and what that is a part of.
 * - A client that does not pay sees no price but the public one: what the partner pays, and how much less that is, is
 *   between the partner and the provider. A refund of everything would tell it as well.
 */
export const orderFor = (actor: Actor, row: OrderRow): OrderView => {
  const { decision } = row;
  if (isStaff(actor, 'finance', 'programme') || actor.orgId === decision.payerOrgId) return row;
  const withoutTax = { ...decision, tax: null, seen: { ...decision.seen, taxTable: null } };
  const seesTerms = isStaff(actor) || actor.orgId === decision.managingPartnerOrgId;
  return seesTerms ? { ...row, decision: withoutTax } : { ...row, refunded: null, decision: withoutTerms(withoutTax) };
};

const withoutTerms = (decision: DecisionView): DecisionView => ({
  ...decision,
  rate: null,
  preferential: null,
  benefitAmount: null,
  charged: null,
  rateCardVersion: null,
  reasonDetails: null,
  seen: { ...decision.seen, rateCard: null },
});
