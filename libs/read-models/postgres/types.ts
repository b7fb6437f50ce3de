import pg from 'pg';
import { formatInstant } from '#libs/kernel/time.js';

const TIMESTAMPTZ = 1184;
const DATE = 1082;

/** `2024-03-12 09:00:00.5+00`, as PostgreSQL prints it in UTC, to the ledger's way of writing an instant. */
const toInstant = (text: string): string => formatInstant(Date.parse(`${text.replace(' ', 'T').replace('+00', '')}Z`));

/** Amounts, positions and dates stay texts (a JavaScript number or a local Date would change them); instants are ISO UTC. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return toInstant;
    if (oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};
