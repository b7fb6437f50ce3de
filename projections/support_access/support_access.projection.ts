import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import {
  SupportAccessExpired,
  SupportAccessGranted,
  SupportAccessRevoked,
  SupportAccessUsed,
} from '#libs/support/events/support-access-steps.js';
import { SUPPORT_ACCESS, SUPPORT_ACCESS_USE } from './support_access.row.js';

type Handled =
  | RecordedEvent<SupportAccessGranted>
  | RecordedEvent<SupportAccessUsed>
  | RecordedEvent<SupportAccessRevoked>
  | RecordedEvent<SupportAccessExpired>;
type Grant = Row<typeof SUPPORT_ACCESS.columns>;
type Use = Row<typeof SUPPORT_ACCESS_USE.columns>;

const storedGrants = async (sql: Sql, events: readonly Handled[]): Promise<Map<string, Grant>> => {
  const { rows } = await sql.query<Grant>(
    `SELECT ${Object.keys(SUPPORT_ACCESS.columns).join(', ')} FROM support_access WHERE grant_id = ANY ($1::text[])`,
    [events.map(({ data }) => data.grantId)],
  );
  return new Map(rows.map((row) => [row.grant_id, row]));
};

const granted = ({ data, metadata, position }: RecordedEvent<SupportAccessGranted>): Grant => ({
  position: String(position),
  grant_id: data.grantId,
  org_id: data.orgId,
  scope: data.scope,
  products: data.products,
  status: 'active',
  granted_by: data.grantedBy,
  granted_at: metadata.effectiveAt,
  expires_at: data.expiresAt,
  ended_at: null,
  revoked_by: null,
  uses: 0,
  last_used_at: null,
  correlation_id: metadata.$correlationId,
});

const used = ({ data, metadata, position }: RecordedEvent<SupportAccessUsed>): Use => ({
  position: String(position),
  grant_id: data.grantId,
  org_id: data.orgId,
  at: metadata.effectiveAt,
  agent_id: data.agentId,
  scope: data.scope,
  product_id: data.productId,
  reason: metadata.reason ?? null,
  ticket: data.ticket,
  correlation_id: metadata.$correlationId,
});

const evolve = (grant: Grant | undefined, event: Handled): Grant | undefined => {
  const { effectiveAt } = event.metadata;
  if (event.type === 'SupportAccessGranted') return granted(event);
  if (!grant) return undefined;
  switch (event.type) {
    case 'SupportAccessUsed':
      return { ...grant, uses: grant.uses + 1, last_used_at: effectiveAt };
    case 'SupportAccessRevoked':
      return { ...grant, status: 'revoked', ended_at: effectiveAt, revoked_by: event.data.revokedBy };
    case 'SupportAccessExpired':
      return { ...grant, status: 'expired', ended_at: event.data.expiredAt };
  }
};

/** Reads the grants that the batch touches, folds its events over them and writes each once; each use is a row. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const all = events as readonly Handled[];
  const grants = await storedGrants(sql, all);
  for (const event of all) {
    const after = evolve(grants.get(event.data.grantId), event);
    if (after) grants.set(after.grant_id, after);
  }
  await upsertRows(sql, SUPPORT_ACCESS.table, ['grant_id'], SUPPORT_ACCESS.columns, [...grants.values()]);
  const uses = all.flatMap((event) => (event.type === 'SupportAccessUsed' ? [used(event)] : []));
  await insertRows(sql, SUPPORT_ACCESS_USE.table, SUPPORT_ACCESS_USE.columns, uses);
};

/** What was opened to support, each use of it, and its end (R55, A23). */
export const supportAccess: Projection = {
  name: 'support_access',
  version: 1,
  types: new Set([
    SupportAccessGranted.type,
    SupportAccessUsed.type,
    SupportAccessRevoked.type,
    SupportAccessExpired.type,
  ]),
  categories: new Set(['supportAccess']),
  tables: [SUPPORT_ACCESS.table, SUPPORT_ACCESS_USE.table],
  apply,
};
