import { randomBytes } from 'node:crypto';

/** The servers of this test run. */
export interface TestUrls {
  /** `esdb://…` */
  readonly eventStoreUrl: string;
  /** `postgres://…` */
  readonly databaseUrl: string;
}

/**
 * The servers Jest's global set-up started for this run, or those of `EVENTSTORE_URL`/`DATABASE_URL`. All specs share
 * them: keep apart with `testNamespace()`.
 * @throws Error when the run has no servers (`LEDGER_TEST_NO_SERVERS`)
 */
export const testUrls = (): TestUrls => {
  const eventStoreUrl = process.env['TEST_EVENTSTORE_URL'];
  const databaseUrl = process.env['TEST_DATABASE_URL'];
  if (eventStoreUrl && databaseUrl) return { eventStoreUrl, databaseUrl };
  throw new Error('This spec needs servers: run it through Jest, without LEDGER_TEST_NO_SERVERS.');
};

/** A fresh `LEDGER_NAMESPACE`: `t_` and eight characters of `[0-9a-f]`. */
export const testNamespace = (): string => `t_${randomBytes(4).toString('hex')}`;
