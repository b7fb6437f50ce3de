import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Vault } from '#libs/event-sourcing/personal.js';
import type { Sql } from '#libs/read-models/projection.js';
import { type ApiOptions, createApplication } from '../create-api.js';
import { noLog } from '../http/log.js';
import { ReadPosition } from '../http/read-position.js';
import { ReadModelsModule } from '../read-models.module.js';
import { openApiDocument, openApiText } from './document.js';

@Module({
  imports: [CqrsModule.forRoot()],
  providers: [{ provide: Ledger, useValue: {} }],
  exports: [Ledger, CqrsModule],
})
class NoLedgerModule {}

/** The text of docs/openapi.json, made of the controllers alone: neither store nor database is needed. */
export const buildOpenApiText = async (): Promise<string> => {
  const parts = { identity: {}, revisions: {}, vault: {}, health: async () => ({ ready: true }) };
  const app = await createApplication({
    ...(parts as unknown as ApiOptions),
    ledger: [NoLedgerModule, ReadModelsModule.of({} as Sql, {} as Vault)],
    position: new ReadPosition(async () => null),
    log: noLog,
  });
  try {
    return openApiText(openApiDocument(app));
  } finally {
    await app.close();
  }
};
