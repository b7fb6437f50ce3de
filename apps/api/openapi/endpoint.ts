import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import { termsOf } from '../../ledger/contexts.js';
import type { AnyCommandClass } from '#libs/event-sourcing/commands/command.js';
import { mayEver, notUpTo, type Policy, wordsOf } from '#libs/kernel/policy.js';
import { ForVisitors, Judged, type Visitors } from '../http/route.js';
import { type ShownRow, Shows } from '../http/shown.js';
import { problemSchema, statusOfCode } from './problems.js';
import { pageOf, ref, type Schema, type Schemas } from './schema-parts.js';

interface About {
  /** What a generated client calls it, e.g. `placeOrder`. */
  name: string;
  summary: string;
  description?: string;
  /** Who may ask without an account; nobody where it is left out. */
  visitors?: Visitors;
}
/** What a query says of itself. */
interface AboutReading extends About {
  /** Codes of the rules that may refuse it, in the order in which they are asked. */
  codes?: readonly string[];
}
interface AboutCommand extends About {
  status?: 200 | 201;
  /** What it sends, one of them: who may and what is refused follow from their terms. */
  sends: readonly [AnyCommandClass, ...AnyCommandClass[]];
  /** Codes of what is asked before the command is sent, in their order. */
  before?: readonly string[];
  /** Codes of the command that nobody gets here, because what is asked before answers another one. */
  never?: readonly string[];
  /** Schema of the answer, where it tells more than what was written. */
  answers?: string;
  /** The role is judged by the token alone, whatever the object: where there is none yet, or where reading the body costs. */
  roleFirst?: boolean;
}

const OF_TOKENS = ['TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'CLAIMS_INVALID'];
/** Whatever is asked. */
const OF_REQUESTS = ['URL_TOO_LONG', 'HEADERS_TOO_LARGE', 'MALFORMED_URL', ...OF_TOKENS, 'NOT_A_MEMBER'];
const OUTAGES = [
  'INTERNAL',
  'UNAVAILABLE',
  'STREAM_UNREADABLE',
  'KEYS_UNAVAILABLE',
  'LOG_MISMATCH',
  'VAULT_LOST',
  'KEY_LOST',
  'DISK_FULL',
];
const BEFORE_COMMANDS = [
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'MALFORMED_REQUEST',
  'BODY_TOO_COMPLEX',
  'REQUEST_TIMEOUT',
  'VALIDATION_FAILED',
];
const OF_COMMANDS = ['UNKNOWN_PARAMETER', 'IDEMPOTENCY_KEY_REUSED', 'COMMAND_RUNNING'];
const AFTER_COMMANDS = ['STALE_REVISION', 'COMMAND_TOO_LARGE', 'SUBJECT_ERASED', 'CLOCK_OUT_OF_STEP'];
const OF_QUERIES = [
  'MALFORMED_REQUEST',
  'UNKNOWN_PARAMETER',
  'VALIDATION_FAILED',
  'READ_MODELS_BEHIND',
  'READ_MODEL_INCOMPLETE',
];

const header = (name: string): Schema => ({ $ref: `#/components/headers/${name}` });
const headers = (...names: string[]): Schema => Object.fromEntries(names.map((name) => [name, header(name)]));
/** What an answer is made of; the framework's types are those of OpenAPI 3.0. */
const answer = (status: number, description: string, more: Schema): MethodDecorator =>
  ApiResponse({ status, description, ...more } as unknown as ApiResponseOptions);

const headersOfRefusal = (status: number, codes: readonly string[]): Schema => {
  const waits = status === 429 || status === 503 || codes.includes('COMMAND_RUNNING');
  return headers(
    'X-Correlation-Id',
    ...(waits ? ['Retry-After'] : []),
    ...(status === 401 ? ['WWW-Authenticate'] : []),
  );
};

/** One documented answer a status, with all the codes that may stand in it. */
const refusals = (codes: readonly string[]): MethodDecorator[] => {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) byStatus.set(statusOfCode(code), [...(byStatus.get(statusOfCode(code)) ?? []), code]);
  return [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, those]) =>
      answer(status, those.map((code) => `\`${code}\``).join(' · '), {
        headers: headersOfRefusal(status, those),
        content: { 'application/problem+json': { schema: problemSchema(status, those) } },
      }),
    );
};

const SECURITY: Readonly<Record<Visitors, object>> = {
  none: {},
  anybody: { security: [{ token: [] }, {}] },
  'with-tender-token': { security: [{ token: [] }, { tenderToken: [] }] },
};

const operation = ({ name, summary, description, visitors = 'none', codes = [] }: AboutReading): MethodDecorator => {
  const rules = codes.length > 0 ? `Refused in this order: ${codes.map((code) => `\`${code}\``).join(', ')}.` : '';
  return applyDecorators(
    ForVisitors(visitors),
    ApiOperation({
      operationId: name,
      summary,
      description: [description, rules].filter(Boolean).join('\n\n'),
      ...SECURITY[visitors],
    }),
  );
};

/** Refuses by the token alone whom no line of the policy could allow: another desk, a desk, with `roleFirst` another role. */
const guarded = (who: Policy, roleFirst: boolean): MethodDecorator =>
  Judged((actor) => {
    const isMembers = who.some((line) => 'side' in line) && actor.orgId !== null;
    if ((isMembers && !roleFirst) || mayEver(who, actor)) return;
    throw notUpTo(who);
  });

/**
 * A command: answers what it wrote; safe to repeat with its key. `status` 201 where it makes something. Who may send it is
 * judged in the order in which this decorator stands among others that judge.
 */
export const CommandEndpoint = ({
  status = 200,
  sends,
  before = [],
  never = [],
  answers = 'CommandAnswer',
  roleFirst = false,
  ...about
}: AboutCommand) => {
  const terms = sends.map((command) => termsOf(command));
  const who = terms.flatMap((one) => one.who);
  const isDesks = who.every((line) => 'desks' in line);
  const all = [...(isDesks ? ['ACTOR_NOT_ALLOWED'] : []), ...before, ...terms.flatMap(({ refuses }) => refuses)];
  const codes = [...new Set(all)].filter((code) => !never.includes(code));
  const upTo = `Up to ${wordsOf([...new Set(who)])}.`;
  const description = [about.description, upTo].filter(Boolean).join(' ');
  return applyDecorators(
    guarded(who, roleFirst),
    HttpCode(status),
    operation({ ...about, description, codes }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'The same key is the same command, for everybody of the caller’s organisation or desk.',
      schema: { type: 'string', pattern: '^[!-~]{1,255}$', example: 'order-2026-0001' },
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'ETags one of which the object must still have, or `*` for one that exists (RFC 9110).',
      schema: { type: 'string', example: '"3"' },
    }),
    answer(status, 'Done, or done before.', {
      headers: headers('ETag', 'X-Ledger-Position', 'Idempotency-Hit', 'X-Correlation-Id'),
      content: { 'application/json': { schema: ref(answers) } },
    }),
    ...refusals([...OF_REQUESTS, ...BEFORE_COMMANDS, ...OF_COMMANDS, ...codes, ...AFTER_COMMANDS, ...OUTAGES]),
  );
};

interface AboutQuery extends AboutReading {
  /** Schema of what is asked for, or of each row. */
  row: ShownRow;
  list?: boolean;
  /** What stands beside the rows of a page, and what such a page is called. */
  beside?: { page: string; more: Schemas };
  /** Whether `Accept: text/csv` gets all rows as a table. */
  csv?: boolean;
  /** Whether `Accept: text/plain` gets it as text. */
  text?: boolean;
}

const asksWithTag = [
  ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'ETag of the answer that the caller has.',
    schema: { type: 'string', example: '"3"' },
  }),
  answer(304, 'The caller has it as it is.', {
    headers: headers('ETag', 'X-Ledger-Position', 'X-Ledger-Incomplete', 'X-Correlation-Id'),
  }),
];

/** A query for one thing, or with `list` for a page of them. */
export const QueryEndpoint = ({ row, list = false, beside, csv = false, text = false, ...about }: AboutQuery) =>
  applyDecorators(
    Shows(row),
    operation(about),
    answer(200, list ? 'A page of rows.' : 'What is asked for.', {
      headers: headers(...(list ? [] : ['ETag']), 'X-Ledger-Position', 'X-Ledger-Incomplete', 'X-Correlation-Id'),
      content: {
        'application/json': { schema: list ? pageOf(row, beside?.more, beside?.page) : ref(row) },
        ...(csv ? { 'text/csv': { schema: { type: 'string' } } } : {}),
        ...(text ? { 'text/plain': { schema: { type: 'string' } } } : {}),
      },
    }),
    ...(list ? [] : asksWithTag),
    ...refusals([
      ...OF_REQUESTS,
      ...OF_QUERIES,
      ...(list ? ['INVALID_CURSOR'] : []),
      ...(about.codes ?? []),
      ...OUTAGES,
    ]),
  );
