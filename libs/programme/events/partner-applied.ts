import { Type } from 'class-transformer';
import { IsIn, IsNotEmpty, IsString, MaxLength, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { type Register, REGISTERS } from '#libs/kernel/register-numbers.js';
import { IsId, IsWebAddress } from '#libs/kernel/validation.js';

/** A company's number in its country's register, in its normal form (R4). */
class RegistrationData {
  @IsIn(REGISTERS) scheme!: Register;
  @IsString() @IsNotEmpty() @MaxLength(40) value!: string;
}

/** A company applied for the programme (R2), accepting a version of the conditions (R8); it replaces an earlier application. */
export class PartnerAppliedData {
  @IsId() orgId!: string;
  @ValidateNested() @Type(() => RegistrationData) registration!: RegistrationData;
  @IsWebAddress() website!: string;
  @IsId() termsVersion!: string;
}
export const PartnerApplied = defineEvent({ type: 'PartnerApplied', version: 1, data: PartnerAppliedData });
export type PartnerApplied = EventOf<typeof PartnerApplied>;
