import { MAX_NOTE } from '#libs/organisation/events/invoice-note-set.js';
import { CountryField, TextField } from '../http/fields.js';

export class RegisterProviderBody {
  @TextField({ description: 'Name on invoices.', example: 'Hosting AG' }, 70)
  name!: string;
  @TextField({ description: 'Street and number.', example: 'Rue du Lac 1' }, 70)
  street!: string;
  @TextField({ description: 'Postcode.', example: '1200' }, 16)
  postcode!: string;
  @TextField({ description: 'Town.', example: 'Genève' }, 35)
  town!: string;
  @CountryField({ description: 'Country (ISO 3166-1).', example: 'CH' })
  country!: string;
  @TextField({ description: 'UID with its VAT suffix.', example: 'CHE-123.456.788 MWST' }, 30)
  vatNumber!: string;
  @TextField({ description: 'QR-IBAN that is paid to.', example: 'CH4431999123000889012' }, 34)
  qrIban!: string;
}

export class AddInvoiceNoteBody {
  @TextField(
    { description: 'One line; it takes the place of an earlier one.', example: 'Approved by the treasurer' },
    MAX_NOTE,
  )
  note!: string;
}
