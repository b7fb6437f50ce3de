import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A product's last order is to be cancelled; from here on nothing happens to the product until that is settled. */
class CancellationBegunData {
  @IsId() productId!: string;
  @IsId() orderId!: string;
  @IsUUID() placementEventId!: string;
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
}
export const CancellationBegun = defineEvent({ type: 'CancellationBegun', version: 1, data: CancellationBegunData });
export type CancellationBegun = EventOf<typeof CancellationBegun>;

/** The order was paid before it could be cancelled: everything is as it was. */
class CancellationWithdrawnData {
  @IsId() productId!: string;
  @IsId() orderId!: string;
}
export const CancellationWithdrawn = defineEvent({
  type: 'CancellationWithdrawn',
  version: 1,
  data: CancellationWithdrawnData,
});
export type CancellationWithdrawn = EventOf<typeof CancellationWithdrawn>;

/** The order is cancelled, and its period free again; of the only one, the product's id is, too. */
class PlacementCancelledData {
  @IsId() productId!: string;
  @IsId() orderId!: string;
  @IsUUID() placementEventId!: string;
}
export const PlacementCancelled = defineEvent({ type: 'PlacementCancelled', version: 1, data: PlacementCancelledData });
export type PlacementCancelled = EventOf<typeof PlacementCancelled>;
