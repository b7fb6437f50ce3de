import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { Currency } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { OrganisationState } from '#libs/organisation/organisation.js';
import type { PartnerState } from '#libs/programme/partner.js';
import type { PayoutDestinationSet } from './events/payout-destination-set.js';
import type { DestinationKind } from './events/payout-steps.js';
import { who } from './who.js';

/** Where an account's payouts go (E6). */
export interface DestinationState {
  readonly destination: DestinationKind;
  /** Sealed once it is stored; null: prepaid. */
  readonly iban: string | Sealed | null;
}

/** `payoutDestination-{org}.{CUR}`; prepaid until the partner says otherwise. */
export const Destination: Aggregate<DestinationState, PayoutDestinationSet> = {
  category: 'payoutDestination',
  initial: { destination: 'prepaid', iban: null },
  evolve: (_, { data: { destination, iban } }) => ({ destination, iban }),
};

export interface SetPayoutDestinationData {
  partnerOrgId: string;
  currency: Currency;
  destination: DestinationKind;
  /** Of a bank account: valid, without spaces; left out for prepaid. */
  iban?: string;
}
export interface DestinationFacts {
  readonly organisation: OrganisationState;
  readonly partner: PartnerState;
  /** Whether the IBAN is the one that holds already: the stored one is sealed. */
  readonly isSameIban: boolean;
}

/**
 * A partner's legal representative or administrator says where its payouts of a currency go; runs that exist keep what
 * they have (E6). Who has left is still owed, and says it, too (E18). The same again changes nothing.
 */
export const setPayoutDestination = decision(
  {
    who: who.SetPayoutDestination,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NOT_A_PARTNER', 'IBAN_MISSING', 'IBAN_NOT_FOR_PREPAID'],
  },
  (data: SetPayoutDestinationData, { organisation, partner, isSameIban }: DestinationFacts, actor: Actor) =>
    (state: DestinationState): PayoutDestinationSet[] => {
      const { partnerOrgId, currency, destination, iban } = data;
      if (!organisation.registered) {
        throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${partnerOrgId}.`, { partnerOrgId });
      }
      checkMay(who.SetPayoutDestination, actor, { partner: partnerOrgId });
      if (partner.level === null) {
        throw new DomainError('NOT_A_PARTNER', `${partnerOrgId} never was a partner.`, { partnerOrgId });
      }
      if (destination === 'bank' && iban === undefined) {
        throw new DomainError('IBAN_MISSING', 'A payout to a bank needs an IBAN.');
      }
      if (destination === 'prepaid' && iban !== undefined) {
        throw new DomainError('IBAN_NOT_FOR_PREPAID', 'A payout to the prepaid account has no IBAN.');
      }
      if (state.destination === destination && (destination === 'prepaid' || isSameIban)) return [];
      return [{ type: 'PayoutDestinationSet', data: { partnerOrgId, currency, destination, iban: iban ?? null } }];
    },
);
