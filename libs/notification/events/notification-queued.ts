import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { ACCESS_MODES, type AccessMode, PAYMENT_METHODS, type PaymentMethod } from '#libs/delegation/events/access.js';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';
import { type Language, LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { NOTICES, type Notice } from './notices.js';

/** What the words of a notice need of its occasion, beside the names of client and partner. */
export class NoticeDetails {
  @IsOptional() @IsId() productId?: string;
  /** Who pays from now on, or is to. */
  @IsOptional() @IsIn(PAYMENT_METHODS) paymentMethod?: PaymentMethod;
  @IsOptional() @IsIn(ACCESS_MODES) mode?: AccessMode;
  /** The end of a period or of a time of grace. */
  @IsOptional() @IsBusinessDate() day?: BusinessDate;
  /** Of a product: whether it is renewed by itself. */
  @IsOptional() @IsBoolean() automatic?: boolean;
  /** What else the notice is about by its name: a level, a version of the terms, an order. */
  @IsOptional() @IsString() @IsNotEmpty() @MaxLength(64) subject?: string;
  /** The tender that it is about; what it is called stands sealed in the tender's own stream. */
  @IsOptional() @IsId() tenderId?: string;
}

/** Somebody is to be told; delivery follows, and its failure never undoes what happened (A24). */
export class NotificationQueuedData {
  @IsIn(NOTICES) template!: Notice;
  /** The organisation whose legal representatives are told; null: the visitor who published the tender. */
  @ValidateIf((_, value) => value !== null) @IsId() recipientOrgId!: string | null;
  /** The recipient's language when it was queued; null in notices of before that was noted. */
  @ValidateIf((_, value) => value !== null) @IsIn(LANGUAGES) language!: Language | null;
  /** Null: it concerns no client. */
  @ValidateIf((_, value) => value !== null) @IsId() clientOrgId!: string | null;
  /** The partner; of what the client looks after itself, the client. */
  @IsId() partnerOrgId!: string;
  /** The event that is the occasion. */
  @IsUUID() about!: string;
  @ValidateNested() @Type(() => NoticeDetails) details!: NoticeDetails;
}
type Version2 = Omit<NotificationQueuedData, 'language' | 'details'>;
type Version3 = NotificationQueuedData & { recipientOrgId: string };
/** Version 1 is one of version 2 that knows no mandates. */
const fromVersion1 = (data: Version2): Version2 => data;
const fromVersion2 = (data: Version2): NotificationQueuedData => ({ ...data, language: null, details: {} });
/** Version 3 is told to organisations alone. */
const fromVersion3 = (data: Version3): NotificationQueuedData => data;
export const NotificationQueued = defineEvent({
  type: 'NotificationQueued',
  version: 4,
  data: NotificationQueuedData,
  upcast: { 1: fromVersion1, 2: fromVersion2, 3: fromVersion3 },
});
export type NotificationQueued = EventOf<typeof NotificationQueued>;
