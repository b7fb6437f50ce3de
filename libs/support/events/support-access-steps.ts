import { ArrayMinSize, ArrayUnique, IsArray, IsIn, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsInstant, IsText, IsUserId } from '#libs/kernel/validation.js';

/** What may be opened to support for a time (R55). */
export const SUPPORT_SCOPES = ['kMail', 'kDrive'] as const;
export type SupportScope = (typeof SUPPORT_SCOPES)[number];

class OfGrant {
  @IsId() grantId!: string;
  @IsId() orgId!: string;
}

/** An organisation has opened kMail, kDrive or both to support, until an instant (R55, A23). */
class SupportAccessGrantedData extends OfGrant {
  /** Sorted as they are declared. */
  @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(SUPPORT_SCOPES, { each: true }) scope!: SupportScope[];
  /** Sorted; null: whatever of these the organisation has. */
  @ValidateIf((_, value) => value !== null)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsId({ each: true })
  products!: string[] | null;
  /** The first instant at which it is over. */
  @IsInstant() expiresAt!: string;
  @IsUserId() grantedBy!: string;
}
export const SupportAccessGranted = defineEvent({
  type: 'SupportAccessGranted',
  version: 1,
  data: SupportAccessGrantedData,
});
export type SupportAccessGranted = EventOf<typeof SupportAccessGranted>;

/** Support went in (R55); each use is one event, its reason stands in the metadata (A23). */
class SupportAccessUsedData extends OfGrant {
  @IsUserId() agentId!: string;
  @IsIn(SUPPORT_SCOPES) scope!: SupportScope;
  /** Null: none in particular. */
  @ValidateIf((_, value) => value !== null) @IsId() productId!: string | null;
  /** Of the desk's own system; null: none. */
  @ValidateIf((_, value) => value !== null) @IsText() ticket!: string | null;
}
export const SupportAccessUsed = defineEvent({ type: 'SupportAccessUsed', version: 1, data: SupportAccessUsedData });
export type SupportAccessUsed = EventOf<typeof SupportAccessUsed>;

export const REVOKERS = ['client', 'support'] as const;

/** It ended before its time: taken back by the organisation, or given back by support (A23). */
class SupportAccessRevokedData extends OfGrant {
  @IsIn(REVOKERS) revokedBy!: (typeof REVOKERS)[number];
}
export const SupportAccessRevoked = defineEvent({
  type: 'SupportAccessRevoked',
  version: 1,
  data: SupportAccessRevokedData,
});
export type SupportAccessRevoked = EventOf<typeof SupportAccessRevoked>;

/** Its time was over; it gave nothing since `expiredAt` (A23). */
class SupportAccessExpiredData extends OfGrant {
  @IsInstant() expiredAt!: string;
}
export const SupportAccessExpired = defineEvent({
  type: 'SupportAccessExpired',
  version: 1,
  data: SupportAccessExpiredData,
});
export type SupportAccessExpired = EventOf<typeof SupportAccessExpired>;
