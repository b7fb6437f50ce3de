import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { MAX_NOTE } from '#libs/organisation/events/invoice-note-set.js';
import { LEGAL_FORMS, type LegalForm } from '#libs/organisation/events/organisation-registered.js';

/** The payer put a note beside one of its invoices (R48); the invoice stays as it was issued. */
class InvoiceNoteAddedData {
  @IsString() @IsNotEmpty() number!: string;
  @IsId() payerOrgId!: string;
  @IsIn(LEGAL_FORMS) legalForm!: LegalForm;
  /** Personal when the payer is a private one. */
  @IsString() @IsNotEmpty() @MaxLength(MAX_NOTE) note!: string;
}
export const InvoiceNoteAdded = defineEvent({
  type: 'InvoiceNoteAdded',
  version: 1,
  data: InvoiceNoteAddedData,
  personal: [{ path: 'note', subject: 'payerOrgId', when: ({ legalForm }) => legalForm === 'private' }],
});
export type InvoiceNoteAdded = EventOf<typeof InvoiceNoteAdded>;
