import type { RowDescription } from '#libs/read-models/description/row.js';
import type { Value } from '#libs/read-models/description/values.js';
import { type ApiReply, type ApiRequest, headerOf } from './request.js';

/** Whether the caller asks for a table rather than for JSON. */
export const wantsCsv = (request: ApiRequest): boolean =>
  (headerOf(request, 'accept') ?? '')
    .split(',')
    .some((one) => one.split(';', 1)[0]?.trim().toLowerCase() === 'text/csv');

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Text that begins like a formula gets an apostrophe; amounts and other values are ours and stay as they are. */
const cellOf = ({ shape }: Value, value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (shape.kind === 'list') return quoted((value as unknown[]).map((one) => cellOf(shape.items, one)).join(' '));
  const text = String(value);
  const isText = shape.kind === 'text' || shape.kind === 'choice';
  return quoted(isText && FORMULA.test(text) ? `'${text}` : text);
};

/** Described rows as RFC 4180 has it: a header, commas, CRLF behind every line. */
export const csvOf = (row: RowDescription, rows: readonly object[]): string => {
  const { fields } = row.answer;
  const header = row.titles.map(({ title }) => quoted(title));
  const lines = rows.map((one) =>
    row.titles.map(({ name }) => cellOf(fields[name] as Value, (one as Record<string, unknown>)[name])),
  );
  return [header, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
};

/** Answers a table; what stands behind a token is never the same for two kinds of answer. */
export const answerCsv = (reply: ApiReply, name: string, text: string): string => {
  reply.header('content-type', 'text/csv; charset=utf-8');
  reply.header('content-disposition', `attachment; filename="${name}.csv"`);
  reply.header('vary', 'Accept');
  return text;
};
