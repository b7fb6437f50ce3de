import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import { CLIENT, type ClientFilter, type ClientRow } from './client_list.row.js';

/** Who are my clients, who is pending, what did they grant? */
export class ClientListQueries {
  constructor(
    private readonly sql: Sql,
    private readonly personal: Opener,
  ) {}

  /** By partner and client. */
  async list(filter: ClientFilter, request: PageRequest): Promise<Page<ClientRow>> {
    const found = await listRows(this.sql, CLIENT, filter, request);
    const data = await Promise.all(
      found.data.map(async (row) => ({ ...row, clientName: await this.opened(row.clientName) })),
    );
    return { ...found, data };
  }

  /** Empty while the organisation's registration is not in the read model yet. */
  private async opened(name: unknown): Promise<string> {
    return name === null ? '' : this.personal.open(name);
  }
}
