import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isStaff } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { ProviderRegistered, ProviderRegisteredData } from './events/provider-registered.js';

/** The supplier as invoices name it now; null until it is registered. */
export interface ProviderState {
  readonly supplier: ProviderRegisteredData | null;
}

/** `provider-main`: one ledger has one provider. */
export const Provider: Aggregate<ProviderState, ProviderRegistered> = {
  category: 'provider',
  initial: { supplier: null },
  evolve: (_, event): ProviderState => {
    switch (event.type) {
      case 'ProviderRegistered':
        return { supplier: event.data };
    }
  },
};

/**
 * The provider's name, address and numbers, as later invoices show them; the same again changes nothing.
 * @throws DomainError ACTOR_NOT_ALLOWED
 */
export const registerProvider = (
  { supplier }: ProviderState,
  data: ProviderRegisteredData,
  actor: Actor,
): ProviderRegistered[] => {
  if (!isStaff(actor, 'finance')) {
    throw new DomainError('ACTOR_NOT_ALLOWED', 'The provider is registered by the finance staff.');
  }
  const { name, street, postcode, town, country, vatNumber, qrIban } = data;
  const given: ProviderRegisteredData = { name, street, postcode, town, country, vatNumber, qrIban };
  const fields = Object.keys(given) as (keyof ProviderRegisteredData)[];
  if (supplier && fields.every((field) => supplier[field] === given[field])) return [];
  return [{ type: 'ProviderRegistered', data: given }];
};
