import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { EntitlementEnded } from '#libs/programme/events/entitlement-ended.js';
import { EntitlementGranted } from '#libs/programme/events/entitlement-granted.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { ENTITLEMENT } from './entitlements.row.js';

type Handled = RecordedEvent<EntitlementGranted> | RecordedEvent<EntitlementEnded>;

/** Each in its turn: what ends one is, as a rule, in another batch than what began it. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  for (const { type, streamId, data, metadata, position } of events as readonly Handled[]) {
    const { effectiveAt } = metadata;
    if (type === 'EntitlementGranted') {
      const row = { partner_org_id: streamId, kind: data.kind, valid_from: effectiveAt, valid_to: null };
      await insertRows(sql, ENTITLEMENT.table, ENTITLEMENT.columns, [{ ...row, position: String(position) }]);
    } else {
      await sql.query(
        'UPDATE entitlement SET valid_to = $3 WHERE partner_org_id = $1 AND kind = $2 AND valid_to IS NULL',
        [streamId, data.kind, effectiveAt],
      );
    }
  }
};

/** What partners were and are entitled to. */
export const entitlements: Projection = {
  name: 'entitlements',
  version: 1,
  types: new Set([EntitlementGranted.type, EntitlementEnded.type]),
  categories: new Set(['entitlement']),
  tables: [ENTITLEMENT.table],
  apply,
};
