import { AdjustmentApproved, AdjustmentProposed } from '#libs/cashback/events/adjustment-steps.js';
import { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, updateRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { ADJUSTMENT } from './adjustments.row.js';

type Handled = RecordedEvent<AdjustmentProposed> | RecordedEvent<AdjustmentApproved> | RecordedEvent<CashbackAdjusted>;
type Adjustment = Row<typeof ADJUSTMENT.columns>;

const APPROVAL = only(ADJUSTMENT.columns, 'adjustment_id', 'status', 'approved_by', 'approved_at');
const POSTED = only(ADJUSTMENT.columns, 'adjustment_id', 'month');

const common = ({ position, metadata, data }: Handled) => ({
  position: String(position),
  partner_org_id: data.partnerOrgId,
  currency: data.currency,
  amount: data.amount,
  proposed_at: metadata.effectiveAt,
  correlation_id: metadata.$correlationId,
});

const proposed = (event: RecordedEvent<AdjustmentProposed>): Adjustment => ({
  ...common(event),
  adjustment_id: event.data.adjustmentId,
  correction_id: null,
  order_id: null,
  reason: event.data.reason,
  status: 'proposed',
  proposed_by: event.data.proposedBy,
  approved_by: null,
  approved_at: null,
  month: null,
});

/** Why and by whom, the correction says. */
const corrected = (event: RecordedEvent<CashbackAdjusted>): Adjustment => ({
  ...common(event),
  adjustment_id: null,
  correction_id: event.data.correctionId,
  order_id: event.data.orderId,
  reason: null,
  status: 'approved',
  proposed_by: null,
  approved_by: null,
  approved_at: event.metadata.effectiveAt,
  month: event.data.month,
});

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const rows: Adjustment[] = [];
  const approvals: Row<typeof APPROVAL>[] = [];
  const months: Row<typeof POSTED>[] = [];
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'AdjustmentProposed':
        rows.push(proposed(event));
        break;
      case 'AdjustmentApproved': {
        const { adjustmentId, approvedBy } = event.data;
        const approved_at = event.metadata.effectiveAt;
        approvals.push({ adjustment_id: adjustmentId, status: 'approved', approved_by: approvedBy, approved_at });
        break;
      }
      case 'CashbackAdjusted': {
        const { adjustmentId, month } = event.data;
        if (adjustmentId === null) rows.push(corrected(event));
        else months.push({ adjustment_id: adjustmentId, month });
      }
    }
  }
  await insertRows(sql, ADJUSTMENT.table, ADJUSTMENT.columns, rows);
  await updateRows(sql, ADJUSTMENT.table, ['adjustment_id'], APPROVAL, approvals);
  await updateRows(sql, ADJUSTMENT.table, ['adjustment_id'], POSTED, months);
};

/** Adjustments of finance, and what corrections posted. */
export const adjustments: Projection = {
  name: 'adjustments',
  version: 1,
  types: new Set([AdjustmentProposed.type, AdjustmentApproved.type, CashbackAdjusted.type]),
  categories: new Set(['adjustment', 'partnerAccount']),
  tables: [ADJUSTMENT.table],
  apply,
};
