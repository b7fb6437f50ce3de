import { type Place, rateCardOfPlacement, type RateCard, type RateCardsState } from '#libs/catalogue/rate-cards.js';
import { type Amount, isZero, proportion, subtract, ZERO } from '#libs/kernel/money.js';
import { benefitByCard } from '#libs/orders/benefit.js';
import type { CorrectedLine, OrderCorrected } from '#libs/orders/events/order-corrected.js';
import type { Placement } from '#libs/orders/events/placement.js';
import { earningLineOf, type OrderState } from '#libs/orders/order.js';

/** Whose the line is to be, with the level it had at the placement; null: nobody's (E30). */
export type Earner = { readonly partnerOrgId: string; readonly level: string | null } | null;
/** An order's part of what follows from a correction, as `OrderCorrected` tells it. */
export type Redecided = Pick<OrderCorrected['data'], 'line' | 'rows'>;

/** The card in force at an order's placement (A7), with the rules that it has by now; null: none was. */
export const cardOfOrder = (cards: RateCardsState, { placement, placedAt, openedAt }: OrderState): RateCard | null => {
  if (!placement || placedAt === null) return null;
  const { rateCard: revision } = placement.decision.seen;
  const seen = revision === null ? { position: openedAt ?? 0n } : { revision };
  return rateCardOfPlacement(cards, placedAt, seen) ?? null;
};

/** Whether an order was placed by the rules that a card had before it was corrected; afterwards it has the new ones. */
export const isPlacedBefore = ({ placement, openedAt }: OrderState, corrected: Place): boolean => {
  const seen = placement?.decision.seen.rateCard ?? null;
  return seen === null ? (openedAt ?? 0n) < corrected.position : seen < corrected.revision;
};

/**
 * How a correction of a card concerns an order that was placed while the card was in force (E29): it is decided again if
 * its client pays and somebody earns, unless it is a line of a suspended partner as it was placed; who paid itself keeps
 * what it was given.
 */
export const concernOf = (order: OrderState): 'decided again' | 'paid by a partner' | 'not' => {
  const { placement, corrected } = order;
  if (!placement) return 'not';
  const { decision, clientOrgId } = placement;
  if (decision.payerOrgId !== clientOrgId) return 'paid by a partner';
  if (decision.reasonCode === 'PARTNER_SUSPENDED' && !corrected) return 'not';
  return earningLineOf(order)?.partnerOrgId ? 'decided again' : 'not';
};

/** Whose the line is now. */
export const earnerOf = (order: OrderState): Earner => {
  const line = earningLineOf(order);
  return line?.partnerOrgId ? { partnerOrgId: line.partnerOrgId, level: line.level } : null;
};

/** What the line would have brought its earner if it had been decided so at the placement, price and payer being as they were. */
const lineOf = ({ sku, family, quantity, currency, price }: Placement, earner: Earner, card: RateCard | null) => {
  const nobody: CorrectedLine = {
    partnerOrgId: earner?.partnerOrgId ?? null,
    level: earner?.level ?? null,
    benefit: ZERO,
    rate: null,
    preferential: null,
    rateCardVersion: null,
  };
  if (!earner || !card) return nobody;
  const benefit = benefitByCard(card, earner.level, { sku, family, quantity, currency, net: price.net });
  const { amount, rate, preferential, rateCardVersion } = benefit;
  return { ...nobody, benefit: amount, rate, preferential, rateCardVersion };
};

/** What a line is due its earner (E31): nothing before the payment, afterwards the share that was not refunded. */
const dueOf = ({ paid, placement, refunded }: OrderState, benefit: Amount): Amount => {
  if (!paid || !placement) return ZERO;
  if (isZero(refunded)) return benefit;
  return subtract(benefit, proportion(benefit, refunded, placement.decision.charged));
};

/**
 * A line decided again, and what partners' accounts get or lose by it: what each is due less what it has of the line, for
 * the earner and for everybody who has something of it (E31). A difference of 0.00 is none.
 */
export const redecided = (order: OrderState, earner: Earner, card: RateCard | null): Redecided | null => {
  const { placement, brought } = order;
  if (!placement) return null;
  const line = lineOf(placement, earner, card);
  const concerned = new Set([...brought.keys(), ...(line.partnerOrgId === null ? [] : [line.partnerOrgId])]);
  const rows = [...concerned].sort().map((partnerOrgId) => {
    const due = partnerOrgId === line.partnerOrgId ? dueOf(order, line.benefit) : ZERO;
    return { partnerOrgId, amount: subtract(due, brought.get(partnerOrgId) ?? ZERO) };
  });
  return { line, rows: rows.filter(({ amount }) => !isZero(amount)) };
};
