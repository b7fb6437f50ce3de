import { ENTRY_POINTS } from '#libs/organisation/events/vat-number-recorded.js';
import { LANGUAGES, LEGAL_FORMS } from '#libs/organisation/events/organisation-registered.js';
import { ChoiceField, CountryField, CurrencyField, FlagField, IdField, TextField } from '../http/fields.js';

export class RegisterOrganisationBody {
  @IdField({
    description: 'Id of the organisation; made by the ledger when left out.',
    example: 'org_alpha',
    optional: true,
  })
  orgId?: string;
  @TextField({ description: 'Name; encrypted in the events when it is a private person’s.', example: 'Alpha SA' }, 200)
  name!: string;
  @ChoiceField({ description: 'Legal form.', example: 'company' }, LEGAL_FORMS)
  legalForm!: (typeof LEGAL_FORMS)[number];
  @CountryField({ description: 'Country (ISO 3166-1).', example: 'CH' })
  country!: string;
  @CurrencyField({ description: 'Currency of its orders, whatever its country.', example: 'CHF' })
  currency!: 'CHF' | 'EUR';
  @ChoiceField({ description: 'Language of its notices.', example: 'fr', optional: true }, LANGUAGES)
  language?: (typeof LANGUAGES)[number];
}

export class RecordVatNumberBody {
  @TextField({ description: 'VAT number as it shall stand on invoices (R45).', example: 'FR40303265045' }, 30)
  vatNumber!: string;
  @ChoiceField({ description: 'Where it was entered (R46–R51).', example: 'account' }, ENTRY_POINTS)
  entryPoint!: (typeof ENTRY_POINTS)[number];
  @FlagField({
    description: 'Whether the terms box was ticked; `account` needs it (R47).',
    example: true,
    optional: true,
  })
  termsAccepted?: boolean;
}
