import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { openPersonal, type Sealed, type Vault } from '#libs/event-sourcing/personal.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import { readModels } from '../ledger/read-models.js';

/** Provides and exports the queries of every read model, each by its class. */
@Module({})
export class ReadModelsModule {
  static of(sql: Sql, vault: Vault): DynamicModule {
    const personal: Opener = { open: (value) => openPersonal(value as string | Sealed, vault) };
    const providers = readModels.flatMap((one): Provider[] =>
      'queries' in one ? [{ provide: one.queries, useValue: new one.queries(sql, personal) }] : [],
    );
    return { module: ReadModelsModule, providers, exports: providers };
  }
}
