import { LANGUAGES, SERVICES } from '#libs/marketplace/events/services.js';
import {
  computed,
  describeRow,
  type FilterOf,
  internal,
  type RowOf,
  type ShownRowOf,
  stored,
} from '#libs/read-models/description/row.js';
import {
  amount,
  choice,
  date,
  flag,
  instant,
  list,
  nullable,
  object,
  part,
  personal,
  position,
  text,
  whole,
  withheld,
} from '#libs/read-models/description/values.js';
import { client, correlation, country, currency, partner } from '../values.js';

export const TENDER_STATUS = ['open', 'awarded', 'accepted', 'withdrawn', 'expired'] as const;

const ERASED = '“(erased)” once the tender is over.';
const MONEY = part('TenderMoney', { amount: amount('Excluding VAT.', '5000.00'), currency });
const sealed = (about: string, example: string) => stored(personal(`${about} ${ERASED}`, example), { type: 'jsonb' });

/** A call for tenders and what became of it (R17). */
export const TENDER = describeRow({
  name: 'Tender',
  table: 'tender',
  fields: {
    tenderId: text('Tender.', 'tdr_1'),
    status: choice(
      'What has become of it; one that is open or awarded stands until its last day. Accepted: a partner is bound (R7).',
      TENDER_STATUS,
    ),
    authorOrgId: nullable(client('Organisation that it is of; null: a visitor’s.')),
    publishedBy: internal(nullable(text('User of the author who published or claimed it.', 'usr_1'))),
    title: sealed('What it is about.', 'A new website'),
    description: sealed('What is asked for.', 'Five pages in French, and a shop.'),
    services: list('Kinds of services.', choice('', SERVICES, 'web-design')),
    languages: list('Languages in which the author is served.', choice('', LANGUAGES, 'fr')),
    country: country('Where it is asked for.'),
    budget: nullable(object('What the author would spend; null where it does not say.', MONEY)),
    deadline: date('The last day on which it stands, as its author wishes.', '2026-04-30'),
    endsOn: date('The day from which on it does not stand, whatever the status says.', '2026-05-01'),
    keptUntil: date('The day on which what people wrote in it is erased, whatever became of it.', '2026-06-10'),
    contactName: sealed('Whom partners may write to.', 'Anna Muster'),
    contactEmail: sealed('Where.', 'anna@example.ch'),
    contactPhone: stored(nullable(personal(`By telephone; null where none is told. ${ERASED}`, '+41 22 000 00 00')), {
      type: 'jsonb',
    }),
    replies: computed(
      withheld(whole('Replies that stand; null for partners.', 2)),
      '(SELECT count(*)::integer FROM tender_reply r WHERE r.tender_id = tender.tender_id)',
    ),
    awardedTo: nullable(partner('Partner that it is awarded to; null: nobody, or another partner than the caller.')),
    publishedAt: instant('When it was published.'),
    statusSince: instant('Since when the status is so.'),
    erasedAt: nullable(instant('When what people wrote in it was erased; null while it is kept.'), { example: null }),
    correlationId: correlation(),
    position: position('Where its publication stands in the log.'),
  },
  order: ['position'],
  filters: ['tenderId', 'status', 'authorOrgId', 'publishedBy', 'country'],
});
export type TenderRow = RowOf<typeof TENDER>;
/** A tender as one caller may see it. */
export type TenderView = ShownRowOf<typeof TENDER>;

export interface TenderFilter extends FilterOf<typeof TENDER> {
  /** One of the kinds of services that it asks for. */
  service?: (typeof SERVICES)[number] | undefined;
  /** One of the languages in which its author is served. */
  language?: (typeof LANGUAGES)[number] | undefined;
  /** What a partner is shown on a day: tenders of others that stand, those that it replied to and that it won. */
  shownTo?: { readonly partnerOrgId: string; readonly today: string } | undefined;
}

/** A partner's reply to a tender, as it stands. */
export const TENDER_REPLY = describeRow({
  name: 'TenderReply',
  table: 'tender_reply',
  from: 'tender_reply JOIN tender ON tender.tender_id = tender_reply.tender_id',
  fields: {
    tenderId: text('Tender.', 'tdr_1'),
    partnerOrgId: partner('Partner that replied.'),
    message: sealed('What it wrote.', 'We could begin in May.'),
    price: nullable(object('What it would cost, excluding VAT; null where it does not say.', MONEY)),
    isAwarded: computed(
      flag('Whether the tender is awarded to it.'),
      '(tender.awarded_to IS NOT DISTINCT FROM tender_reply.partner_org_id)',
    ),
    repliedAt: instant('When it replied so, the last time.'),
    position: position('Where the reply stands in the log.'),
  },
  order: ['position'],
  filters: ['tenderId', 'partnerOrgId'],
});
export type TenderReplyRow = RowOf<typeof TENDER_REPLY>;
export type TenderReplyFilter = FilterOf<typeof TENDER_REPLY>;
