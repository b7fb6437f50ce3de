import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { AddressRecorded } from './events/address-recorded.js';
import { InvoiceNoteSet } from './events/invoice-note-set.js';
import { OrganisationRegistered } from './events/organisation-registered.js';
import { VatNumberRecorded } from './events/vat-number-recorded.js';

export { RecordAddress, RecordVatNumber, RegisterOrganisation, SetInvoiceNote } from './commands.js';
export { Organisation, type PostalAddress } from './organisation.js';

export const organisation: Context = {
  categories: ['organisation'],
  events: [OrganisationRegistered, VatNumberRecorded, AddressRecorded, InvoiceNoteSet],
  commands,
  automations: [],
};
