import {
  CorrectionApproved,
  CorrectionMade,
  CorrectionProposed,
  PaidByPartnersListed,
} from '#libs/corrections/events/correction-steps.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { OrderCorrected } from '#libs/orders/events/order-corrected.js';
import { OrderTaxCorrected } from '#libs/orders/events/order-tax-corrected.js';
import { insertRows, updateRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { CORRECTION, CORRECTION_ORDER } from './corrections.row.js';

type Handled =
  | RecordedEvent<CorrectionProposed>
  | RecordedEvent<CorrectionApproved>
  | RecordedEvent<PaidByPartnersListed>
  | RecordedEvent<CorrectionMade>
  | RecordedEvent<OrderCorrected>
  | RecordedEvent<OrderTaxCorrected>;
type Correction = Row<typeof CORRECTION.columns>;
type Order = Row<typeof CORRECTION_ORDER.columns>;

const APPROVAL = only(CORRECTION.columns, 'correction_id', 'status', 'approved_by', 'approved_at');
const MADE = only(CORRECTION.columns, 'correction_id', 'status', 'orders', 'paid_by_partners', 'adjustments');

const proposed = ({ data, metadata, position }: RecordedEvent<CorrectionProposed>): Correction => ({
  position: String(position),
  correction_id: data.correctionId,
  kind: data.kind,
  rate_card_version: data.version,
  order_id: data.orderId,
  partner_org_id: data.partnerOrgId,
  invoice_number: data.tax?.invoiceNumber ?? null,
  reason: data.reason,
  status: 'proposed',
  proposed_by: data.proposedBy,
  proposed_at: metadata.effectiveAt,
  approved_by: null,
  approved_at: null,
  orders: null,
  paid_by_partners: null,
  adjustments: null,
  correlation_id: metadata.$correlationId,
});

const decidedAgain = ({ data, metadata }: RecordedEvent<OrderCorrected>): Order => ({
  correction_id: data.correctionId,
  order_id: data.orderId,
  outcome: 'decided-again',
  partner_org_id: data.line.partnerOrgId,
  partner_level: data.line.level,
  benefit: data.line.benefit,
  rate: data.line.rate,
  preferential: data.line.preferential,
  rate_card_version: data.line.rateCardVersion,
  at: metadata.effectiveAt,
});

/** Of an order whose earner stays. */
const NO_EARNER = {
  partner_org_id: null,
  partner_level: null,
  benefit: null,
  rate: null,
  preferential: null,
  rate_card_version: null,
};
const leftAlone = ({ data, metadata }: RecordedEvent<PaidByPartnersListed>): Order[] =>
  data.orders.map((order_id) => ({
    correction_id: data.correctionId,
    order_id,
    outcome: 'paid-by-partner',
    ...NO_EARNER,
    at: metadata.effectiveAt,
  }));
const taxedAgain = ({ data, metadata }: RecordedEvent<OrderTaxCorrected>): Order => ({
  correction_id: data.correctionId,
  order_id: data.orderId,
  outcome: 'taxed-again',
  ...NO_EARNER,
  at: metadata.effectiveAt,
});

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const corrections: Correction[] = [];
  const approvals: Row<typeof APPROVAL>[] = [];
  const made: Row<typeof MADE>[] = [];
  const orders: Order[] = [];
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'CorrectionProposed':
        corrections.push(proposed(event));
        break;
      case 'CorrectionApproved': {
        const { correctionId: correction_id, approvedBy: approved_by } = event.data;
        approvals.push({ correction_id, status: 'approved', approved_by, approved_at: event.metadata.effectiveAt });
        break;
      }
      case 'PaidByPartnersListed':
        orders.push(...leftAlone(event));
        break;
      case 'CorrectionMade': {
        const { correctionId: correction_id, paidByPartners: paid_by_partners, ...count } = event.data;
        const { orders: all, adjustments } = count;
        made.push({ correction_id, status: 'made', orders: all, paid_by_partners, adjustments });
        break;
      }
      case 'OrderCorrected':
        orders.push(decidedAgain(event));
        break;
      case 'OrderTaxCorrected':
        orders.push(taxedAgain(event));
    }
  }
  await insertRows(sql, CORRECTION.table, CORRECTION.columns, corrections);
  await updateRows(sql, CORRECTION.table, ['correction_id'], APPROVAL, approvals);
  await updateRows(sql, CORRECTION.table, ['correction_id'], MADE, made);
  // An order that was opened too late to be found is decided again by itself, and once.
  await insertRows(sql, CORRECTION_ORDER.table, CORRECTION_ORDER.columns, orders);
};

/** Corrections, and what each did to which order. */
export const corrections: Projection = {
  name: 'corrections',
  version: 2,
  types: new Set([
    CorrectionProposed.type,
    CorrectionApproved.type,
    PaidByPartnersListed.type,
    CorrectionMade.type,
    OrderCorrected.type,
    OrderTaxCorrected.type,
  ]),
  categories: new Set(['correction', 'order']),
  tables: [CORRECTION.table, CORRECTION_ORDER.table],
  apply,
};
