import { IsInt, IsNotEmpty, IsString, IsUUID, MaxLength, Min, ValidateIf } from 'class-validator';
import { IsPosition, IsText } from '#libs/kernel/validation.js';
import { defineEvent, type EventOf } from '../event.js';

/** Where an event stands that is set aside, or taken back. */
export class QuarantinedData {
  @IsUUID('all') eventId!: string;
  @IsString() @IsNotEmpty() stream!: string;
  @IsInt() @Min(0) revision!: number;
  @IsPosition() position!: string;
  @IsString() @MaxLength(200) type!: string;
  /** Why it cannot be read; null for an event that could be. */
  @ValidateIf((_, value) => value !== null) @IsString() @MaxLength(500) problem!: string | null;
  /** The words of the person who decided, who stands in the metadata. */
  @IsText() @MaxLength(500) reason!: string;
}

/** A person set an event of one of the ledger's streams aside: from here on everything that reads passes over it. */
export const EventQuarantined = defineEvent({ type: 'EventQuarantined', version: 1, data: QuarantinedData });
export type EventQuarantined = EventOf<typeof EventQuarantined>;
