import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsCountry, IsId, IsLines, IsText, IsUserId } from '#libs/kernel/validation.js';
import { type Language, LANGUAGES, MAX_SERVICES, type Service } from './services.js';
import { MAX_TEXT, MAX_TITLE, TenderContact, TenderMoney } from './tender-parts.js';

const OrNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

/**
 * Somebody asks for help (R17). Title, description and contact are its author's words and sealed by the tender's own key
 * (`subject`), so that one key erases them all. Of a visitor's token only the hash is kept.
 */
export class TenderPublishedData {
  @IsId() tenderId!: string;
  @IsString() @Matches(/^tender:/) subject!: string;
  /** Null: a visitor. */
  @OrNull() @IsId() authorOrgId!: string | null;
  /** User of the author who published it; null: a visitor. */
  @OrNull() @IsUserId() publishedBy!: string | null;
  /** SHA-256 of the visitor's token, in hexadecimal; null: an organisation's. */
  @OrNull() @Matches(/^[0-9a-f]{64}$/) tokenHash!: string | null;
  @IsText() @MaxLength(MAX_TITLE) title!: string;
  @IsLines() @MaxLength(MAX_TEXT) description!: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_SERVICES) @IsId({ each: true }) services!: Service[];
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(LANGUAGES.length) @IsIn(LANGUAGES, { each: true }) languages!: Language[];
  @IsCountry() country!: string;
  @OrNull() @ValidateNested() @Type(() => TenderMoney) budget!: TenderMoney | null;
  /** The last day on which it stands, as its author wishes. */
  @IsBusinessDate() deadline!: BusinessDate;
  /** From this day on it does not stand: the day after the deadline, at most so many days after it was published. */
  @IsBusinessDate() endsOn!: BusinessDate;
  /** From this day on nothing personal of it is kept, whatever became of it. */
  @IsBusinessDate() keptUntil!: BusinessDate;
  @ValidateNested() @Type(() => TenderContact) contact!: TenderContact;
}
export const TenderPublished = defineEvent({
  type: 'TenderPublished',
  version: 1,
  data: TenderPublishedData,
  personal: [
    { path: 'title', subject: 'subject' },
    { path: 'description', subject: 'subject' },
    { path: 'contact.name', subject: 'subject' },
    { path: 'contact.email', subject: 'subject' },
    { path: 'contact.phone', subject: 'subject' },
  ],
});
export type TenderPublished = EventOf<typeof TenderPublished>;
