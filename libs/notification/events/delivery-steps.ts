import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Instant } from '#libs/kernel/time.js';
import { IsInstant, IsPosition } from '#libs/kernel/validation.js';
import { type Language, LANGUAGES } from '#libs/organisation/events/organisation-registered.js';

/** How a notice leaves: by a mail server, or as a file of an embedded ledger that has none. */
const TRANSPORTS = ['smtp', 'folder'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/**
 * Why a notice did not arrive.
 * - `no-address`     its organisation gave none, or it was erased
 * - `refused`        the mail server takes no mail for that address, or not this one
 * - `deferred`       the mail server asks for it again later
 * - `no-answer`      the mail server was not reached, broke off, or did not answer in time: it may have taken it
 * - `sign-in`        the mail server does not know us
 * - `sender-refused` it takes nothing from our address
 * - `not-written`    the folder could not be written
 * - `too-old`        its occasion is so long past, or its tender so wholly over, that it would only confuse
 */
export const FAILURES = [
  'no-address',
  'refused',
  'deferred',
  'no-answer',
  'sign-in',
  'sender-refused',
  'not-written',
  'too-old',
] as const;
export type Failure = (typeof FAILURES)[number];

/** A notice was handed over: the mail server answered for it, or the file is written. */
class NotificationSentData {
  /** 1 for the first. */
  @IsInt() @Min(1) attempt!: number;
  /** Between angle brackets; the same in every attempt. */
  @IsString() @IsNotEmpty() @MaxLength(500) messageId!: string;
  @IsIn(TRANSPORTS) transport!: TransportName;
  /** In which it was written. */
  @IsIn(LANGUAGES) language!: Language;
}
export const NotificationSent = defineEvent({ type: 'NotificationSent', version: 1, data: NotificationSentData });
export type NotificationSent = EventOf<typeof NotificationSent>;

/** A notice did not arrive. What the server said is not kept: it may name the address. */
class NotificationFailedData {
  /** 1 for the first. */
  @IsInt() @Min(1) attempt!: number;
  @IsIn(FAILURES) reason!: Failure;
  /** The mail server's answer, e.g. 550; null without one. */
  @ValidateIf((_, value) => value !== null) @IsInt() @Min(200) @Max(599) smtpCode!: number | null;
  /** When it is tried again; null: not by itself, or once there is an address. */
  @ValidateIf((_, value) => value !== null) @IsInstant() retryAt!: Instant | null;
  /** Only a person has it tried again. */
  @IsBoolean() givenUp!: boolean;
  /** Position in the log of the address that was looked at; null: there was none. */
  @ValidateIf((_, value) => value !== null) @IsPosition() addressAt!: string | null;
}
export const NotificationFailed = defineEvent({
  type: 'NotificationFailed',
  version: 1,
  data: NotificationFailedData,
});
export type NotificationFailed = EventOf<typeof NotificationFailed>;

/** A person has a notice tried again that was given up. */
class NotificationRetriedData {
  /** Attempts that it had until then. */
  @IsInt() @Min(0) attempts!: number;
}
export const NotificationRetried = defineEvent({
  type: 'NotificationRetried',
  version: 1,
  data: NotificationRetriedData,
});
export type NotificationRetried = EventOf<typeof NotificationRetried>;
