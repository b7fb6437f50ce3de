import { describeRow, type FilterOf, type RowOf, stored } from '#libs/read-models/description/row.js';
import { amount, instant, nullable, text, uuid, whole } from '#libs/read-models/description/values.js';
import { currency, partner } from '../values.js';

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const revision = (name: string, about: string, example: number) =>
  stored(nullable(whole(about, example)), { type: 'bigint', read: `statement.${name}::integer` });

/** A closed month of an account, which never changes: `opening + accrued + reversed + adjusted − paid = closing` (E12). */
export const STATEMENT = describeRow({
  name: 'Statement',
  table: 'statement',
  fields: {
    partnerOrgId: partner(),
    currency,
    month: text('Month in Europe/Zurich.', '2026-03', '^\\d{4}-\\d{2}$'),
    opening: amount('What was owed before: pending, held, available and in payout.', '0.00'),
    accrued: amount('What payments brought.'),
    reversed: amount('What refunds took back; zero or negative.', '0.00'),
    adjusted: amount('What finance and corrections added or took.', '0.00'),
    paid: amount('Settled less returned.', '20.00'),
    closing: amount('What is owed then.', '32.08'),
    lines: whole('Movements of the month.', 2),
    linesHash: text('SHA-256 over the movements, in their order; empty without any.', HASH, '^([0-9a-f]{64})?$'),
    firstRevision: revision('first_revision', 'Of its first movement in the account’s journal; null without any.', 0),
    lastRevision: revision('last_revision', 'Of its last one; null without any.', 4),
    closedAt: instant('When the month was closed.', '2026-04-02T09:00:00Z'),
    stream: text('The account’s journal.', 'partnerAccount-org_beta.CHF'),
    eventId: uuid('The event that closed it.'),
  },
  order: ['partnerOrgId', 'currency', 'month'],
  descending: ['month', 'partnerOrgId', 'currency'],
  filters: ['partnerOrgId', 'currency', 'month'],
});
export type StatementRow = RowOf<typeof STATEMENT>;
export interface StatementFilter extends FilterOf<typeof STATEMENT> {
  /** What an organisation may see: its own. */
  orgId?: string | undefined;
}
