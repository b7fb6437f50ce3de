import { AccountEntered } from '#libs/delegation/events/account-entered.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { ACCOUNT_ENTRY } from './account_entries.row.js';

const entered = ({ data, metadata, position }: RecordedEvent<AccountEntered>): Row<typeof ACCOUNT_ENTRY.columns> => ({
  position: String(position),
  at: metadata.effectiveAt,
  partner_org_id: data.partnerOrgId,
  client_org_id: data.clientOrgId,
  user_id: metadata.actor.userId,
  role: metadata.actor.role,
  product_id: data.productId,
  correlation_id: metadata.$correlationId,
});

const apply = (events: readonly RecordedEvent[], sql: Sql): Promise<void> =>
  insertRows(
    sql,
    ACCOUNT_ENTRY.table,
    ACCOUNT_ENTRY.columns,
    (events as readonly RecordedEvent<AccountEntered>[]).map(entered),
  );

/** Visits to clients' accounts (E22). */
export const accountEntries: Projection = {
  name: 'account_entries',
  version: 1,
  types: new Set([AccountEntered.type]),
  categories: new Set(['accountEntry']),
  tables: [ACCOUNT_ENTRY.table],
  apply,
};
