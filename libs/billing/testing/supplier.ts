import type { Actor } from '#libs/kernel/actor.js';
import type { ProviderRegisteredData } from '../events/provider-registered.js';

export const SUPPLIER: ProviderRegisteredData = {
  name: 'Provider SA',
  street: 'Rue Exemple 1',
  postcode: '1227',
  town: 'Carouge',
  country: 'CH',
  vatNumber: 'CHE-123.456.788 MWST',
  qrIban: 'CH4431999123000889012',
};
export const finance: Actor = { userId: 'f', orgId: null, role: 'staff:finance', channel: 'api' };
