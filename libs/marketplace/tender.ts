import { Map as PersistentMap } from 'immutable';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isVisitor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { isSameHash } from '#libs/kernel/secrets.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import type { Language } from './events/services.js';
import type { TenderAwardAccepted } from './events/tender-award-accepted.js';
import type { TenderAwarded } from './events/tender-awarded.js';
import type { TenderClaimed } from './events/tender-claimed.js';
import type { TenderErased } from './events/tender-erased.js';
import type { TenderExpired } from './events/tender-expired.js';
import type { TenderMoney } from './events/tender-parts.js';
import type { TenderPublished } from './events/tender-published.js';
import type { TenderReplied } from './events/tender-replied.js';
import type { TenderReplyWithdrawn } from './events/tender-reply-withdrawn.js';
import type { TenderWithdrawn } from './events/tender-withdrawn.js';

export type TenderEvent =
  | TenderPublished
  | TenderReplied
  | TenderReplyWithdrawn
  | TenderAwarded
  | TenderAwardAccepted
  | TenderClaimed
  | TenderWithdrawn
  | TenderExpired
  | TenderErased;

/** What became of a tender; one that is open or awarded stands. */
type TenderStatus = 'open' | 'awarded' | 'accepted' | 'withdrawn' | 'expired';

/** A partner's reply as it stands. */
interface Reply {
  /** Sealed once it is stored. */
  readonly message: string | Sealed;
  readonly price: TenderMoney | null;
}

/** What a notice of a tender needs of its author's words; title and address are sealed once they are stored. */
interface Author {
  readonly title: string | Sealed;
  readonly email: string | Sealed;
  /** The first that help was asked for in. */
  readonly language: Language;
}

/** A call for tenders; the days and the status of one that does not exist are meaningless. */
export interface TenderState {
  readonly exists: boolean;
  /** As it was recorded; `standsOn` knows that a day has come, too. */
  readonly status: TenderStatus;
  /** The organisation that it is of; null: a visitor's. */
  readonly authorOrgId: string | null;
  /** User of the author who published or claimed it. */
  readonly publisher: string | null;
  /** Of the visitor's token; null: there is none, or none any more. */
  readonly tokenHash: string | null;
  readonly endsOn: BusinessDate;
  readonly keptUntil: BusinessDate;
  /** By partner. */
  readonly replies: PersistentMap<string, Reply>;
  readonly awardedTo: string | null;
  /** Null before it is published. */
  readonly author: Author | null;
  readonly erased: boolean;
}

/** `tender-{id}`. */
export const Tender: Aggregate<TenderState, TenderEvent> = {
  category: 'tender',
  initial: {
    exists: false,
    status: 'open',
    authorOrgId: null,
    publisher: null,
    tokenHash: null,
    endsOn: '',
    keptUntil: '',
    replies: PersistentMap(),
    awardedTo: null,
    author: null,
    erased: false,
  },
  evolve: (state, event): TenderState => {
    switch (event.type) {
      case 'TenderPublished': {
        const { authorOrgId, publishedBy: publisher, tokenHash, endsOn, keptUntil } = event.data;
        const author = authorOf(event.data);
        return { ...state, exists: true, authorOrgId, publisher, tokenHash, endsOn, keptUntil, author };
      }
      case 'TenderReplied': {
        const { partnerOrgId, message, price } = event.data;
        return { ...state, replies: state.replies.set(partnerOrgId, { message, price }) };
      }
      case 'TenderReplyWithdrawn': {
        const replies = state.replies.delete(event.data.partnerOrgId);
        const isAwards = state.awardedTo === event.data.partnerOrgId && state.status === 'awarded';
        return isAwards ? { ...state, replies, status: 'open', awardedTo: null } : { ...state, replies };
      }
      case 'TenderAwarded':
        return { ...state, status: 'awarded', awardedTo: event.data.partnerOrgId };
      case 'TenderAwardAccepted':
        return { ...state, status: 'accepted' };
      case 'TenderClaimed':
        return { ...state, authorOrgId: event.data.orgId, publisher: event.data.claimedBy, tokenHash: null };
      case 'TenderWithdrawn':
        return { ...state, status: 'withdrawn' };
      case 'TenderExpired':
        return { ...state, status: 'expired' };
      case 'TenderErased':
        return { ...state, erased: true };
    }
  },
};

const authorOf = ({ title, contact, languages }: TenderPublished['data']): Author => ({
  title,
  email: contact.email,
  language: languages[0] ?? 'en',
});

/** Whether it is recorded as ended; its words are erased in consequence. */
export const hasEnded = ({ status }: Pick<TenderState, 'status'>): boolean =>
  status === 'withdrawn' || status === 'expired';

/** Whether nobody is bound by it yet, and no end of it is recorded. */
export const isUnsettled = ({ exists, status }: TenderState): boolean =>
  exists && (status === 'open' || status === 'awarded');
/** Whether it stands on a day: it is unsettled and its end has not come, be that recorded or not (R17). */
export const standsOn = (state: TenderState, day: BusinessDate): boolean => isUnsettled(state) && day < state.endsOn;

/** Whether whoever asks has the token of a visitor's tender; `tokenHash` is that of the token that was sent. */
export const hasToken = (state: Pick<TenderState, 'tokenHash'>, tokenHash: string | undefined): boolean =>
  state.tokenHash !== null && tokenHash !== undefined && isSameHash(state.tokenHash, tokenHash);

/** Which tender, and for whoever has no account the hash of the token that was sent. */
export interface TenderData {
  tenderId: string;
  tokenHash?: string;
}

export const unknownTender = (tenderId: string): DomainError =>
  new DomainError('UNKNOWN_TENDER', `There is no tender ${tenderId}.`, { tenderId });

/** @throws UNKNOWN_TENDER, also to a visitor without its token (R17) */
export const checkKnown = (state: TenderState, { tenderId, tokenHash }: TenderData, actor: Actor): void => {
  if (!state.exists || (isVisitor(actor) && !hasToken(state, tokenHash))) throw unknownTender(tenderId);
};

export const tenderEnded = (tenderId: string): DomainError =>
  new DomainError('TENDER_ENDED', 'The tender stands no more.', { tenderId });
export const tenderAccepted = ({ awardedTo }: TenderState, tenderId: string): DomainError =>
  new DomainError('TENDER_ACCEPTED', 'A partner has accepted the award: the tender is done.', { tenderId, awardedTo });
