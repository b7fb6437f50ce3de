import { ClockOutOfStep } from '#libs/event-sourcing/clock/store-clock.js';
import { DiskFull } from '#libs/event-sourcing/eventstoredb/failures.js';
import { StoreMismatch } from '#libs/read-models/founding/index.js';
import { KeyLost } from '#libs/event-sourcing/personal.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { IdentityError } from '#libs/identity/index.js';
import { DomainError } from '#libs/kernel/errors.js';
import { HttpProblem, type Problem, problemOf, wrongField } from '../http/problem.js';
import { STATUS_OF_KIND } from '../http/status.js';
import { ref, type Schema } from './schema-parts.js';

/** What may refuse any request, or comes of races and outages: the same words whatever is asked. */
const EVERYWHERE: readonly Problem[] = [
  wrongField('clientOrgId', 'clientOrgId must be an id: 1 to 64 of A-Z a-z 0-9 _ -'),
  { statusCode: 400 },
  { code: 'FST_ERR_BAD_URL' },
  new HttpProblem(400, 'BODY_TOO_COMPLEX', 'The body is nested more deeply than this path takes.'),
  new HttpProblem(400, 'UNKNOWN_PARAMETER', 'limt is not known here; did you mean limit?'),
  new DomainError('INVALID_CURSOR', 'The cursor is not one that this list has answered.'),
  new IdentityError('TOKEN_MISSING', 'Send a bearer token: Authorization: Bearer <JWT>.'),
  new IdentityError('TOKEN_INVALID', 'The token is not signed by a key this ledger trusts.'),
  new IdentityError('TOKEN_EXPIRED', 'The token has expired.'),
  new IdentityError('CLAIMS_INVALID', "The token's claims do not name an actor: it has neither org nor staff."),
  new DomainError('NOT_A_MEMBER', 'The user of this token is no member of the organisation that it names.'),
  new HttpProblem(409, 'COMMAND_RUNNING', 'The first request with this key is still running.'),
  new DomainError('ACCESS_CHANGED', 'Access changed while the order was placed; nothing was ordered.', {
    orderId: 'ord_1',
  }),
  { statusCode: 408 },
  new HttpProblem(412, 'STALE_REVISION', 'The object is at revision 4, which If-Match does not name.'),
  { statusCode: 413 },
  { statusCode: 414 },
  { statusCode: 415 },
  new HttpProblem(429, 'TOO_MANY_TENDERS', 'Too many tenders come from here without an account: try again later.'),
  { statusCode: 431 },
  new DomainError('IDEMPOTENCY_KEY_REUSED', 'This key was used before for another request.'),
  new DomainError('COMMAND_TOO_LARGE', 'What this command records is too large for one append.', {
    bytes: 1_400_000,
    limit: 1_000_000,
  }),
  new DomainError('SUBJECT_ERASED', 'The personal data of this subject was erased for good.', { subject: 'org_delta' }),
  new DomainError('PRODUCT_SET_TOO_LARGE', 'Limited access names at most 15000 products.', {
    products: 15_001,
    limit: 15_000,
  }),
  new DomainError('TOO_MANY_PARTNERSHIPS', 'A client has at most 150 active partnerships.', { limit: 150 }),
  new DomainError('TAX_TABLE_TOO_LARGE', 'A country’s table has at most 1000 rates.', {
    country: 'CH',
    rates: 1_001,
    limit: 1_000,
  }),
  undefined,
  new HttpProblem(503, 'READ_MODELS_BEHIND', 'The read model client_list is at 4700, not at 4711 yet.'),
  new HttpProblem(
    503,
    'READ_MODEL_INCOMPLETE',
    'Rows are missing: client_list has set aside events at or before this position, and a person must look.',
    { details: { consumers: ['client_list'] } },
  ),
  new StreamUnreadable({
    id: 'f3b1f0c2-6c53-5d9a-8f0e-0a4f3c1d2b6e',
    type: 'AccessGranted',
    stream: 'delegation-org_alpha',
    category: 'delegation',
    streamId: 'org_alpha',
    revision: 3,
    position: 4711n,
    recordedAt: '2026-03-12T09:00:00Z',
    problem: 'its metadata names no actor',
  }),
  new ClockOutOfStep(
    'The clock of this process (2026-03-12T09:12:00Z) is not that of the event store (2026-03-12T09:00:00Z): nothing is dated until they agree.',
    { processClock: '2026-03-12T09:12:00Z', storeClock: '2026-03-12T09:00:00Z' },
  ),
  new IdentityError('KEYS_UNAVAILABLE', 'The issuer’s keys cannot be read, so no token can be verified now.'),
  new StoreMismatch('LOG_MISMATCH', ''),
  new StoreMismatch('VAULT_LOST', ''),
  new KeyLost('org_delta'),
  new DiskFull('database', ''),
  { code: 'ECONNREFUSED' },
].map(problemOf);

const KNOWN = new Map(EVERYWHERE.map((problem) => [problem.code, problem]));

/** Status of a problem with this code; a business rule's follows from its kind. */
export const statusOfCode = (code: string): number =>
  KNOWN.get(code)?.status ?? STATUS_OF_KIND[new DomainError(code, '').kind];

const CORRELATION = 'c0ffee';

/** Examples that operations share. */
export const sharedExamples = (): Schema =>
  Object.fromEntries(
    EVERYWHERE.map((problem) => [
      problem.code,
      {
        summary: problem.detail,
        value: { ...problem, instance: '/v1/invitations', correlationId: CORRELATION },
      },
    ]),
  );

/** The example of a code that refuses in the same words everywhere; undefined for one of a command's own. */
export const sharedExample = (code: string): Schema | undefined =>
  KNOWN.has(code) ? { $ref: `#/components/examples/${code}` } : undefined;

/** The schema of a refusal with this status, which has one of these codes. */
export const problemSchema = (status: number, codes: readonly string[]): Schema => ({
  allOf: [ref('Problem'), { type: 'object', properties: { status: { const: status }, code: { enum: [...codes] } } }],
});
/** The codes that such a schema names. */
export const codesOf = (schema: object | undefined): readonly string[] =>
  ((schema as Schema | undefined)?.['allOf'] as { properties?: { code?: { enum: string[] } } }[] | undefined)?.[1]
    ?.properties?.code?.enum ?? [];
