import { describeRow, type FilterOf, internal, type RowOf } from '#libs/read-models/description/row.js';
import { instant, nullable, position, text } from '#libs/read-models/description/values.js';
import { client, correlation, partner, product, role } from '../values.js';

/** A visit of a partner's member to a client's account (E22). */
export const ACCOUNT_ENTRY = describeRow({
  name: 'AccountEntry',
  table: 'account_entry',
  fields: {
    position: internal(position('Log position of the visit.')),
    at: instant('When it was entered.'),
    partnerOrgId: partner('Partner whose member entered it.'),
    clientOrgId: client('Client whose account it is.'),
    userId: text('User that entered it.', 'usr_2'),
    role,
    productId: nullable(product('Product that it went to; null for the account as such.')),
    correlationId: correlation(),
  },
  order: ['position'],
  filters: ['partnerOrgId', 'clientOrgId', 'userId'],
});
export type AccountEntryRow = RowOf<typeof ACCOUNT_ENTRY>;

export interface AccountEntryFilter extends FilterOf<typeof ACCOUNT_ENTRY> {
  /** Either side: what an organisation may see. */
  orgId?: string | undefined;
}
