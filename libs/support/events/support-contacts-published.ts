import { ArrayMinSize, ArrayUnique, IsArray, IsEmail, IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsText } from '#libs/kernel/validation.js';
import { LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { SUPPORT_OFFERS, type SupportOfferName } from './support-offer.js';

/** How the support of an offer is reached from then on (R54). The provider's own lines, no person's. */
class SupportContactsPublishedData {
  @IsIn(SUPPORT_OFFERS) offer!: SupportOfferName;
  @IsText() phone!: string;
  @IsEmail() email!: string;
  /** When somebody answers, in words. */
  @IsText() hours!: string;
  /** In which languages, the ones of notices. */
  @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(LANGUAGES, { each: true }) languages!: (typeof LANGUAGES)[number][];
}
export const SupportContactsPublished = defineEvent({
  type: 'SupportContactsPublished',
  version: 1,
  data: SupportContactsPublishedData,
});
export type SupportContactsPublished = EventOf<typeof SupportContactsPublished>;
