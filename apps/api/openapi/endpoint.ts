import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { DomainError } from '#libs/kernel/errors.js';
import { STATUS_OF_KIND } from '../http/problem.js';
import { Shows } from '../http/shown.js';
import { listingOf } from './schemas.js';

interface About {
  summary: string;
  description?: string;
  /** Codes of the rules that may refuse it. */
  codes?: readonly string[];
}

const HTTP_CODES: Record<string, number> = {
  BODY_TOO_COMPLEX: 400,
  MALFORMED_REQUEST: 400,
  MALFORMED_URL: 400,
  VALIDATION_FAILED: 400,
  UNKNOWN_PARAMETER: 400,
  INVALID_CURSOR: 400,
  TOKEN_MISSING: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  CLAIMS_INVALID: 401,
  COMMAND_RUNNING: 409,
  STALE_REVISION: 412,
  BODY_TOO_LARGE: 413,
  URL_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  HEADERS_TOO_LARGE: 431,
  READ_MODELS_BEHIND: 503,
  READ_MODEL_INCOMPLETE: 503,
  STREAM_UNREADABLE: 503,
  UNAVAILABLE: 503,
};
const ALWAYS = [
  'VALIDATION_FAILED',
  'MALFORMED_URL',
  'URL_TOO_LONG',
  'HEADERS_TOO_LARGE',
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'CLAIMS_INVALID',
  'UNAVAILABLE',
  'STREAM_UNREADABLE',
];
const OF_COMMANDS = [
  'MALFORMED_REQUEST',
  'BODY_TOO_COMPLEX',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'UNKNOWN_PARAMETER',
  'IDEMPOTENCY_KEY_REUSED',
  'COMMAND_RUNNING',
  'STALE_REVISION',
];
const OF_QUERIES = ['UNKNOWN_PARAMETER', 'READ_MODELS_BEHIND', 'READ_MODEL_INCOMPLETE'];

export const statusOfCode = (code: string): number =>
  HTTP_CODES[code] ?? STATUS_OF_KIND[new DomainError(code, '').kind];

/** One documented answer a status, with all the codes that may stand in it. */
const refusals = (codes: readonly string[]): MethodDecorator[] => {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) byStatus.set(statusOfCode(code), [...(byStatus.get(statusOfCode(code)) ?? []), code]);
  return [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, those]) =>
      ApiResponse({
        status,
        description: those.map((code) => `\`${code}\``).join(' · '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    );
};

const MADE_HEADERS = {
  etag: { description: 'Revision of the stream it wrote to.', schema: { type: 'string' as const, example: '"3"' } },
  'x-ledger-position': {
    description: 'Position of its last event.',
    schema: { type: 'string' as const, example: '4711' },
  },
  'idempotency-hit': {
    description: '`true` when the key was known: this is the first outcome.',
    schema: { type: 'string' as const },
  },
};

/** A command: answers what it wrote; safe to repeat with its key. `status` 201 where it makes something. */
export const CommandEndpoint = ({ summary, description, codes = [], status = 200 }: About & { status?: 200 | 201 }) =>
  applyDecorators(
    HttpCode(status),
    ApiOperation({ summary, ...(description ? { description } : {}) }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'The same key is the same command, for everybody of the caller’s organisation or desk.',
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'ETags one of which the object must still have, or `*` for one that exists (RFC 9110).',
    }),
    ApiResponse({
      status,
      description: 'Done, or done before.',
      headers: MADE_HEADERS,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/CommandAnswer' } } },
    }),
    ...refusals([...ALWAYS, ...codes, ...OF_COMMANDS]),
  );

const READ_HEADERS = {
  'x-ledger-position': {
    description: 'The answer holds everything up to here.',
    schema: { type: 'string' as const, example: '4711' },
  },
  'x-ledger-incomplete': {
    description: 'Only where rows are missing: the projections and automations that have set aside events.',
    schema: { type: 'string' as const, example: 'client_list' },
  },
};

const TAG_HEADER = {
  etag: {
    description:
      'Of this answer. Where it begins with the revision of the object’s stream, `If-Match` takes it; a weak one it never takes.',
    schema: { type: 'string' as const, example: '"3"' },
  },
};
const asksWithTag = [
  ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the answer that the caller has.' }),
  ApiResponse({ status: 304, description: 'The caller has it as it is.', headers: TAG_HEADER }),
];

/** A query for one thing, or with `list` for a page of them. */
export const QueryEndpoint = ({
  summary,
  description,
  codes = [],
  row,
  list = false,
}: About & { row: string; list?: boolean }) =>
  applyDecorators(
    Shows(row),
    ApiOperation({ summary, ...(description ? { description } : {}) }),
    ApiOkResponse({
      description: list ? 'A page of rows.' : 'What is asked for.',
      headers: list ? READ_HEADERS : { ...READ_HEADERS, ...TAG_HEADER },
      content: { 'application/json': { schema: list ? listingOf(row) : { $ref: `#/components/schemas/${row}` } } },
    }),
    ...(list ? [] : asksWithTag),
    ...refusals([...ALWAYS, ...codes, ...OF_QUERIES, ...(list ? ['INVALID_CURSOR'] : [])]),
  );
