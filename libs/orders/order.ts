import { Map as PersistentMap } from 'immutable';
import type { IdReleased } from '#libs/event-sourcing/claims/id-released.js';
import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { DomainError } from '#libs/kernel/errors.js';
import { add, type Amount, compare, isZero, MAX_LINE, negate, proportion, subtract, ZERO } from '#libs/kernel/money.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { checkNoCardNumber } from '#libs/kernel/card-numbers.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { BusinessDate, Instant } from '#libs/kernel/time.js';
import type { CorrectedLine, OrderCorrected } from './events/order-corrected.js';
import type { OrderCancelled } from './events/order-cancelled.js';
import type { OrderOpened } from './events/order-opened.js';
import type { Earning, INSTRUMENTS, OrderPaid } from './events/order-paid.js';
import type { OrderRefunded, Reversal } from './events/order-refunded.js';
import type { OrderRestPaid } from './events/order-rest-paid.js';
import type { OrderTaxCorrected } from './events/order-tax-corrected.js';
import type { Placement } from './events/placement.js';
import { checkValueDate, type ValueDateFacts } from './value-date.js';
import { who } from './who.js';

export type OrderEvent =
  | OrderOpened
  | OrderPaid
  | OrderRefunded
  | OrderCancelled
  | OrderCorrected
  | OrderTaxCorrected
  | OrderRestPaid
  | IdReleased;

/** The tax as it was decided again last (A28), and what had been refunded before. */
interface TaxCorrected {
  readonly data: OrderTaxCorrected['data'];
  readonly refunded: Amount;
}

export interface OrderState {
  /** Whose placement the order is; null while the id is free. */
  readonly placementEventId: string | null;
  readonly placement: Placement | null;
  readonly paid: boolean;
  /** What of it came from the payer's prepaid account, tax included (V12). */
  readonly paidFromPrepaid: Amount;
  /** Given up before it was paid; a paid order never is. */
  readonly cancelled: boolean;
  /** Business times of the placement and of the payment; null while there is none, or none is stored. */
  readonly placedAt: Instant | null;
  readonly paidAt: Instant | null;
  /** Where in the log the order was opened; null: nowhere. */
  readonly openedAt: bigint | null;
  /** Refunds accepted so far, by id. */
  readonly refunds: PersistentMap<string, Amount>;
  /** Their sum. */
  readonly refunded: Amount;
  /** What the line brings whom since it was decided again (E29, E30); null: what was placed. */
  readonly corrected: CorrectedLine | null;
  /** Corrections that decided it again, with how many accounts each moved. */
  readonly corrections: PersistentMap<string, number>;
  /** Whose cashback the payment made due; null: nobody's. */
  readonly firstEarner: string | null;
  /** What partners' accounts have of the line: accrued, reversed and adjusted (E31). */
  readonly brought: PersistentMap<string, Amount>;
  /** Null: its tax is the placement's. */
  readonly taxCorrected: TaxCorrected | null;
  /** Numbers of its invoices whose place others have taken, and the corrections that did it. */
  readonly replaced: PersistentMap<string, string>;
  /** What is to be paid of it beside what was paid, since its tax was corrected; 0.00 before it is paid. */
  readonly owed: Amount;
  /** By refund id, the last revision of its claim that is void here. */
  readonly released: PersistentMap<string, number>;
}

/** `order-{orderId}`: one product, one period; opened once, paid once, refunds never above the charge. */
export const Order: Aggregate<OrderState, OrderEvent> = {
  category: 'order',
  initial: {
    placementEventId: null,
    placement: null,
    paid: false,
    paidFromPrepaid: ZERO,
    cancelled: false,
    placedAt: null,
    paidAt: null,
    openedAt: null,
    refunds: PersistentMap(),
    refunded: ZERO,
    corrected: null,
    corrections: PersistentMap(),
    firstEarner: null,
    brought: PersistentMap(),
    taxCorrected: null,
    replaced: PersistentMap(),
    owed: ZERO,
    released: PersistentMap(),
  },
  evolve: (state, event, recorded): OrderState => {
    switch (event.type) {
      case 'OrderOpened':
        return {
          ...state,
          placementEventId: event.data.placementEventId,
          placement: event.data.placement,
          placedAt: recorded?.metadata.effectiveAt ?? null,
          openedAt: recorded?.position ?? null,
        };
      case 'OrderPaid': {
        const { earning, prepaid: paidFromPrepaid } = event.data;
        const paid = { ...state, paid: true, paidFromPrepaid, paidAt: recorded?.metadata.effectiveAt ?? null };
        if (!earning) return paid;
        return { ...bringing(paid, earning.partnerOrgId, earning.amount), firstEarner: earning.partnerOrgId };
      }
      case 'OrderCancelled':
        return { ...state, cancelled: true };
      case 'OrderRefunded': {
        const { refundId, net, cumulative, reversal } = event.data;
        const refunded = { ...state, refunds: state.refunds.set(refundId, net), refunded: cumulative };
        return reversal ? bringing(refunded, reversal.partnerOrgId, negate(reversal.amount)) : refunded;
      }
      case 'OrderCorrected': {
        const { correctionId, line, rows } = event.data;
        return rows.reduce<OrderState>((so, row) => bringing(so, row.partnerOrgId, row.amount), {
          ...state,
          corrected: line,
          corrections: state.corrections.set(correctionId, rows.length),
        });
      }
      case 'OrderTaxCorrected': {
        const { correctionId, invoiceNumber, owed } = event.data;
        return {
          ...state,
          taxCorrected: { data: event.data, refunded: state.refunded },
          corrections: state.corrections.set(correctionId, 0),
          replaced: state.replaced.set(invoiceNumber, correctionId),
          owed,
        };
      }
      case 'OrderRestPaid':
        return { ...state, owed: ZERO };
      case 'IdReleased':
        return { ...state, released: state.released.set(event.data.id, event.data.claimRevision) };
    }
  },
};

const bringing = (state: OrderState, partnerOrgId: string, amount: Amount): OrderState => ({
  ...state,
  brought: state.brought.set(partnerOrgId, add(state.brought.get(partnerOrgId) ?? ZERO, amount)),
});

/** What the order's line brings whom as cashback: as it was placed or, once it was decided again, since then. */
export const earningLineOf = ({ placement, corrected }: OrderState): CorrectedLine | null => {
  if (corrected || !placement) return corrected;
  const { decision } = placement;
  const { benefit, managingPartnerOrgId, partnerLevel, benefitAmount, rate, preferential, rateCardVersion } = decision;
  const cashback = benefit === 'cashback' ? benefitAmount : ZERO;
  return {
    partnerOrgId: managingPartnerOrgId,
    level: partnerLevel,
    benefit: cashback,
    rate,
    preferential,
    rateCardVersion,
  };
};

export const orderExists = (orderId: string): DomainError =>
  new DomainError('ORDER_EXISTS', `Order id ${orderId} is in use.`, { orderId });

/** @throws DomainError UNKNOWN_ORDER */
export const placementOf = (order: OrderState, orderId: string): Placement => {
  if (!order.placement) throw unknownOrder(orderId);
  return order.placement;
};
export const unknownOrder = (orderId: string): DomainError =>
  new DomainError('UNKNOWN_ORDER', `There is no order ${orderId}.`, { orderId });

export interface PaymentData {
  orderId: string;
  instrument: (typeof INSTRUMENTS)[number];
  /** Of the bank or the card company. */
  reference?: string;
  /** The day on which the money came in, where that is not now (A36). */
  valueDate?: BusinessDate;
}

/** What is to be paid in all since the tax was corrected, rounding included; null where it never was. */
const correctedPayable = ({ taxCorrected }: OrderState): Amount | null =>
  taxCorrected && add(taxCorrected.data.tax.total, taxCorrected.data.rounding);

/** What the payer's prepaid account has paid of the order's invoice, and what is to be paid in all, tax included. */
interface PrepaidPart {
  readonly paid: Amount;
  readonly payable: Amount;
}
export interface PaymentFacts extends ValueDateFacts {
  /** Null or left out: nothing. */
  readonly prepaid?: PrepaidPart | null;
}

/**
 * The whole charge was paid, by whatever means: what the payer's prepaid account paid so far is kept, the instrument
 * brought the rest; `prepaid` where that account paid all of it (V12). A reference holds no card number (V13). The cashback
 * that the placement froze becomes due to its partner, whatever has ended or changed since (A12, A14). A discount and a line
 * without benefit bring nothing more (R26). What was cancelled is never paid. Of an order that is paid, and owes something
 * since its tax was corrected, that rest came in (A28); a prepaid account does not pay it.
 */
export const confirmPayment = decision(
  {
    who: who.ConfirmPayment,
    refuses: [
      'UNKNOWN_ORDER',
      'ACTOR_NOT_ALLOWED',
      'CARD_NUMBER_NOT_ALLOWED',
      'ORDER_CANCELLED',
      'ORDER_ALREADY_PAID',
      'PREPAID_NOT_DEBITED',
      'VALUE_DATE_IN_FUTURE',
      'PERIOD_CLOSED',
      'VALUE_DATE_TOO_EARLY',
    ],
  },
  (
    { orderId, instrument, reference, valueDate }: PaymentData,
    { prepaid = null, ...facts }: PaymentFacts,
    actor: Actor,
  ) =>
    (order: OrderState): (OrderPaid | OrderRestPaid)[] => {
      const placement = placementOf(order, orderId);
      checkMay(who.ConfirmPayment, actor, {}, { orderId });
      if (reference !== undefined) checkNoCardNumber(reference);
      if (order.cancelled) throw orderCancelled(placement, order.taxCorrected?.data.tax ?? placement.decision.tax);
      const { currency, decision } = placement;
      if (order.paid && !isZero(order.owed) && instrument !== 'prepaid') {
        checkValueDate(valueDate, order.paidAt, facts);
        const { owed: amount } = order;
        const rest = { orderId, amount, currency, instrument, reference: reference ?? null };
        return [{ type: 'OrderRestPaid', data: rest }];
      }
      // What the account has paid of an invoice that was replaced counts for the one in its place.
      const isCovered = prepaid !== null && compare(prepaid.paid, correctedPayable(order) ?? prepaid.payable) >= 0;
      // One that the prepaid account has paid whole is paid, also in the moment before that is written here.
      if (order.paid || (isCovered && instrument !== 'prepaid')) throw orderAlreadyPaid(orderId);
      if (instrument === 'prepaid' && !isCovered && !isImported(actor)) {
        throw new DomainError(
          'PREPAID_NOT_DEBITED',
          'A prepaid account pays what is taken from it, and nothing else.',
          {
            orderId,
          },
        );
      }
      checkValueDate(valueDate, order.placedAt, facts);
      const earning = earningOf(order);
      const means = { instrument, prepaid: prepaid?.paid ?? ZERO, reference: reference ?? null };
      return [{ type: 'OrderPaid', data: { orderId, charged: decision.charged, currency, ...means, earning } }];
    },
);

/** What is wrong with an invoice was put right already: another one has its place (A28). */
export const invoiceReplaced = (number: string, orderId: string): DomainError =>
  new DomainError('INVOICE_REPLACED', `Another invoice has taken the place of ${number}.`, { number, orderId });
export const orderAlreadyPaid = (orderId: string): DomainError =>
  new DomainError('ORDER_ALREADY_PAID', `Order ${orderId} is paid already.`, { orderId });

/** Money that was under way when the order was cancelled is its payer's: the refusal tells whose it is, and how much. */
const orderCancelled = (
  { orderId, clientOrgId, currency, decision }: Placement,
  { total }: Placement['decision']['tax'],
): DomainError =>
  new DomainError('ORDER_CANCELLED', `Order ${orderId} was cancelled before it was paid.`, {
    orderId,
    clientOrgId,
    payerOrgId: decision.payerOrgId,
    currency,
    charged: decision.charged,
    total,
  });

/** Tells whose account a payment or refund moves, for the metadata: the journal can be found without the event's data. */
export const routeOf = (events: readonly OrderEvent[]): Record<string, string> | undefined => {
  for (const { type, data } of events) {
    const owner = type === 'OrderPaid' ? data.earning : type === 'OrderRefunded' ? data.reversal : null;
    if (owner && 'currency' in data) return { partner: owner.partnerOrgId, currency: data.currency };
  }
  return undefined;
};

/** The cashback that the line brings its earner (A12): by the placement or, once it was corrected, as corrected (E31). */
const earningOf = (order: OrderState): Earning | null => {
  const { placement } = order;
  const line = earningLineOf(order);
  if (!placement || !line || line.partnerOrgId === null || isZero(line.benefit)) return null;
  const { partnerOrgId, benefit, rate, preferential, rateCardVersion } = line;
  if (preferential === null || rateCardVersion === null) return null;
  const { clientOrgId, productId, price, decision } = placement;
  return {
    partnerOrgId,
    clientOrgId,
    productId,
    net: price.net,
    rate,
    preferential,
    amount: benefit,
    rateCardVersion,
    delegationRevision: decision.seen.delegation,
  };
};

export interface RefundData {
  refundId: string;
  orderId: string;
  /** Above zero; a part of what was charged, excluding VAT. */
  net: Amount;
  reason?: string;
  /** The day on which the money went back, where that is not now (A36). */
  valueDate?: BusinessDate;
}

/**
 * A part of the charge goes back; the same share of the cashback is taken back (A15): `cashback × refunded so far ÷
 * charged`, rounded half up, less what was taken back before, so that a full refund takes back all of it to the cent.
 * The same refund again changes nothing, whatever else holds; `heldElsewhere`: another order has the refund's id.
 */
export const refundOrder = decision(
  {
    who: who.RefundOrder,
    refuses: [
      'UNKNOWN_ORDER',
      'ACTOR_NOT_ALLOWED',
      'AMOUNT_TOO_LARGE',
      'REFUND_ID_REUSED',
      'ORDER_NOT_PAID',
      'REFUND_EXCEEDS_PAID',
      'VALUE_DATE_IN_FUTURE',
      'PERIOD_CLOSED',
      'VALUE_DATE_TOO_EARLY',
    ],
  },
  (
    { refundId, orderId, net, reason, valueDate }: RefundData,
    { heldElsewhere, ...facts }: ValueDateFacts & { heldElsewhere: boolean },
    actor: Actor,
  ) =>
    (order: OrderState): OrderRefunded[] => {
      const placement = placementOf(order, orderId);
      checkMay(who.RefundOrder, actor, {}, { orderId });
      if (compare(net, MAX_LINE) > 0) {
        throw new DomainError('AMOUNT_TOO_LARGE', `No order is charged more than ${MAX_LINE}.`, { orderId });
      }
      const before = order.refunds.get(refundId);
      if (heldElsewhere || (before !== undefined && compare(before, net) !== 0)) {
        throw new DomainError('REFUND_ID_REUSED', `Refund ${refundId} is another refund already.`, {
          refundId,
          orderId,
        });
      }
      if (before !== undefined) return [];
      if (!order.paid) throw new DomainError('ORDER_NOT_PAID', `Order ${orderId} is not paid.`, { orderId });
      const { currency, decision } = placement;
      const cumulative = add(order.refunded, net);
      if (compare(cumulative, decision.charged) > 0) {
        throw new DomainError('REFUND_EXCEEDS_PAID', `Refunds of order ${orderId} would exceed what was charged.`, {
          charged: decision.charged,
          refunded: order.refunded,
        });
      }
      checkValueDate(valueDate, order.paidAt, facts);
      const reversal = reversalOf(order, placement, cumulative);
      const because = reason === undefined ? {} : { reason };
      return [{ type: 'OrderRefunded', data: { orderId, refundId, net, cumulative, currency, reversal, ...because } }];
    },
);

const reversalOf = (order: OrderState, { decision }: Placement, refunded: Amount): Reversal | null => {
  const earning = earningOf(order);
  if (!earning) return null;
  const takenBack = (so: Amount): Amount => proportion(earning.amount, so, decision.charged);
  const cumulative = takenBack(refunded);
  const { partnerOrgId, clientOrgId, productId } = earning;
  const amount = subtract(cumulative, takenBack(order.refunded));
  return { partnerOrgId, clientOrgId, productId, cumulative, amount };
};
