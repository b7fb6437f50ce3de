import { IsIn, IsOptional } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsPersonalText, type Sealed } from '#libs/event-sourcing/personal.js';
import { IsId } from '#libs/kernel/validation.js';
import { type Language, LANGUAGES } from './organisation-registered.js';

/** An organisation said where its notices go; it replaces what it said before. */
class NoticeAddressRecordedData {
  @IsId() orgId!: string;
  /** Personal. */
  @IsPersonalText() email!: string | Sealed;
  /** Of its notices; left out: that of the organisation. */
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
}
export const NoticeAddressRecorded = defineEvent({
  type: 'NoticeAddressRecorded',
  version: 1,
  data: NoticeAddressRecordedData,
  personal: [{ path: 'email', subject: 'orgId' }],
});
export type NoticeAddressRecorded = EventOf<typeof NoticeAddressRecorded>;
