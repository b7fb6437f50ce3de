import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exampleOf, type Part } from '#libs/read-models/description/values.js';
import { readModels } from '../../ledger/read-models.js';
import { Contract } from '../testing/contract.js';
import { buildOpenApiText } from './build.js';
import { ROWS_OF_STREAMS } from './rows.js';

interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}
const committed = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));

describe('The OpenAPI document', () => {
  let text: string;
  let document: Document;
  const operations = (): [string, Operation][] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
    );
  beforeAll(async () => {
    text = await buildOpenApiText();
    document = JSON.parse(text) as Document;
  });

  it('is committed as the code has it (else: npm run openapi)', () => {
    expect(readFileSync(committed, 'utf8') === text).toBe(true);
  });

  it('refers to nothing that it does not define', () => {
    const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string);
    expect(names.filter((name) => !document.components.schemas[name])).toEqual([]);
  });

  it('explains every operation, each with its own name and its refusals', () => {
    const all = operations();
    expect(new Set(all.map(([, { operationId }]) => operationId)).size).toBe(all.length);
    for (const [name, { summary, tags, responses }] of all) {
      expect([name, Boolean(summary), tags?.length]).toEqual([name, true, 1]);
      if (!name.includes('/v1/')) continue;
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '503']));
      expect(responses['401']?.description).toContain('TOKEN_EXPIRED');
    }
  });

  it('names whatever has fields, and knows one way to say null', () => {
    const unnamed: string[] = [];
    const look = (value: unknown, path: string, isNamed: boolean): void => {
      if (typeof value !== 'object' || value === null) return;
      const { properties, nullable } = value as Record<string, unknown>;
      if ((properties && !isNamed) || typeof nullable === 'boolean') unnamed.push(path);
      for (const [key, one] of Object.entries(value)) if (key !== 'example') look(one, `${path}/${key}`, false);
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) look(schema, name, true);
    expect(unnamed).toEqual([]);
  });

  it('gives rows examples that are rows', () => {
    const contract = new Contract(text);
    const rows: readonly Part[] = readModels.flatMap(({ shows }) => shows.map(({ row }): Part => row));
    expect(rows).toHaveLength(42);
    for (const row of [...rows, ...ROWS_OF_STREAMS]) {
      expect([row.name, contract.wrong(`/components/schemas/${row.name}`, exampleOf(row))]).toEqual([
        row.name,
        undefined,
      ]);
    }
  });

  it('lists every code that an operation may be refused with, and nothing else', () => {
    const said = operations().flatMap(([, { responses }]) =>
      Object.entries(responses).flatMap(([status, { description }]) =>
        status < '400' ? [] : [...description.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code),
      ),
    );
    const { enum: listed } = document.components.schemas['ProblemCode'] as { enum: string[] };
    expect([...new Set(said)].sort()).toEqual(listed);
  });

  it('calls operations as a program would', () => {
    for (const [, { operationId }] of operations()) expect(operationId).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
  });

  it('has every operation of the house', () => {
    expect(operations().map(([name]) => name.replaceAll(/\{[^}]+\}/g, '{}'))).toEqual(
      expect.arrayContaining([
        'post /v1/organisations',
        'post /v1/organisations/{}/vat-number',
        'post /v1/partners',
        'post /v1/partners/{}/level',
        'post /v1/partners/{}/suspend',
        'post /v1/partners/{}/reinstate',
        'post /v1/partners/{}/leave',
        'post /v1/invitations/expire',
        'get /v1/partners',
        'post /v1/price-lists',
        'post /v1/tax-tables',
        'post /v1/rate-cards',
        'post /v1/provider',
        'post /v1/invitations',
        'post /v1/invitations/{}/accept',
        'post /v1/invitations/{}/decline',
        'post /v1/invitations/{}/withdraw',
        'post /v1/clients/{}/partnerships/{}/access',
        'post /v1/clients/{}/partnerships/{}/products',
        'delete /v1/clients/{}/partnerships/{}/products/{}',
        'post /v1/clients/{}/partnerships/{}/payment-method',
        'post /v1/clients/{}/partnerships/{}/verify-access',
        'post /v1/clients/{}/partnerships/{}/end',
        'post /v1/clients/{}/partnerships/{}/collaborators',
        'post /v1/clients/{}/partnerships/{}/collaborators/unassign',
        'post /v1/clients/{}/partnerships/{}/enter',
        'get /v1/collaborators',
        'get /v1/account-entries',
        'get /v1/entries/{}/explain',
        'get /v1/orders/{}/explain',
        'post /v1/orders',
        'post /v1/orders/{}/payments',
        'post /v1/orders/{}/refunds',
        'post /v1/products/{}/renewals',
        'post /v1/products/{}/termination',
        'post /v1/products/{}/transfer',
        'post /v1/products/{}/mandate',
        'post /v1/products/{}/mandate/cancellation',
        'post /v1/due-renewals',
        'post /v1/policy',
        'get /v1/policy',
        'post /v1/releases',
        'post /v1/orders/{}/hold',
        'post /v1/orders/{}/unhold',
        'post /v1/adjustments',
        'post /v1/adjustments/{}/approve',
        'post /v1/partners/{}/payout-destination',
        'get /v1/partners/{}/payout-destination',
        'post /v1/payout-runs',
        'post /v1/payout-runs/{}/approve',
        'post /v1/payout-runs/{}/cancel',
        'post /v1/payout-runs/{}/payouts/{}/result',
        'post /v1/period-closings',
        'get /v1/mandates',
        'get /v1/invitations',
        'get /v1/partners/{}/clients',
        'get /v1/partners/{}/earnings',
        'get /v1/partners/{}/cashback',
        'get /v1/organisations/{}',
        'get /v1/organisations/{}/invoices',
        'get /v1/invoices/{}',
        'post /v1/organisations/{}/address',
        'post /v1/organisations/{}/invoice-note',
        'post /v1/invoices/{}/note',
        'post /v1/organisations/{}/prepaid/top-ups',
        'post /v1/invoices/{}/prepaid-payments',
        'get /v1/organisations/{}/prepaid',
        'get /v1/partners/{}/reinvoice-lines',
        'get /v1/organisations/{}/prepaid/movements',
        'get /v1/credit-notes/{}',
        'post /v1/thresholds',
        'get /v1/partners/{}/thresholds',
        'get /v1/clients/{}/access',
        'get /v1/clients/{}/access/at',
        'get /v1/orders/{}',
        'get /v1/organisations/{}/support',
        'get /v1/organisations/{}/support/code',
        'get /v1/organisations/{}/support/vip-code',
        'post /v1/organisations/{}/support/offer',
        'post /v1/support-offers/{}/contacts',
        'post /v1/support-code-checks',
        'post /v1/organisations/{}/support-access',
        'post /v1/organisations/{}/support-access/{}/uses',
        'post /v1/organisations/{}/support-access/{}/revocation',
        'post /v1/tenders',
        'get /v1/tenders',
        'get /v1/tenders/{}',
        'post /v1/tenders/expire',
        'post /v1/tenders/{}/withdraw',
        'post /v1/tenders/{}/erase',
        'post /v1/tenders/{}/claim',
        'post /v1/tenders/{}/reply',
        'post /v1/tenders/{}/reply/withdraw',
        'get /v1/tenders/{}/replies',
        'post /v1/tenders/{}/award',
        'post /v1/tenders/{}/award/accept',
        'get /v1/organisations/{}/tenders',
        'post /v1/partners/{}/tender-wish',
        'get /v1/partners/{}/tender-wish',
        'post /v1/partners/{}/listing',
        'post /v1/partners/{}/listing/unpublish',
        'get /v1/directory',
        'get /health/live',
        'get /health/ready',
      ]),
    );
  });
});
