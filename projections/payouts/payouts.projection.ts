import * as runs from '#libs/cashback/events/payout-run-steps.js';
import * as steps from '#libs/cashback/events/payout-steps.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, updateRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { LEFT_OUT, PAYOUT, PAYOUT_RUN } from './payouts.row.js';

const STATUS_AFTER = {
  PayoutSent: 'sent',
  PayoutSettled: 'settled',
  PayoutFailed: 'failed',
  PayoutReturned: 'returned',
  PayoutCancelled: 'cancelled',
} as const;
type Moved =
  | RecordedEvent<steps.PayoutSent>
  | RecordedEvent<steps.PayoutSettled>
  | RecordedEvent<steps.PayoutFailed>
  | RecordedEvent<steps.PayoutReturned>
  | RecordedEvent<steps.PayoutCancelled>;
type RunEvent =
  | RecordedEvent<runs.PayoutRunCreated>
  | RecordedEvent<runs.PayoutRunContinued>
  | RecordedEvent<runs.PayoutRunApproved>
  | RecordedEvent<runs.PayoutRunCancelled>
  | RecordedEvent<runs.PayoutRunClosed>;
type Handled = RecordedEvent<steps.PayoutRequested> | Moved | RunEvent;
type Run = Row<typeof PAYOUT_RUN.columns>;

const STATUS = only(PAYOUT.columns, 'run_id', 'partner_org_id', 'status', 'status_since');
const NEWNESS = only(PAYOUT.columns, 'run_id', 'partner_org_id', 'destination_is_new');
const KEY = ['run_id', 'partner_org_id'];

const requested = ({ data, metadata, position }: RecordedEvent<steps.PayoutRequested>): Row<typeof PAYOUT.columns> => ({
  position: String(position),
  run_id: data.runId,
  partner_org_id: data.partnerOrgId,
  currency: data.currency,
  amount: data.amount,
  items: data.items,
  destination: data.destination,
  full_iban: data.iban,
  // The run tells it, once every account has told what was taken of it.
  destination_is_new: false,
  status: 'requested',
  requested_at: metadata.effectiveAt,
  status_since: metadata.effectiveAt,
});

const created = ({ data, metadata, position }: RecordedEvent<runs.PayoutRunCreated>): Run | undefined => {
  // One that would have paid nobody is none.
  if (data.payouts.length === 0) return undefined;
  return {
    position: String(position),
    run_id: data.runId,
    currency: data.currency,
    status: 'draft',
    total: data.total,
    ...counts(undefined, data),
    created_by: data.draftedBy,
    created_at: metadata.effectiveAt,
    approved_by: null,
    approved_at: null,
    closed_at: null,
    cancelled_by: null,
    cancelled_at: null,
    correlation_id: metadata.$correlationId,
  };
};
const counts = (
  before: Run | undefined,
  { payouts, leftOut }: { payouts: readonly runs.RunPayout[]; leftOut: readonly runs.LeftOutAccount[] },
): Pick<Run, 'payouts' | 'left_out' | 'new_destinations'> => ({
  payouts: (before?.payouts ?? 0) + payouts.length,
  left_out: (before?.left_out ?? 0) + leftOut.length,
  new_destinations: (before?.new_destinations ?? 0) + payouts.filter((one) => one.destinationIsNew).length,
});

const evolve = (run: Run | undefined, event: RunEvent): Run | undefined => {
  if (event.type === 'PayoutRunCreated') return created(event);
  if (!run) return undefined;
  const at = event.metadata.effectiveAt;
  switch (event.type) {
    case 'PayoutRunContinued':
      return { ...run, ...counts(run, event.data) };
    case 'PayoutRunApproved':
      return { ...run, status: 'approved', approved_by: event.data.approvedBy, approved_at: at };
    case 'PayoutRunCancelled':
      return { ...run, status: 'cancelled', cancelled_by: event.metadata.actor.userId, cancelled_at: at };
    case 'PayoutRunClosed':
      return { ...run, status: 'closed', closed_at: at };
  }
};

/** Reads the runs that the batch touches, folds its events over them and writes each once. */
const applyToRuns = async (sql: Sql, events: readonly RunEvent[]): Promise<void> => {
  if (events.length === 0) return;
  const { rows } = await sql.query<Run>(
    `SELECT ${Object.keys(PAYOUT_RUN.columns).join(', ')} FROM payout_run WHERE run_id = ANY ($1::text[])`,
    [events.map(({ streamId }) => streamId)],
  );
  const all = new Map(rows.map((row) => [row.run_id, row]));
  for (const event of events) {
    const run = evolve(all.get(event.streamId), event);
    if (run) all.set(event.streamId, run);
  }
  await upsertRows(sql, PAYOUT_RUN.table, ['run_id'], PAYOUT_RUN.columns, [...all.values()]);
  const told = events.flatMap((event) =>
    (event.type === 'PayoutRunCreated' || event.type === 'PayoutRunContinued') && all.has(event.streamId)
      ? [event]
      : [],
  );
  const news = told.flatMap(({ streamId: run_id, data: { payouts } }) =>
    payouts
      .filter(({ destinationIsNew }) => destinationIsNew)
      .map(({ partnerOrgId }) => ({ run_id, partner_org_id: partnerOrgId, destination_is_new: true })),
  );
  await updateRows(sql, PAYOUT.table, KEY, NEWNESS, news);
  const leftOut = told.flatMap(({ streamId: run_id, data }) =>
    data.leftOut.map(({ partnerOrgId: partner_org_id, available, because }) => ({
      run_id,
      partner_org_id,
      currency: all.get(run_id)!.currency,
      available,
      because,
    })),
  );
  await insertRows(sql, LEFT_OUT.table, LEFT_OUT.columns, leftOut);
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const payouts: Row<typeof PAYOUT.columns>[] = [];
  // By run and partner: of several in one batch the last one holds.
  const statuses = new Map<string, Row<typeof STATUS>>();
  const ofRuns: RunEvent[] = [];
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'PayoutRequested':
        payouts.push(requested(event));
        break;
      case 'PayoutSent':
      case 'PayoutSettled':
      case 'PayoutFailed':
      case 'PayoutReturned':
      case 'PayoutCancelled': {
        const { runId: run_id, partnerOrgId: partner_org_id } = event.data;
        const status_since = event.metadata.effectiveAt;
        const row = { run_id, partner_org_id, status: STATUS_AFTER[event.type], status_since };
        statuses.set(`${run_id} ${partner_org_id}`, row);
        break;
      }
      default:
        ofRuns.push(event);
    }
  }
  await insertRows(sql, PAYOUT.table, PAYOUT.columns, payouts);
  await updateRows(sql, PAYOUT.table, KEY, STATUS, [...statuses.values()]);
  await applyToRuns(sql, ofRuns);
};

/** Payout runs, what each pays to whom, and whom it left out. */
export const payouts: Projection = {
  name: 'payouts',
  version: 1,
  types: new Set(
    [
      steps.PayoutRequested,
      steps.PayoutSent,
      steps.PayoutSettled,
      steps.PayoutFailed,
      steps.PayoutReturned,
      steps.PayoutCancelled,
      runs.PayoutRunCreated,
      runs.PayoutRunContinued,
      runs.PayoutRunApproved,
      runs.PayoutRunCancelled,
      runs.PayoutRunClosed,
    ].map(({ type }) => type),
  ),
  categories: new Set(['partnerAccount', 'payoutRun']),
  tables: [PAYOUT_RUN.table, PAYOUT.table, LEFT_OUT.table],
  apply,
};
