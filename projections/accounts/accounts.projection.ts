import type { AccountEntry, Balance } from '#libs/cashback/events/balance.js';
import { PayoutDestinationSet } from '#libs/cashback/events/payout-destination-set.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { add, type Amount, ZERO } from '#libs/kernel/money.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { ACCOUNT, DESTINATION } from './accounts.row.js';
import { ACCOUNT_EVENTS } from '../account-events.js';

/** Every event of an account tells the balance after it; three kinds add to a total, too. */
const TOTALS = {
  CashbackAccrued: 'accrued',
  CashbackReversed: 'reversed',
  CashbackAdjusted: 'adjusted',
} as const;
type Total = (typeof TOTALS)[keyof typeof TOTALS];
type Posting = RecordedEvent<{ type: string; data: AccountEntry & { amount?: Amount } }>;
type Handled = Posting | RecordedEvent<PayoutDestinationSet>;
type AccountColumns = Row<typeof ACCOUNT.columns>;

const isSetting = (event: Handled): event is RecordedEvent<PayoutDestinationSet> =>
  event.type === PayoutDestinationSet.type;

const partsOf = ({ pending, held, available, inPayout, paid }: Balance) => ({
  pending,
  held,
  available,
  in_payout: inPayout,
  paid,
});

/** Totals of the batch are added to those that stand, the balance of its last event replaces the one that stands. */
const CONFLICT = `ON CONFLICT (partner_org_id, currency) DO UPDATE SET accrued = account.accrued + excluded.accrued,
  reversed = account.reversed + excluded.reversed, adjusted = account.adjusted + excluded.adjusted,
  ${['pending', 'held', 'available', 'in_payout', 'paid'].map((part) => `${part} = excluded.${part}`).join(', ')}`;

const posted = (before: AccountColumns | undefined, { type, data }: Posting): AccountColumns => {
  const { partnerOrgId: partner_org_id, currency, balanceAfter, amount = ZERO } = data;
  const nothing = { accrued: ZERO, reversed: ZERO, adjusted: ZERO };
  const so = { ...(before ?? nothing), partner_org_id, currency, ...partsOf(balanceAfter) };
  const total: Total | undefined = TOTALS[type as keyof typeof TOTALS];
  return total === undefined ? so : { ...so, [total]: add(so[total], amount) };
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const accounts = new Map<string, AccountColumns>();
  const destinations = new Map<string, Row<typeof DESTINATION.columns>>();
  for (const event of events as readonly Handled[]) {
    if (isSetting(event)) {
      const { partnerOrgId: partner_org_id, currency, destination, iban } = event.data;
      const since = event.metadata.effectiveAt;
      destinations.set(event.streamId, { partner_org_id, currency, destination, iban, since });
    } else {
      accounts.set(event.streamId, posted(accounts.get(event.streamId), event));
    }
  }
  await insertRows(sql, ACCOUNT.table, ACCOUNT.columns, [...accounts.values()], CONFLICT);
  const key = ['partner_org_id', 'currency'];
  await upsertRows(sql, DESTINATION.table, key, DESTINATION.columns, [...destinations.values()]);
};

/** Accounts with their totals, the parts of their balance, and where their payouts go. */
export const accounts: Projection = {
  name: 'accounts',
  version: 1,
  types: new Set([...ACCOUNT_EVENTS, PayoutDestinationSet.type]),
  categories: new Set(['partnerAccount', 'payoutDestination']),
  tables: [ACCOUNT.table, DESTINATION.table],
  apply,
};
