import { describeRow, type FilterOf, internal, type RowOf, stored } from '#libs/read-models/description/row.js';
import { choice, instant, list, nullable, position, text, whole } from '#libs/read-models/description/values.js';
import { REVOKERS, SUPPORT_SCOPES } from '#libs/support/events/support-access-steps.js';
import { client, correlation, product } from '../values.js';

export const SUPPORT_ACCESS_STATUS = ['active', 'revoked', 'expired'] as const;

/** Its time is over whether that is recorded or not (A23). */
const IS_OVER = "support_access.status = 'active' AND support_access.expires_at <= now()";
export const STATUS_NOW = `CASE WHEN ${IS_OVER} THEN 'expired' ELSE support_access.status END`;
const ENDED_NOW = `CASE WHEN ${IS_OVER} THEN support_access.expires_at ELSE support_access.ended_at END`;

const scope = choice('', SUPPORT_SCOPES);

/** What an organisation has opened to support for a time (R55, A23). */
export const SUPPORT_ACCESS = describeRow({
  name: 'SupportAccess',
  table: 'support_access',
  fields: {
    position: internal(position('Log position of the grant.')),
    grantId: text('Grant.', 'sac_1'),
    orgId: client('Organisation that opened it.'),
    scope: list('kMail, kDrive or both.', scope),
    products: nullable(list('Products that it is for; null: whatever of these the organisation has.', product(''))),
    status: stored(choice('As it is now: expired from its time on, recorded or not.', SUPPORT_ACCESS_STATUS), {
      read: STATUS_NOW,
    }),
    grantedBy: text('User that granted it.', 'usr_1'),
    grantedAt: instant('When it was granted.'),
    expiresAt: instant('The first instant at which its time is over.', '2026-03-13T09:00:00Z'),
    endedAt: stored(nullable(instant('When it ended; null while it is active.'), { example: null }), {
      read: ENDED_NOW,
    }),
    revokedBy: nullable(choice('Who ended it before its time: the organisation, or support; else null.', REVOKERS), {
      example: null,
    }),
    uses: stored(whole('How often support used it.', 1), { type: 'integer' }),
    lastUsedAt: nullable(instant('When it did last; null where it never did.')),
    correlationId: correlation(),
  },
  order: ['position'],
  filters: ['orgId', 'grantId', 'grantedBy'],
});
export type SupportAccessRow = RowOf<typeof SUPPORT_ACCESS>;
export interface SupportAccessFilter extends FilterOf<typeof SUPPORT_ACCESS> {
  /** As it is now. */
  status?: (typeof SUPPORT_ACCESS_STATUS)[number] | undefined;
}

/** Support went into kMail or kDrive (R55, A23). */
export const SUPPORT_ACCESS_USE = describeRow({
  name: 'SupportAccessUse',
  table: 'support_access_use',
  from: 'support_access_use JOIN support_access ON support_access.grant_id = support_access_use.grant_id',
  fields: {
    position: internal(position('Log position of the use.')),
    at: instant('When it was.'),
    grantId: text('Grant that it was done by.', 'sac_1'),
    orgId: client('Organisation whose kMail or kDrive it is.'),
    agentId: text('User of the support desk.', 'usr_9'),
    scope: choice('Where it went.', SUPPORT_SCOPES),
    productId: nullable(product('Product that it went to; null: none in particular.')),
    reason: nullable(text('Why, as the agent wrote it; null: it was not said.', 'Mails do not arrive')),
    ticket: nullable(text('Of the desk’s own system; null: none.', 'T-4711')),
    correlationId: correlation(),
  },
  order: ['position'],
  filters: ['orgId', 'grantId', 'agentId', 'productId'],
});
export type SupportAccessUseRow = RowOf<typeof SUPPORT_ACCESS_USE>;
export interface SupportAccessUseFilter extends FilterOf<typeof SUPPORT_ACCESS_USE> {
  /** Only of grants that this user made. */
  grantedBy?: string | undefined;
}
