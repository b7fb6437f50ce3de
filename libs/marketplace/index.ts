import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { ListingPublished } from './events/listing-published.js';
import { ListingUnpublished } from './events/listing-unpublished.js';
import { ListingUpdated } from './events/listing-updated.js';
import { TenderAwardAccepted } from './events/tender-award-accepted.js';
import { TenderAwarded } from './events/tender-awarded.js';
import { TenderClaimed } from './events/tender-claimed.js';
import { TenderErased } from './events/tender-erased.js';
import { TenderExpired } from './events/tender-expired.js';
import { TenderExpiryOrdered } from './events/tender-expiry-ordered.js';
import { TenderPublished } from './events/tender-published.js';
import { TenderReplied } from './events/tender-replied.js';
import { TenderReplyWithdrawn } from './events/tender-reply-withdrawn.js';
import { TenderWishSet } from './events/tender-wish-set.js';
import { TenderWithdrawn } from './events/tender-withdrawn.js';

export {
  AcceptTenderAward,
  AwardTender,
  ClaimTender,
  EraseTender,
  ExpireTenders,
  PublishListing,
  PublishTender,
  ReplyToTender,
  SetTenderWish,
  UnpublishListing,
  WithdrawReply,
  WithdrawTender,
} from './commands.js';
export { publishedTenders } from './registers.js';
export { hasEnded, hasToken, standsOn, Tender, type TenderState } from './tender.js';
export { TenderWish } from './tender-wish.js';

export const marketplace: Context = {
  categories: ['tender', 'tenderWish', 'listing', 'tenderExpiry', 'publishedTenders'],
  events: [
    TenderPublished,
    TenderReplied,
    TenderReplyWithdrawn,
    TenderAwarded,
    TenderAwardAccepted,
    TenderClaimed,
    TenderWithdrawn,
    TenderExpired,
    TenderErased,
    TenderExpiryOrdered,
    TenderWishSet,
    ListingPublished,
    ListingUpdated,
    ListingUnpublished,
  ],
  commands,
  automations: [],
};
