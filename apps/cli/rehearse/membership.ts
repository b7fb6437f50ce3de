import type { ApiClient } from './api-client.js';
import type { Row } from './expected.js';
import { byText, lineOf } from './rows.js';

interface PartnerView {
  partnerOrgId: string;
  level: string;
  status: string;
}
interface CollaboratorView {
  partnerOrgId: string;
  userId: string;
  clientOrgId: string;
  products: string[] | null;
}
interface AccountEntryView {
  at: string;
  partnerOrgId: string;
  clientOrgId: string;
  userId: string;
  role: string;
  productId: string | null;
  correlationId: string;
}

export const partnerRows = async (programme: ApiClient): Promise<Row[]> =>
  (await programme.all<PartnerView>('/partners'))
    .sort(byText((r) => r.partnerOrgId))
    .map(({ partnerOrgId, level, status }) => ({ org: partnerOrgId, level, status }));

export const collaboratorRows = async (programme: ApiClient): Promise<Row[]> =>
  (await programme.all<CollaboratorView>('/collaborators'))
    .sort(
      byText(
        (r) => r.partnerOrgId,
        (r) => r.userId,
        (r) => r.clientOrgId,
      ),
    )
    .map(({ partnerOrgId, userId, clientOrgId, products }) => ({
      partner: partnerOrgId,
      user: userId,
      client: clientOrgId,
      products,
    }));

export const accountEntryRows = async (programme: ApiClient): Promise<Row[]> =>
  (await programme.all<AccountEntryView>('/account-entries'))
    .sort((a, b) => lineOf(a.correlationId) - lineOf(b.correlationId))
    .map(({ at, partnerOrgId, clientOrgId, userId, role, productId, correlationId }) => ({
      n: lineOf(correlationId),
      at,
      partner: partnerOrgId,
      client: clientOrgId,
      user: userId,
      role,
      product: productId,
    }));
