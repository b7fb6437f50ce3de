import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { AccessState } from './access.js';

/** The partner verified its rights and, with FULL, who pays, after they were granted otherwise than asked (R61). */
class GrantedAccessVerifiedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  /** What the partner had when it verified it; it stays as it is. */
  @ValidateNested() @Type(() => AccessState) access!: AccessState;
}
export const GrantedAccessVerified = defineEvent({
  type: 'GrantedAccessVerified',
  version: 1,
  data: GrantedAccessVerifiedData,
});
export type GrantedAccessVerified = EventOf<typeof GrantedAccessVerified>;
