import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import { PartnerLeft } from '#libs/programme/events/partner-left.js';
import { PartnerLevelChanged } from '#libs/programme/events/partner-level-changed.js';
import { PartnerReinstated } from '#libs/programme/events/partner-reinstated.js';
import { PartnerSuspended } from '#libs/programme/events/partner-suspended.js';
import { insertRows, updateRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { PARTNER } from './partners.row.js';

type Moved = RecordedEvent<PartnerSuspended> | RecordedEvent<PartnerReinstated> | RecordedEvent<PartnerLeft>;
type Handled = RecordedEvent<PartnerAdmitted> | RecordedEvent<PartnerLevelChanged> | Moved;

const LEVEL = only(PARTNER.columns, 'partner_org_id', 'level');
const STATUS = only(PARTNER.columns, 'partner_org_id', 'status', 'since');
const STATUS_AFTER = { PartnerSuspended: 'suspended', PartnerReinstated: 'active', PartnerLeft: 'left' } as const;

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const admitted: Row<typeof PARTNER.columns>[] = [];
  // By partner: of several in one batch the last one holds.
  const levels = new Map<string, Row<typeof LEVEL>>();
  const statuses = new Map<string, Row<typeof STATUS>>();
  for (const event of events as readonly Handled[]) {
    const { streamId: partner_org_id } = event;
    const at = event.metadata.effectiveAt;
    switch (event.type) {
      case 'PartnerAdmitted': {
        const { level } = event.data;
        admitted.push({ partner_org_id, level, status: 'active', admitted_at: at, since: at });
        break;
      }
      case 'PartnerLevelChanged':
        levels.set(partner_org_id, { partner_org_id, level: event.data.to });
        break;
      default:
        statuses.set(partner_org_id, { partner_org_id, status: STATUS_AFTER[event.type], since: at });
    }
  }
  await insertRows(sql, PARTNER.table, PARTNER.columns, admitted);
  await updateRows(sql, PARTNER.table, ['partner_org_id'], LEVEL, [...levels.values()]);
  await updateRows(sql, PARTNER.table, ['partner_org_id'], STATUS, [...statuses.values()]);
};

/** Partners of now and of before, with level and status. */
export const partners: Projection = {
  name: 'partners',
  version: 1,
  types: new Set([
    PartnerAdmitted.type,
    PartnerLevelChanged.type,
    PartnerSuspended.type,
    PartnerReinstated.type,
    PartnerLeft.type,
  ]),
  categories: new Set(['partner']),
  tables: [PARTNER.table],
  apply,
};
