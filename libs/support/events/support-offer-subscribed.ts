import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { SUPPORT_OFFERS, type SupportOfferName } from './support-offer.js';

/** An organisation has this support from then on (R54). */
class SupportOfferSubscribedData {
  @IsId() orgId!: string;
  @IsIn(SUPPORT_OFFERS) offer!: SupportOfferName;
}
export const SupportOfferSubscribed = defineEvent({
  type: 'SupportOfferSubscribed',
  version: 1,
  data: SupportOfferSubscribedData,
});
export type SupportOfferSubscribed = EventOf<typeof SupportOfferSubscribed>;
