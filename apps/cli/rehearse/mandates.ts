import type { ApiClient } from './api-client.js';
import type { Row } from './expected.js';
import { byText } from './rows.js';

interface MandateView {
  productId: string;
  clientOrgId: string;
  placedBy: string;
  months: number;
  status: string;
  reason: string | null;
}

export const mandateRows = async (programme: ApiClient): Promise<Row[]> =>
  (await programme.all<MandateView>('/mandates'))
    .sort(byText((row) => row.productId))
    .map(({ productId, clientOrgId, placedBy, months, status, reason }) => ({
      product: productId,
      client: clientOrgId,
      placedBy,
      months,
      status,
      reason,
    }));
