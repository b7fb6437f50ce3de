import { Type } from 'class-transformer';
import { IsString, Matches, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsLines } from '#libs/kernel/validation.js';
import { MAX_TEXT, TenderMoney } from './tender-parts.js';

/** A partner replied, or put another reply in place of its own (R17). The message is sealed by the tender's key. */
class TenderRepliedData {
  @IsId() tenderId!: string;
  @IsString() @Matches(/^tender:/) subject!: string;
  @IsId() partnerOrgId!: string;
  @IsLines() @MaxLength(MAX_TEXT) message!: string;
  /** What it would cost, excluding VAT; null where that is not said. */
  @ValidateIf((_, value) => value !== null) @ValidateNested() @Type(() => TenderMoney) price!: TenderMoney | null;
}
export const TenderReplied = defineEvent({
  type: 'TenderReplied',
  version: 1,
  data: TenderRepliedData,
  personal: [{ path: 'message', subject: 'subject' }],
});
export type TenderReplied = EventOf<typeof TenderReplied>;
