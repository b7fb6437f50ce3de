import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { businessDateOf } from '#libs/kernel/time.js';
import { Product } from '#libs/orders/product.js';
import { Organisation } from '#libs/organisation/organisation.js';
import {
  grantSupportAccess,
  type GrantFacts,
  type GrantSupportAccessData,
  type OfGrant,
  type OwnedProduct,
  revokeSupportAccess,
  SupportAccess,
  type SupportAccessEvent,
  useSupportAccess,
  type UseSupportAccessData,
} from './access.js';
import { giveNumber, takeCallerNumber, type TakeCallerNumberData } from './callers.js';
import { checking, type CheckSupportCodeData } from './checks.js';
import { expireSupportAccess, type ExpireSupportAccessData, orderSupportExpiry } from './expiry.js';
import {
  publishSupportContacts,
  type PublishSupportContactsData,
  subscribeSupportOffer,
  type SubscribeSupportOfferData,
  SupportContacts,
  SupportOffer,
} from './offers.js';
import { expiringSupportAccess } from './registers.js';

/** An organisation takes another support offer (R54). */
export class SubscribeSupportOffer extends LedgerCommand<SubscribeSupportOfferData> {}
/** How an offer's support is reached (R54). */
export class PublishSupportContacts extends LedgerCommand<PublishSupportContactsData> {}
/** A member gets the number that its codes begin with (R52, R53). */
export class TakeCallerNumber extends LedgerCommand<TakeCallerNumberData> {}
/** Support checks the code that a caller tells (R52, R56). */
export class CheckSupportCode extends LedgerCommand<CheckSupportCodeData> {}
/** An organisation opens kMail, kDrive or both to support for a time (R55, A23). */
export class GrantSupportAccess extends LedgerCommand<GrantSupportAccessData> {}
/** That ends before its time (A23). */
export class RevokeSupportAccess extends LedgerCommand<OfGrant> {}
/** Support goes in (R55, A23). */
export class UseSupportAccess extends LedgerCommand<UseSupportAccessData> {}
/** Support access whose time is over is recorded as such (A23); sent by the ledger itself. */
export class ExpireSupportAccess extends LedgerCommand<ExpireSupportAccessData> {}

const readKnown = async (read: Read, { orgId }: { orgId: string }) => ({
  organisationKnown: (await read(Organisation, orgId)).state.registered,
});

const readProduct = async (read: Read, productId: string): Promise<OwnedProduct> => {
  const { exists, clientOrgId, terminated } = (await read(Product, productId)).state;
  return { ownerOrgId: exists ? clientOrgId : null, terminated };
};

const readGrantFacts = async (read: Read, data: GrantSupportAccessData): Promise<Omit<GrantFacts, 'at'>> => {
  const named = [...new Set(data.products ?? [])];
  const [known, products] = await Promise.all([
    readKnown(read, data),
    Promise.all(named.map(async (id): Promise<[string, OwnedProduct]> => [id, await readProduct(read, id)])),
  ]);
  return { ...known, products: new Map(products) };
};

/** The day on which it ends is entered first, so that the expiry finds it. */
const enterEnd = async (
  ledger: Ledger,
  { grantId }: OfGrant,
  context: CommandContext,
  events: readonly SupportAccessEvent[],
): Promise<void> => {
  for (const { type, data } of events) {
    if (type !== 'SupportAccessGranted') continue;
    const day = businessDateOf(data.expiresAt);
    await enter(ledger, expiringSupportAccess, day, grantId, context);
    await enter(ledger, expiringSupportAccess, 'main', day, context);
  }
};

const onGrant = { on: SupportAccess, id: ({ grantId }: OfGrant) => grantId };

export const commands = [
  handles(
    SubscribeSupportOffer,
    transacting({ on: SupportOffer, id: ({ orgId }) => orgId, facts: readKnown, decide: subscribeSupportOffer }),
  ),
  handles(
    PublishSupportContacts,
    transacting({ on: SupportContacts, id: ({ offer }) => offer, facts: noFacts, decide: publishSupportContacts }),
  ),
  handles(TakeCallerNumber, executing<TakeCallerNumberData>(takeCallerNumber, giveNumber)),
  handles(CheckSupportCode, checking),
  handles(
    GrantSupportAccess,
    transacting({
      ...onGrant,
      facts: async (read, data: GrantSupportAccessData, { at }) => ({ ...(await readGrantFacts(read, data)), at }),
      decide: grantSupportAccess,
      first: enterEnd,
    }),
  ),
  handles(
    RevokeSupportAccess,
    transacting({ ...onGrant, facts: (_, __, { at }) => ({ at }), decide: revokeSupportAccess }),
  ),
  handles(
    UseSupportAccess,
    transacting({
      ...onGrant,
      facts: async (read, { productId }: UseSupportAccessData, { at }) => ({
        at,
        product: productId === undefined ? undefined : await readProduct(read, productId),
      }),
      decide: useSupportAccess,
    }),
  ),
  handles(ExpireSupportAccess, executing<ExpireSupportAccessData>(orderSupportExpiry, expireSupportAccess)),
];
