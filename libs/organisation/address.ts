import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkMay, members, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import type { AddressRecorded } from './events/address-recorded.js';
import { checkRegistered, type OrganisationState } from './organisation.js';

export interface RecordAddressData {
  orgId: string;
  street: string;
  postcode: string;
  town: string;
}
export interface AddressFacts {
  /** Whether it is the address that holds already: the stored one of a private organisation is sealed. */
  readonly isSame: boolean;
}

const who = [
  staffOf('programme', OUR_DECISION),
  members('organisation', ['legalRepresentative', 'administrator'], 'V4'),
] satisfies Policy;

/**
 * An organisation's postal address, which invoices must name (V4): from then on each of its invoices carries it. It lies
 * in the country of the registration, on which taxes rest. The same again changes nothing.
 */
export const recordAddress = decision(
  { who, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId, street, postcode, town }: RecordAddressData, { isSame }: AddressFacts, actor: Actor) =>
    ({ registered, legalForm }: OrganisationState): AddressRecorded[] => {
      checkRegistered(orgId, { registered });
      checkMay(who, actor, { organisation: orgId });
      return isSame ? [] : [{ type: 'AddressRecorded', data: { orgId, legalForm, street, postcode, town } }];
    },
);
