import { remainingOf } from '#libs/cashback/entries.js';
import { type Amount, sum, ZERO } from '#libs/kernel/money.js';
import type { Currency } from '#libs/kernel/money.js';
import { earningLineOf } from '#libs/orders/order.js';
import type { AccountTrace } from './account-trace.js';
import type { OrderFacts } from './facts.js';
import { correctionNode, correctionsOf } from './nodes/correction.js';
import { paymentNode } from './nodes/payment.js';
import { postingNodes } from './nodes/postings.js';
import { refundNode, refundsOf } from './nodes/refund.js';
import { plainReasonOf, reasonOf } from './reasons.js';
import { seesAccountOf, type Sees, withoutNames } from './sees.js';
import { type ExplainedNode, node } from './tree.js';

export const OUTCOMES = ['cashback', 'discount', 'none', 'not-paid', 'cancelled'] as const;

/** Why an order's cashback, or one partner's part of it, is what it is. */
export interface Explanation {
  readonly orderId: string;
  /** Whose entry; null: of the order as a whole. */
  readonly partnerOrgId: string | null;
  readonly clientOrgId: string;
  readonly productId: string;
  readonly currency: Currency;
  readonly outcome: (typeof OUTCOMES)[number];
  /** Why it brings nothing, as it was placed; null where it brings something. */
  readonly reasonCode: string | null;
  /** What the entries that are shown are now: the sum of the nodes' amounts. */
  readonly amount: Amount;
  /** What of them belongs to no entry (E4, E31): the sum of the nodes' loose amounts. */
  readonly loose: Amount;
  /** Where the entry stands; null: there is none, or several. */
  readonly state: string | null;
  readonly root: ExplainedNode;
}

const outcomeOf = ({ order, placement }: OrderFacts): Explanation['outcome'] => {
  if (order.cancelled) return 'cancelled';
  const { benefit } = placement.decision;
  if (benefit === 'discount') return 'discount';
  if (order.brought.size === 0 && Number(earningLineOf(order)?.benefit ?? ZERO) === 0) return 'none';
  return order.paid ? 'cashback' : 'not-paid';
};

/** The order's sentence where nothing was posted for it. */
const unposted = (facts: OrderFacts, sees: Sees): string => {
  const { placement, order } = facts;
  const { orderId, decision, currency } = placement;
  switch (outcomeOf(facts)) {
    case 'cancelled':
      return `Order ${orderId} was cancelled before it was paid: it brings nothing.`;
    case 'discount':
      return `Order ${orderId} brings no cashback: its partner paid it${
        sees.terms ? `, ${currency} ${decision.benefitAmount} less than the client would have` : ''
      } (R26).`;
    case 'not-paid': {
      const much = sees.terms ? `${currency} ${earningLineOf(order)?.benefit ?? ZERO}` : 'its cashback';
      return `Order ${orderId} is not paid: once it is, it brings ${much} (A12).`;
    }
    case 'none': {
      const reason = sees.terms ? reasonOf(placement) : plainReasonOf(placement);
      return `Order ${orderId} brings nothing: ${reason ?? 'it was decided again so (E29, E30)'}.`;
    }
    case 'cashback':
      return `Order ${orderId} brings cashback.`;
  }
};

const entryOf = ({ entry }: AccountTrace): Amount => (entry ? remainingOf(entry) : ZERO);
const looseOf = ({ loose }: AccountTrace): Amount => sum(loose.map(({ amount }) => amount));

/** One account's part: what the entry is now, and everything that made it that. */
const accountNode = (facts: OrderFacts, trace: AccountTrace, sees: Sees): ExplainedNode => {
  const { orderId, currency } = facts.placement;
  const { partnerOrgId, entry, events } = trace;
  const because = postingNodes(facts, trace, sees);
  if (events.length === 0) {
    return node('outcome', `Nothing is posted yet for ${partnerOrgId}; it follows within moments.`);
  }
  const beside = Number(looseOf(trace)) === 0 ? '' : `, and ${looseOf(trace)} beside it`;
  const stands = entry ? `${currency} ${entryOf(trace)}, ${entry.state}` : `no entry`;
  return node('outcome', `Of order ${orderId} ${partnerOrgId} has ${stands}${beside}.`, undefined, { because });
};

/** What the order has been through beside the accounts: for whom no account tells it. */
const ownNodes = (facts: OrderFacts, sees: Sees): ExplainedNode[] => [
  paymentNode(facts, sees),
  ...(sees.terms ? refundsOf(facts).map((step) => refundNode(facts, step)) : []),
  ...(sees.terms ? correctionsOf(facts).map((step) => correctionNode(facts, step, null, sees)) : []),
];

const explanation = (
  facts: OrderFacts,
  sees: Sees,
  traces: readonly AccountTrace[],
  more: Pick<Explanation, 'partnerOrgId' | 'root'>,
): Explanation => {
  const { orderId, clientOrgId, productId, currency, decision } = facts.placement;
  const states = traces.flatMap(({ entry }) => (entry ? [entry.state] : []));
  return {
    orderId,
    partnerOrgId: more.partnerOrgId,
    clientOrgId,
    productId,
    currency,
    outcome: outcomeOf(facts),
    reasonCode: decision.reasonCode,
    amount: sum(traces.map(entryOf)),
    loose: sum(traces.map(looseOf)),
    state: states.length === 1 ? (states[0] ?? null) : null,
    root: withoutNames(more.root, sees),
  };
};

/** Why an order brought what it brought, or nothing: every account that the asker sees, or what it was decided on. */
export const explainOrder = (facts: OrderFacts, sees: Sees): Explanation => {
  const traces = facts.accounts.filter(({ partnerOrgId }) => seesAccountOf(sees, partnerOrgId));
  const accounts = traces.map((trace) => accountNode(facts, trace, sees));
  const isTold = traces.some(({ events }) => events.some(({ type }) => type === 'CashbackAccrued'));
  const [only] = accounts;
  const root =
    only && isTold && accounts.length === 1
      ? only
      : node('outcome', unposted(facts, sees), undefined, {
          because: [...accounts, ...(isTold ? [] : ownNodes(facts, sees))],
        });
  return explanation(facts, sees, traces, { partnerOrgId: null, root });
};

/** Whose entry is meant where nobody is named: the present earner's, else the only one's there is. */
export const entryPartnerOf = ({ order, accounts }: OrderFacts): string | undefined => {
  const earner = earningLineOf(order)?.partnerOrgId;
  const partners = accounts.map(({ partnerOrgId }) => partnerOrgId);
  return partners.find((one) => one === earner) ?? partners[0];
};

/** Why one partner's entry of an order is what it is; undefined where it has none that the asker sees. */
export const explainEntry = (facts: OrderFacts, partnerOrgId: string, sees: Sees): Explanation | undefined => {
  const trace = facts.accounts.find((one) => one.partnerOrgId === partnerOrgId);
  if (!trace || !seesAccountOf(sees, partnerOrgId)) return undefined;
  const own = accountNode(facts, trace, sees);
  const isTold = trace.events.some(({ type }) => type === 'CashbackAccrued');
  const root = isTold ? own : { ...own, because: [...own.because, paymentNode(facts, sees)] };
  return explanation(facts, sees, [trace], { partnerOrgId, root });
};
