import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import { swissVatNumberOf } from '#libs/kernel/vat-numbers.js';
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

/** QR references are paid to accounts of institutions 30000 to 31999 in Switzerland and Liechtenstein only. */
const isQrIban = (iban: string): boolean => isValidIBAN(iban) && /^(CH|LI)\d{2}3[01]\d{3}/.test(iban);

/** Who may say who the provider is. */
const who = { RegisterProvider: [staffOf('finance', OUR_DECISION)] } satisfies Record<string, Policy>;

/**
 * The provider's name, address and numbers, as later invoices show them; the same again changes nothing.
 * Invoices freeze both numbers, so they must be right (V6): a Swiss UID with its VAT suffix, and a QR-IBAN; both are kept
 * in their normal form.
 */
export const registerProvider = decision(
  { who: who.RegisterProvider, refuses: ['ACTOR_NOT_ALLOWED', 'UID_INVALID', 'QR_IBAN_INVALID'] },
  (data: ProviderRegisteredData, _: NoFacts, actor: Actor) =>
    ({ supplier }: ProviderState): ProviderRegistered[] => {
      checkMay(who.RegisterProvider, actor, {});
      const { name, street, postcode, town, country } = data;
      const vatNumber = swissVatNumberOf(data.vatNumber);
      if (vatNumber === undefined) {
        throw new DomainError(
          'UID_INVALID',
          'vatNumber must be a UID with its VAT suffix, such as CHE-123.456.788 MWST.',
        );
      }
      const qrIban = electronicFormatIBAN(data.qrIban);
      if (qrIban === null || !isQrIban(qrIban)) {
        throw new DomainError(
          'QR_IBAN_INVALID',
          'qrIban must be a QR-IBAN: of CH or LI, its institution 30000 to 31999.',
        );
      }
      const given: ProviderRegisteredData = { name, street, postcode, town, country, vatNumber, qrIban };
      const fields = Object.keys(given) as (keyof ProviderRegisteredData)[];
      if (supplier && fields.every((field) => supplier[field] === given[field])) return [];
      return [{ type: 'ProviderRegistered', data: given }];
    },
);
