import { type Actor, isStaff } from '#libs/kernel/actor.js';
import { earningLineOf, type OrderState } from '#libs/orders/order.js';
import type { ExplainedNode } from './tree.js';

/** What of an explanation its asker may see; as an order and the entries of accounts are shown. */
export interface Sees {
  /** The payer's tax: it tells its VAT number, country and total (R23, R28, A4). */
  readonly tax: boolean;
  /** What is charged and what the managing partner gains: not for a client whose partner pays. */
  readonly terms: boolean;
  /** How the delegation came about: for its two sides. */
  readonly grant: boolean;
  /** Whose postings: every partner's, or an organisation's own, or nobody's. */
  readonly accounts: 'all' | 'none' | { readonly of: string };
  /** Whose people by their names, and what payout runs tell of others. */
  readonly people: 'all' | { readonly of: string };
}

/** The finance desk, and whoever works at the ledger itself. */
export const EVERYTHING: Sees = { tax: true, terms: true, grant: true, accounts: 'all', people: 'all' };

/** What an actor sees of an order's explanation; that it sees the order or the entry at all is asked before. */
export const seesOf = (actor: Actor, order: OrderState): Sees => {
  const { orgId } = actor;
  if (orgId === null) {
    const isOf = isStaff(actor, 'finance', 'programme');
    return { ...EVERYTHING, tax: isOf, accounts: isStaff(actor, 'finance') ? 'all' : 'none' };
  }
  const { placement } = order;
  const payer = placement?.decision.payerOrgId === orgId;
  const manager = placement?.decision.managingPartnerOrgId === orgId;
  const earner = earningLineOf(order)?.partnerOrgId === orgId;
  return {
    tax: payer,
    terms: payer || manager || earner,
    grant: manager || placement?.clientOrgId === orgId,
    accounts: { of: orgId },
    people: { of: orgId },
  };
};

export const seesAccountOf = ({ accounts }: Sees, partnerOrgId: string): boolean =>
  accounts === 'all' || (accounts !== 'none' && accounts.of === partnerOrgId);

/** A partner as it is called before others: they are told that there is one, not who. */
export const calledBefore = ({ people }: Sees, orgId: string): string =>
  people === 'all' || people.of === orgId ? orgId : 'another partner';

/** The tree with the names of those people only whom the asker may be told: to members others are a role of an organisation. */
export const withoutNames = (root: ExplainedNode, sees: Sees): ExplainedNode => {
  const { people } = sees;
  if (people === 'all') return root;
  const { evidence } = root;
  const named =
    evidence && evidence.by.orgId !== people.of ? { ...evidence, by: { ...evidence.by, userId: null } } : evidence;
  return { ...root, evidence: named, because: root.because.map((one) => withoutNames(one, sees)) };
};
