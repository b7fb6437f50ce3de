import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { DIRECTORY_ENTRY, type DirectoryFilter, type DirectoryRow } from './directory.row.js';
import { searchKeyOf } from './search-key.js';

const keyOf = (text: string | undefined): string | undefined => (text === undefined ? undefined : searchKeyOf(text));

/** Which partners are there, where, and for what? Who is suspended or has left is not. */
export class DirectoryQueries {
  constructor(private readonly sql: Sql) {}

  /** By name. */
  list(
    { text, place, language, service, ...filter }: DirectoryFilter,
    request: PageRequest,
  ): Promise<Page<DirectoryRow>> {
    return listRows(this.sql, DIRECTORY_ENTRY, filter, request, {
      'directory_partner.is_active = ?': true,
      '(strpos(directory.name_key, ?) > 0 OR strpos(directory.place_key, ?) > 0)': keyOf(text),
      'strpos(directory.place_key, ?) > 0': keyOf(place),
      'directory.languages @> jsonb_build_array(?::text)': language,
      'directory.services @> jsonb_build_array(?::text)': service,
    });
  }
}
