import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { LEGAL_FORMS, type LegalForm } from './organisation-registered.js';

/** An organisation gave its postal address, in the country of its registration; later invoices carry it (V4). */
class AddressRecordedData {
  @IsId() orgId!: string;
  @IsIn(LEGAL_FORMS) legalForm!: LegalForm;
  /** Street, postcode and town are personal when the organisation is a private one. */
  @IsString() @IsNotEmpty() @MaxLength(70) street!: string;
  @IsString() @IsNotEmpty() @MaxLength(16) postcode!: string;
  @IsString() @IsNotEmpty() @MaxLength(35) town!: string;
}
const isPersonal = ({ legalForm }: AddressRecordedData): boolean => legalForm === 'private';
export const AddressRecorded = defineEvent({
  type: 'AddressRecorded',
  version: 1,
  data: AddressRecordedData,
  personal: [
    { path: 'street', subject: 'orgId', when: isPersonal },
    { path: 'postcode', subject: 'orgId', when: isPersonal },
    { path: 'town', subject: 'orgId', when: isPersonal },
  ],
});
export type AddressRecorded = EventOf<typeof AddressRecorded>;
