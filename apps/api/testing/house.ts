import { NestFactory } from '@nestjs/core';
import { SUPPLIER } from '#libs/billing/testing/supplier.js';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { createDevelopmentKey, createVerifier, developmentIdentity } from '#libs/identity/index.js';
import { createLedger, LedgerModule, type LedgerOptions, type OpenLedger } from '../../ledger/composition.js';
import { automationsOf, startWorker } from '../../worker/worker.js';
import type { Api } from '../create-api.js';
import { noLog } from '../http/log.js';
import { startApi } from '../start-api.js';
import { type Answered, type Call, callers } from './client.js';

/** A whole ledger in a namespace of its own: two APIs, each with its own caches, and a worker. */
export interface House {
  /** Callers of the first API. */
  readonly as: (who: string) => Call;
  /** Where the first API listens. */
  readonly url: string;
  /** Callers of the second one, which shares nothing with the first but the stores. */
  readonly elsewhere: (who: string) => Call;
  readonly open: OpenLedger;
  /** Ends everything; what the database has goes with it, unless it is to be kept. */
  close(options?: { keep: boolean }): Promise<void>;
}

export const startHouse = async (
  options: LedgerOptions = { ...testUrls(), namespace: testNamespace() },
): Promise<House> => {
  const key = await createDevelopmentKey();
  const identity = createVerifier(developmentIdentity(key));
  const open = await createLedger(options);
  const other = await createLedger(options);
  const context = await NestFactory.createApplicationContext(LedgerModule.of(open), { logger: false });
  const worker = await startWorker(open, automationsOf(context));
  const apis: Api[] = [
    await startApi(open, { identity, worker, log: noLog }),
    await startApi(other, { identity, log: noLog }),
  ];
  return {
    as: callers(() => apis[0]!.url, key),
    url: apis[0]!.url,
    elsewhere: callers(() => apis[1]!.url, key),
    open,
    async close({ keep } = { keep: false }) {
      await Promise.all(apis.map((api) => api.close()));
      await worker.stop();
      await context.close();
      if (!keep) await open.database.dropSchemas();
      await Promise.all([open.close(), other.close()]);
    },
  };
};

/** The answer, once it has the status; shows the problem where it has not. */
export const expected = async (answer: Promise<Answered>, status: number): Promise<Answered> => {
  const answered = await answer;
  if (answered.status === status) return answered;
  throw new Error(`expected ${status}, was answered ${answered.status}: ${answered.text}`);
};

/** Organisations, a partner or two, prices, rates and taxes: what every story needs before it begins. */
export const furnish = async (
  as: House['as'],
  { clients, partners }: { clients: string[]; partners: string[] },
): Promise<void> => {
  const [programme, finance] = [as('staff:programme'), as('staff:finance')];
  for (const orgId of [...clients, ...partners]) {
    const body = { orgId, name: `Name of ${orgId}`, legalForm: 'company', country: 'CH', currency: 'CHF' };
    await expected(programme('POST', '/v1/organisations', { body }), 201);
  }
  for (const orgId of partners) {
    await expected(programme('POST', '/v1/partners', { body: { orgId, level: 'silver' } }), 201);
  }
  const validFrom = '2020-01-01T00:00:00Z';
  const prices = [{ sku: 'hosting-web', family: 'web-hosting', price: { CHF: '9.92', EUR: '9.50' } }];
  const degressive = [{ family: 'web-hosting', fromQuantity: 25, rate: '0.25' }];
  await expected(finance('POST', '/v1/provider', { body: SUPPLIER }), 200);
  await expected(finance('POST', '/v1/price-lists', { body: { version: 'p1', validFrom, prices, degressive } }), 201);
  const rules = [{ family: 'web-hosting', level: 'silver', rate: '0.20' }];
  await expected(finance('POST', '/v1/rate-cards', { body: { version: 'c1', validFrom, rules } }), 201);
  const entries = [
    { validFrom: '2018-01-01', rate: '0.077' },
    { validFrom: '2024-01-01', rate: '0.081' },
  ];
  await expected(finance('POST', '/v1/tax-tables', { body: { tables: [{ country: 'CH', entries }] } }), 201);
};
