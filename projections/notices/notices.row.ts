import { FAILURES } from '#libs/notification/events/delivery-steps.js';
import { NOTICES } from '#libs/notification/events/notices.js';
import { LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { describeRow, type FilterOf, internal, type RowOf, stored } from '#libs/read-models/description/row.js';
import { choice, instant, nullable, position, text, uuid, whole } from '#libs/read-models/description/values.js';
import { table } from '#libs/read-models/postgres/table.js';
import { client, correlation, partner, product } from '../values.js';

export const NOTICE_STATUS = ['queued', 'failed', 'undeliverable', 'sent', 'given-up'] as const;

/** A notice and what became of it; neither its address nor its text. */
export const NOTICE = describeRow({
  name: 'Notice',
  table: 'notice',
  fields: {
    noticeId: uuid('Notice.'),
    template: choice('What is told.', NOTICES),
    recipientOrgId: nullable(
      text('Organisation that is told; null: the visitor who published the tender.', 'org_beta'),
    ),
    language: nullable(choice('In which it was sent, or is meant to be.', LANGUAGES)),
    clientOrgId: nullable(client('Client that it concerns; null for none.')),
    partnerOrgId: partner('Partner that it concerns.'),
    productId: nullable(product('Product that it concerns; null for none.'), { example: null }),
    tenderId: nullable(text('Tender that it concerns; null for none.', 'tnd_1'), { example: null }),
    about: uuid('The event that is the occasion.', '1c2e9f52-3f6e-5f0a-9d53-6a2f54a1c0de'),
    status: choice(
      'Failed, it is tried again; undeliverable, it waits for an address; given up, for a person.',
      NOTICE_STATUS,
      'failed',
    ),
    attempts: stored(whole('Attempts so far.', 1), { type: 'integer' }),
    reason: nullable(choice('Why the last attempt failed; else null.', FAILURES, 'deferred')),
    smtpCode: stored(nullable(whole('What the mail server answered to it; else null.', 451)), { type: 'integer' }),
    queuedAt: instant('When it was queued.'),
    attemptedAt: nullable(instant('When it was last tried; null before.', '2026-03-12T09:00:04Z')),
    retryAt: nullable(instant('When it is tried again; null unless it failed.', '2026-03-12T09:01:04Z')),
    sentAt: nullable(instant('When it left; null before.'), { example: null }),
    addressAt: internal(nullable(position('Of the address that the last failed attempt looked at.'))),
    correlationId: correlation(),
    position: internal(position('Of the event that queued it.')),
  },
  order: ['position'],
  filters: ['recipientOrgId', 'template', 'status'],
});
export type NoticeRow = RowOf<typeof NOTICE>;
export type NoticeFilter = FilterOf<typeof NOTICE>;

/** Which organisations gave an address. */
export const NOTICE_ADDRESS = table('notice_address', {
  org_id: 'text',
  position: 'bigint',
});
