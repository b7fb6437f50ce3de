import type { ApiClient } from './api-client.js';
import type { Row } from './expected.js';
import { byText, lineOf } from './rows.js';

interface OfAccount {
  partnerOrgId: string;
  currency: string;
}
interface AccountView extends OfAccount {
  accrued: string;
  reversed: string;
  adjusted: string;
  pending: string;
  held: string;
  available: string;
  inPayout: string;
  paid: string;
}
interface EntryView extends OfAccount {
  orderId: string;
  amount: string;
  reversed: string;
  adjusted: string;
  remaining: string;
  state: string;
  maturesOn: string;
  runId: string | null;
}
interface AdjustmentView extends OfAccount {
  adjustmentId: string | null;
  orderId: string | null;
  amount: string;
  correlationId: string;
}
interface PayoutRunView {
  runId: string;
  currency: string;
  status: string;
  payouts: number;
  total: string;
}
interface PayoutView extends OfAccount {
  runId: string;
  destination: string;
  fullIban: string | null;
  amount: string;
  items: number;
  status: string;
}
interface StatementView extends OfAccount {
  month: string;
  opening: string;
  accrued: string;
  reversed: string;
  adjusted: string;
  paid: string;
  closing: string;
}

const partnerOf = ({ partnerOrgId }: OfAccount): string => partnerOrgId;
const currencyOf = ({ currency }: OfAccount): string => currency;

export const accountRows = async (finance: ApiClient): Promise<Row[]> =>
  (await finance.all<AccountView>('/accounts'))
    .sort(byText(partnerOf, currencyOf))
    .map(({ partnerOrgId, currency, accrued, reversed, adjusted, pending, held, available, inPayout, paid }) => ({
      partner: partnerOrgId,
      currency,
      accrued,
      reversed,
      adjusted,
      pending,
      held,
      available,
      inPayout,
      paid,
    }));

export const entryRows = async (finance: ApiClient): Promise<Row[]> =>
  (await finance.all<EntryView>('/entries?kind=entry'))
    .sort(byText<EntryView>((row) => row.orderId, partnerOf))
    .map(({ orderId, partnerOrgId, currency, amount, reversed, adjusted, remaining, state, maturesOn, runId }) => ({
      order: orderId,
      partner: partnerOrgId,
      currency,
      amount,
      reversed,
      adjusted,
      remaining,
      state,
      maturesOn,
      run: runId,
    }));

/** What was posted; a history has no proposals alone. */
export const adjustmentRows = async (finance: ApiClient): Promise<Row[]> =>
  (await finance.all<AdjustmentView>('/adjustments?status=approved'))
    .sort(byText<AdjustmentView>((row) => row.orderId ?? '', partnerOf))
    .sort((a, b) => lineOf(a.correlationId) - lineOf(b.correlationId))
    .map(({ adjustmentId, orderId, partnerOrgId, currency, amount, correlationId }) => ({
      n: lineOf(correlationId),
      adjustment: adjustmentId,
      refersTo: orderId,
      partner: partnerOrgId,
      currency,
      amount,
    }));

export const payoutRunRows = async (finance: ApiClient): Promise<Row[]> =>
  (await finance.all<PayoutRunView>('/payout-runs'))
    .sort(byText((row) => row.runId))
    .map(({ runId, currency, status, payouts, total }) => ({ run: runId, currency, status, payouts, total }));

export const payoutRows = async (finance: ApiClient): Promise<Row[]> =>
  (await finance.all<PayoutView>('/payouts'))
    .sort(byText<PayoutView>((row) => row.runId, partnerOf))
    .map(({ runId, partnerOrgId, currency, destination, fullIban, amount, items, status }) => ({
      run: runId,
      partner: partnerOrgId,
      currency,
      destination,
      iban: fullIban,
      amount,
      items,
      status,
    }));

export const statementRows = async (finance: ApiClient): Promise<Row[]> =>
  (await finance.all<StatementView>('/statements'))
    .sort(byText<StatementView>(partnerOf, currencyOf, (row) => row.month))
    .map(({ partnerOrgId, currency, month, opening, accrued, reversed, adjusted, paid, closing }) => ({
      partner: partnerOrgId,
      currency,
      month,
      opening,
      accrued,
      reversed,
      adjusted,
      paid,
      closing,
    }));
