import { IsIn, IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { LEGAL_FORMS, type LegalForm } from './organisation-registered.js';

/** A note is one line of at most so many characters. */
export const MAX_NOTE = 250;

/** From here on an organisation's invoices carry this note (R48), or none. */
class InvoiceNoteSetData {
  @IsId() orgId!: string;
  @IsIn(LEGAL_FORMS) legalForm!: LegalForm;
  /** Personal when the organisation is a private one; null takes it away. */
  @ValidateIf((_, value) => value !== null) @IsString() @IsNotEmpty() @MaxLength(MAX_NOTE) note!: string | null;
}
export const InvoiceNoteSet = defineEvent({
  type: 'InvoiceNoteSet',
  version: 1,
  data: InvoiceNoteSetData,
  personal: [{ path: 'note', subject: 'orgId', when: ({ legalForm }) => legalForm === 'private' }],
});
export type InvoiceNoteSet = EventOf<typeof InvoiceNoteSet>;
