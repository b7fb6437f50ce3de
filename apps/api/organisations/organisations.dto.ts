import { MAX_NOTE } from '#libs/organisation/events/invoice-note-set.js';
import { ENTRY_POINTS } from '#libs/organisation/events/vat-number-recorded.js';
import { LANGUAGES, LEGAL_FORMS } from '#libs/organisation/events/organisation-registered.js';
import {
  ChoiceField,
  CountryField,
  CurrencyField,
  FlagField,
  IdField,
  TextField,
  TextOrNullField,
} from '../http/fields.js';

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

export class RecordAddressBody {
  @TextField(
    {
      description: 'Street and number; encrypted with the rest when a private person’s.',
      example: 'Chemin des Vignes 3',
    },
    70,
  )
  street!: string;
  @TextField({ description: 'Postcode.', example: '1207' }, 16)
  postcode!: string;
  @TextField({ description: 'Town, in the country of the registration.', example: 'Genève' }, 35)
  town!: string;
}

export class SetInvoiceNoteBody {
  @TextOrNullField({ description: 'One line; null takes it away.', example: 'Cost centre 4711' }, MAX_NOTE)
  note!: string | null;
}
