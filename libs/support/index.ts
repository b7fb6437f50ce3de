import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import {
  SupportAccessExpired,
  SupportAccessGranted,
  SupportAccessRevoked,
  SupportAccessUsed,
} from './events/support-access-steps.js';
import { SupportCallerNumbered } from './events/support-caller-numbered.js';
import { SupportCodeChecked } from './events/support-code-checked.js';
import { SupportCodeMissed } from './events/support-code-missed.js';
import { SupportContactsPublished } from './events/support-contacts-published.js';
import { SupportExpiryOrdered } from './events/support-expiry-ordered.js';
import { SupportOfferSubscribed } from './events/support-offer-subscribed.js';
import { expiringSupportAccess } from './registers.js';

export {
  CheckSupportCode,
  ExpireSupportAccess,
  GrantSupportAccess,
  PublishSupportContacts,
  RevokeSupportAccess,
  SubscribeSupportOffer,
  TakeCallerNumber,
  UseSupportAccess,
} from './commands.js';
export { SupportAccess } from './access.js';
export { checkHolder, numberOf, secretOf } from './callers.js';
export { deskIdOf } from './checks.js';
export { codeAt, type Holder, spoken } from './codes.js';
export { isPremium, isSupportOffer, SupportContacts, SupportOffer } from './offers.js';
export { expiringSupportAccess } from './registers.js';

export const support: Context = {
  categories: [
    'supportOffer',
    'supportContacts',
    'supportCaller',
    'supportDesk',
    'supportAccess',
    'supportExpiry',
    expiringSupportAccess.category,
  ],
  events: [
    SupportOfferSubscribed,
    SupportContactsPublished,
    SupportCallerNumbered,
    SupportCodeChecked,
    SupportCodeMissed,
    SupportAccessGranted,
    SupportAccessUsed,
    SupportAccessRevoked,
    SupportAccessExpired,
    SupportExpiryOrdered,
  ],
  commands,
  automations: [],
};
