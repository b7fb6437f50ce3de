import { type ApiClient, ApiFailure } from './api-client.js';
import type { Row } from './expected.js';
import { asked, byText, lineOf } from './rows.js';

interface CorrectionView {
  correctionId: string;
  status: string;
  correlationId: string;
}
interface OrderView {
  orderId: string;
  outcome: string;
}
interface AdjustmentView {
  correctionId: string | null;
  orderId: string | null;
  partnerOrgId: string;
  currency: string;
  amount: string;
}

/** What each correction did, in file order. */
export const correctionRows = async (finance: ApiClient): Promise<Row[]> => {
  const corrections = await finance.all<CorrectionView>('/corrections?status=made');
  const posted = new Map<string, AdjustmentView[]>();
  for (const row of await finance.all<AdjustmentView>('/adjustments')) {
    if (row.correctionId === null) continue;
    posted.set(row.correctionId, [...(posted.get(row.correctionId) ?? []), row]);
  }
  const rows: Row[] = [];
  for (const { correctionId, correlationId } of corrections.sort(byLine)) {
    const orders = (await finance.all<OrderView>(`/corrections/${correctionId}/orders`)).sort(byText((r) => r.orderId));
    const named = (outcome: string): string[] =>
      orders.filter((row) => row.outcome === outcome).map(({ orderId }) => orderId);
    rows.push({
      n: lineOf(correlationId),
      orders: named('decided-again'),
      partnerPaid: named('paid-by-partner'),
      posted: (posted.get(correctionId) ?? [])
        .sort(
          byText(
            (row) => row.orderId ?? '',
            (row) => row.partnerOrgId,
          ),
        )
        .map(({ orderId, partnerOrgId, currency, amount }) => ({
          order: orderId,
          partner: partnerOrgId,
          currency,
          amount,
        })),
    });
  }
  return rows;
};
const byLine = (a: CorrectionView, b: CorrectionView): number => lineOf(a.correlationId) - lineOf(b.correlationId);

interface BalanceAtView {
  accrued: string;
  reversed: string;
  adjusted: string;
  balance: string;
}
const NOTHING: BalanceAtView = { accrued: '0.00', reversed: '0.00', adjusted: '0.00', balance: '0.00' };
/** Who never was a partner has no account. */
const nothingIfUnknown = (error: unknown): BalanceAtView => {
  if (error instanceof ApiFailure && error.status === 404) return NOTHING;
  throw error;
};

/** What was earned by a moment, as known by another, for each probe of the expectation. */
export const knownAtRows = (finance: ApiClient, probes: readonly Row[]): Promise<Row[]> =>
  asked(probes, async (probe) => {
    const { partner, currency, asOf, knownAt } = probe as Record<string, string>;
    const query = new URLSearchParams({ currency: String(currency), asOf: String(asOf), knownAt: String(knownAt) });
    const { accrued, reversed, adjusted, balance } = await finance
      .get<BalanceAtView>(`/partners/${partner}/balance/at?${query.toString()}`)
      .catch(nothingIfUnknown);
    return { partner, currency, asOf, knownAt, accrued, reversed, adjusted, balance };
  });
