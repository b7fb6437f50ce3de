import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import { managerNamed } from '#libs/orders/decision-row.js';
import { checkNotSuspended, type Standing } from '#libs/programme/partner.js';
import type { AccessFacts } from './access-decisions.js';
import { activePartnership, checkKnown, checkOwned, checkParties, type Pair } from './checks.js';
import { type DelegationState, isAssigned } from './delegation.js';
import type { AccountEntered } from './events/account-entered.js';
import { who } from './who.js';

/** `accountEntry-{id}`: one visit, and nothing after it: however many there are, none costs more than the first. */
export const AccountEntry: Aggregate<null, AccountEntered> = {
  category: 'accountEntry',
  initial: null,
  evolve: () => null,
};

export interface EnterAccountData extends Pair {
  /** Where it goes; left out: the account as such. */
  productId?: string;
}
/** What the streams of both sides, of the delegation and of the product say. */
export interface EntryFacts extends AccessFacts {
  readonly partnerStanding: Standing | null;
  readonly delegation: DelegationState;
  readonly parentProductId: string | null;
}

/**
 * A member of an active partner enters its client's account (E22): legal representatives and administrators any,
 * collaborators where they are assigned. A product that is named must be the client's and, with LIMITED access, one that
 * the partner manages (E27). Judged as of now or newer; each visit is recorded.
 */
export const enterAccount = decision(
  {
    who: who.EnterAccount,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_PRODUCT',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_SUSPENDED',
      'NO_ACTIVE_PARTNERSHIP',
      'PRODUCT_NOT_OWNED',
      'PRODUCT_NOT_DELEGATED',
    ],
  },
  (data: EnterAccountData, facts: EntryFacts, actor: Actor) => (): AccountEntered[] => {
    const { clientOrgId, partnerOrgId, productId } = data;
    const { delegation } = facts;
    const named = productId === undefined ? [] : [productId];
    checkParties(data, facts);
    checkKnown(named, facts.products);
    const errand = productId === undefined ? 'anything' : { productId };
    const assigning = isAssigned(delegation, { partnerOrgId, userId: actor.userId }, errand) ? partnerOrgId : undefined;
    checkMay(who.EnterAccount, actor, { partner: partnerOrgId, 'partner that assigned it': assigning });
    checkNotSuspended(partnerOrgId, { standing: facts.partnerStanding });
    const { partnershipId } = activePartnership(delegation, partnerOrgId);
    checkOwned(named, clientOrgId, facts.products);
    if (productId !== undefined) checkManaged(data, productId, facts);
    return [
      { type: 'AccountEntered', data: { clientOrgId, partnerOrgId, partnershipId, productId: productId ?? null } },
    ];
  },
);

/** @throws PRODUCT_NOT_DELEGATED for a product that neither the set nor, for an add-on, its parent's name covers (E27) */
const checkManaged = ({ clientOrgId, partnerOrgId }: Pair, productId: string, facts: EntryFacts): void => {
  const { parentProductId } = facts;
  const question = { kind: 'renewal', clientOrgId, productId, parentProductId, placedBy: partnerOrgId } as const;
  if (managerNamed(facts.delegation, question)?.partnerOrgId === partnerOrgId) return;
  throw new DomainError('PRODUCT_NOT_DELEGATED', 'The partner’s limited access does not cover the product.', {
    productId,
  });
};
