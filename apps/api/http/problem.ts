import { HttpException } from '@nestjs/common';
import { DiskFull, isUnclear } from '#libs/event-sourcing/eventstoredb/failures.js';
import { StoreMismatch } from '#libs/read-models/founding/index.js';
import { KeyLost } from '#libs/event-sourcing/personal.js';
import { isDatabaseFull, isNotShownYet, isOutage } from '#libs/read-models/postgres/failures.js';
import { IdentityError } from '#libs/identity/index.js';
import { DomainError, Unavailable } from '#libs/kernel/errors.js';
import { STATUS_OF_KIND } from './status.js';

/** One field that is not as it must be; `field` is its path in the body or the name of the parameter. */
export interface FieldProblem {
  field: string;
  messages: string[];
}

/** What a refused request is answered with (RFC 9457), as `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** Stable; what a program decides on. */
  code: string;
  detail: string;
  errors?: FieldProblem[];
  details?: Record<string, unknown>;
}

/** A refusal that HTTP itself has a reason for, such as a stale revision; domain rules throw DomainError. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: { errors?: FieldProblem[]; details?: Record<string, unknown>; retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.name = 'HttpProblem';
  }
}

export const WRONG_FIELDS = 'Something is not as it must be; "errors" names each field.';
export const wrongField = (field: string, message: string): HttpProblem =>
  new HttpProblem(400, 'VALIDATION_FAILED', WRONG_FIELDS, { errors: [{ field, messages: [message] }] });

const TITLES: Record<number, string> = {
  400: 'The request is not well-formed',
  401: 'Who sends the request is not known',
  403: 'The caller may not do this',
  404: 'There is nothing here that the caller can see',
  405: 'This method is not possible here',
  408: 'The request did not come in time',
  409: 'The state of the ledger does not allow it now',
  412: 'The object has changed since it was read',
  413: 'The request is too large',
  414: 'The address is too long',
  415: 'The body must be JSON',
  422: 'The request is understood, but wrong',
  429: 'The caller asks too often',
  431: 'The head of the request is too large',
  500: 'The ledger failed',
  503: 'The ledger cannot answer now',
};

const problem = (status: number, code: string, detail: string, more: Partial<Problem> = {}): Problem => ({
  type: `urn:partnership-ledger:problem:${code.toLowerCase().replaceAll('_', '-')}`,
  title: TITLES[status] ?? 'The request was refused',
  status,
  code,
  detail,
  ...more,
});

/** What a person has to mend is not mended within a second. */
const RETRY_AFTER_A_PERSON: Record<string, number> = { LOG_MISMATCH: 60, VAULT_LOST: 60, KEY_LOST: 60, DISK_FULL: 10 };

/** Seconds after which a caller may try again, where it may. */
export const retryAfterOf = (error: unknown, { status, code }: Problem): number | undefined =>
  (error instanceof HttpProblem ? error.more.retryAfterSeconds : undefined) ??
  (status === 503 ? (RETRY_AFTER_A_PERSON[code] ?? 1) : undefined);

/**
 * The answer to an error. What does not exist and what the caller may not see get the same words, so that neither
 * tells of the other; an unexpected error says nothing of its inside.
 */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof HttpProblem) {
    const { errors, details } = error.more;
    return problem(error.status, error.code, error.message, {
      ...(errors ? { errors } : {}),
      ...(details ? { details } : {}),
    });
  }
  if (error instanceof DomainError) return domainProblem(error);
  if (error instanceof Unavailable) return problem(503, error.code, error.message, { details: error.details });
  if (error instanceof IdentityError) return identityProblem(error);
  if (error instanceof HttpException) return frameworkProblem(error.getStatus());
  const { statusCode, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown };
  if (code === 'FST_ERR_BAD_URL') {
    return problem(400, 'MALFORMED_URL', 'The path holds an escape that cannot be decoded.');
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return frameworkProblem(statusCode);
  const storage = storageProblem(error);
  if (storage) return storage;
  if (isUnclear(error) || isOutage(error)) {
    return problem(
      503,
      'UNAVAILABLE',
      'A part of the ledger cannot be reached. A command may have been done: repeat it with the same Idempotency-Key.',
    );
  }
  return problem(
    500,
    'INTERNAL',
    'The ledger failed in a way that it did not foresee; the correlation id finds it in the log.',
  );
};

/** What an operator has to mend in the stores; health says it in full, a caller learns that it may come back. */
const storageProblem = (error: unknown): Problem | undefined => {
  if (error instanceof StoreMismatch) {
    return problem(
      503,
      error.code,
      'The event store and the database do not belong together. Nothing is read or written until an operator has ' +
        'settled it: /health/ready says what is wrong and the way out.',
    );
  }
  if (error instanceof KeyLost) {
    return problem(
      503,
      'KEY_LOST',
      'The key of a personal name is lost, which is not the same as erased: an operator has to restore the vault.',
    );
  }
  if (error instanceof DiskFull || isDatabaseFull(error)) {
    return problem(503, 'DISK_FULL', 'The disk under the ledger is full: nothing was written. Try again later.');
  }
  if (isNotShownYet(error)) {
    return problem(503, 'READ_MODELS_BEHIND', 'The rows of this version are still being built: try again later.');
  }
  return undefined;
};

const domainProblem = (error: DomainError): Problem => {
  // A cursor is a parameter like any other: wrong ones are the request's form, not the ledger's state.
  const status = error.code === 'INVALID_CURSOR' ? 400 : STATUS_OF_KIND[error.kind];
  if (error.kind === 'unknown') return problem(status, error.code, unknownSentence(error.code));
  const hasDetails = Object.keys(error.details).length > 0;
  const detail = error.message.length > MAX_SENTENCE ? `${error.message.slice(0, MAX_SENTENCE)}…` : error.message;
  return problem(status, error.code, detail, hasDetails ? { details: firstOf(error.details) } : {});
};

/** An answer names the first of many ids; a sentence is no list. */
const MAX_LISTED = 10;
const MAX_SENTENCE = 500;
const firstOf = (details: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, MAX_LISTED) : value]),
  );

/** `UNKNOWN_PRICE_LIST` → "No such price list exists, or none that the caller can see." */
const unknownSentence = (code: string): string =>
  `No such ${code.replace('UNKNOWN_', '').toLowerCase().replaceAll('_', ' ')} exists, or none that the caller can see.`;

const identityProblem = (error: IdentityError): Problem => {
  if (error.code === 'KEYS_UNAVAILABLE') return problem(503, error.code, error.message);
  return problem(401, error.code, error.message);
};

const FRAMEWORK: Record<number, [code: string, detail: string]> = {
  400: ['MALFORMED_REQUEST', 'The request cannot be read: the body must be one JSON object.'],
  404: ['UNKNOWN_ROUTE', 'No such path: /reference lists them all.'],
  405: ['METHOD_NOT_ALLOWED', 'This path does not know the method.'],
  408: ['REQUEST_TIMEOUT', 'The request did not come in time.'],
  413: ['BODY_TOO_LARGE', 'The body is larger than this path takes.'],
  414: ['URL_TOO_LONG', 'The address is longer than any that the ledger has.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'The body must be JSON, with content-type application/json.'],
  431: ['HEADERS_TOO_LARGE', 'The head of the request is larger than this ledger takes.'],
};
export const frameworkProblem = (status: number): Problem => {
  const [code, detail] = FRAMEWORK[status] ?? ['MALFORMED_REQUEST', 'The request cannot be read.'];
  return problem(status, code, detail);
};
