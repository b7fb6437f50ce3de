import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { NO_FACTS, noFacts } from '#libs/event-sourcing/commands/decision.js';
import { executing, type Execution, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { addDays, businessDateOf, type Instant } from '#libs/kernel/time.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner } from '#libs/programme/partner.js';
import { erase, expireTenders, type ExpireTendersData, orderTenderExpiry } from './ending.js';
import type { ListingData } from './events/listing.js';
import { Listing, publishListing, unpublishListing } from './listing.js';
import {
  claimTender,
  type ClaimTenderData,
  eraseTender,
  publishTender,
  type PublishTenderData,
  withdrawTender,
  type WithdrawTenderData,
} from './publishing.js';
import { publishedTenders } from './registers.js';
import {
  type AcceptAwardData,
  acceptTenderAward,
  awardTender,
  type OfPartner,
  type PartnerFacts,
  type ReplyData,
  type ReplyFacts,
  replyToTender,
  withdrawReply,
} from './replies.js';
import { TENDER_DAYS } from './retention.js';
import { Tender, type TenderEvent, type TenderState } from './tender.js';
import { type MemberFacts, setTenderWish, TenderWish, type TenderWishData } from './tender-wish.js';

/** Anybody asks for help (R17). */
export class PublishTender extends LedgerCommand<PublishTenderData> {}
/** Its author, or the programme desk for abuse, takes a tender away (R17). */
export class WithdrawTender extends LedgerCommand<WithdrawTenderData> {}
/** What people wrote in a tender is erased on demand (R17). */
export class EraseTender extends LedgerCommand<WithdrawTenderData> {}
/** A visitor's tender becomes an organisation's, by its token (R17). */
export class ClaimTender extends LedgerCommand<ClaimTenderData> {}
/** A partner says whether it wishes to have tenders (R17). */
export class SetTenderWish extends LedgerCommand<TenderWishData> {}
/** A partner replies to a tender, or replies otherwise than before (R17). */
export class ReplyToTender extends LedgerCommand<ReplyData> {}
/** A partner takes its reply back (R17). */
export class WithdrawReply extends LedgerCommand<OfPartner> {}
/** The author chooses a partner that replied (R7). */
export class AwardTender extends LedgerCommand<OfPartner> {}
/** The partner accepts the award with its duty (R7). */
export class AcceptTenderAward extends LedgerCommand<AcceptAwardData> {}
/** Tenders whose day has come end, and their words are erased (R17). */
export class ExpireTenders extends LedgerCommand<ExpireTendersData> {}
/** A partner has itself listed in the directory (R18). */
export class PublishListing extends LedgerCommand<ListingData> {}
/** A partner's listing is taken out of the directory (R18). */
export class UnpublishListing extends LedgerCommand<{ orgId: string }> {}

const onTender = { on: Tender, id: ({ tenderId }: { tenderId: string }) => tenderId };
const ofMember = async (read: Read, { orgId }: { orgId: string }): Promise<MemberFacts> => {
  const [organisation, partner] = await Promise.all([read(Organisation, orgId), read(Partner, orgId)]);
  return { organisation: organisation.state, partner: partner.state };
};
const ofPartner = async (read: Read, { partnerOrgId }: OfPartner, { at }: { at: Instant }): Promise<PartnerFacts> => ({
  partner: (await read(Partner, partnerOrgId)).state,
  today: businessDateOf(at),
});

/** The tender is entered for the day on which it ends before it is published. */
const publishing = transacting<PublishTenderData, Parameters<typeof publishTender>[1], TenderState, TenderEvent>({
  ...onTender,
  facts: async (read, { authorOrgId }, { at }) => ({
    organisation: authorOrgId === null ? null : (await read(Organisation, authorOrgId)).state,
    today: businessDateOf(at),
  }),
  first: async (ledger, { tenderId }, context, events) => {
    const published = events.find((event) => event.type === 'TenderPublished');
    if (!published) return;
    const month = addDays(published.data.keptUntil, -TENDER_DAYS).slice(0, 7);
    await enter(ledger, publishedTenders, 'main', month, context);
    await enter(ledger, publishedTenders, month, tenderId, context);
  },
  decide: publishTender,
});

/** A tender is taken away, then what people wrote in it is erased; the outcome tells of both. */
const ending = (decide: typeof withdrawTender): Execution<WithdrawTenderData> => {
  const withdrawing = transacting<WithdrawTenderData, object, TenderState, TenderEvent>({
    ...onTender,
    facts: noFacts,
    decide,
  });
  return {
    ...withdrawing,
    execute: async (ledger, data, context) => {
      const withdrawn = await withdrawing.execute(ledger, data, context);
      const erased = await erase(ledger, data.tenderId, context);
      const { revision, position } = erased;
      return { ...withdrawn, revision, position, events: [...withdrawn.events, ...erased.events] };
    },
  };
};

const readReplyFacts = async (
  ledger: Ledger,
  read: Read,
  data: ReplyData,
  { state, at }: { state: TenderState; at: Instant },
): Promise<ReplyFacts> => {
  const [facts, wish] = await Promise.all([ofPartner(read, data, { at }), read(TenderWish, data.partnerOrgId)]);
  const before = state.replies.get(data.partnerOrgId);
  const opened = before && !state.erased ? await ledger.store.codec.opened(before.message) : null;
  return {
    ...facts,
    wishes: wish.state.wishes,
    before: before && opened !== null ? { ...before, message: opened } : null,
  };
};
/** What it replied before is opened, to see whether it is the same. */
const replying = executing<ReplyData>(replyToTender, (ledger: Ledger, data: ReplyData, context: CommandContext) =>
  ledger.transact<TenderState, TenderEvent>({
    aggregate: Tender,
    id: data.tenderId,
    context,
    decide: async ({ state }, read, at) =>
      replyToTender(data, await readReplyFacts(ledger, read, data, { state, at }), context.actor)(state),
  }),
);

const onOrganisation = { id: ({ orgId }: { orgId: string }) => orgId, facts: ofMember };

export const commands = [
  handles(PublishTender, publishing),
  handles(WithdrawTender, ending(withdrawTender)),
  handles(EraseTender, ending(eraseTender)),
  handles(
    ClaimTender,
    transacting({
      ...onTender,
      facts: async (read, { orgId }) => ({ organisation: (await read(Organisation, orgId)).state }),
      decide: claimTender,
    }),
  ),
  handles(SetTenderWish, transacting({ ...onOrganisation, on: TenderWish, decide: setTenderWish })),
  handles(ReplyToTender, replying),
  handles(WithdrawReply, transacting({ ...onTender, facts: () => NO_FACTS, decide: withdrawReply })),
  handles(AwardTender, transacting({ ...onTender, facts: ofPartner, decide: awardTender })),
  handles(AcceptTenderAward, transacting({ ...onTender, facts: ofPartner, decide: acceptTenderAward })),
  handles(ExpireTenders, executing<ExpireTendersData>(orderTenderExpiry, expireTenders)),
  handles(PublishListing, transacting({ ...onOrganisation, on: Listing, decide: publishListing })),
  handles(UnpublishListing, transacting({ ...onOrganisation, on: Listing, decide: unpublishListing })),
];
