/**
 * What kind of answer a refusal deserves; the HTTP status and the CLI's exit code follow from it.
 * - `unknown`   something the request refers to does not exist, or is not visible to the caller (404)
 * - `forbidden` the actor's role may not do this (403)
 * - `conflict`  the state of the ledger does not allow it now (409)
 * - `invalid`   the request itself is wrong, whatever the state (422)
 * - `throttled` too often; `details.until` is the instant from which on it may be asked again (429)
 */
export type RefusalKind = 'unknown' | 'forbidden' | 'conflict' | 'invalid' | 'throttled';

/**
 * A refusal by a business rule. `code` is stable, SCREAMING_SNAKE and names the state that forbids the command;
 * `details` holds ids that help the caller to mend it (never personal data).
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }

  get kind(): RefusalKind {
    if (this.code.startsWith('UNKNOWN_')) return 'unknown';
    if (FORBIDDEN_CODES.has(this.code)) return 'forbidden';
    if (INVALID_CODES.has(this.code)) return 'invalid';
    if (THROTTLED_CODES.has(this.code)) return 'throttled';
    return 'conflict';
  }
}

const FORBIDDEN_CODES = new Set([
  'ACTOR_NOT_ALLOWED',
  'NOT_A_MEMBER',
  'NOT_ALLOWED_TO_ORDER',
  'NO_SUPPORT_ACCESS',
  'OWN_TENDER',
  'SAME_PERSON',
  'SUPPORT_ACCESS_ENDED',
  'TENDER_NOT_WISHED',
]);
const THROTTLED_CODES = new Set(['TOO_MANY_FAILED_CHECKS']);
const INVALID_CODES = new Set([
  'AMOUNT_TOO_LARGE',
  'BILLING_IS_FOR_COLLABORATORS',
  'CARD_NUMBER_NOT_ALLOWED',
  'COMMAND_TOO_LARGE',
  'DAY_IN_FUTURE',
  'EXPIRY_OUT_OF_RANGE',
  'EMAIL_INVALID',
  'DEADLINE_PASSED',
  'EXCLUSIVITY_NOT_ACCEPTED',
  'FULL_ACCESS_NAMES_NO_PRODUCTS',
  'IBAN_MISSING',
  'IBAN_NOT_FOR_PREPAID',
  'IDEMPOTENCY_KEY_REUSED',
  'INVALID_CURSOR',
  'LEVEL_NOT_DECLARED',
  'ONLY_CLIENT_DECIDES',
  'ORDER_ID_RESERVED',
  'PARTNER_NEEDS_COMPANY',
  'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
  'PERIOD_EMPTY',
  'PERIOD_END_MISSING',
  'PERIOD_NOT_A_TERM',
  'PERIOD_START_OUT_OF_RANGE',
  'PREFERENTIAL_ABOVE_PUBLIC',
  'PRICE_LIST_INVALID',
  'QUARANTINE_NOT_POSSIBLE',
  'PRODUCT_SET_TOO_LARGE',
  'QR_IBAN_INVALID',
  'RATE_ABOVE_CAP',
  'RATE_CARD_INVALID',
  'REGISTRATION_NUMBER_INVALID',
  'REASON_MISSING',
  'SELF_PARTNERSHIP',
  'TAX_NOT_SUPPORTED',
  'TAX_TABLE_INVALID',
  'TEXT_NOT_STORABLE',
  'TAX_TABLE_TOO_LARGE',
  'TERMINATION_OUT_OF_RANGE',
  'TERMS_NOT_ACCEPTED',
  'TERMS_WITHOUT_DUTY',
  'THROUGH_IN_FUTURE',
  'UID_INVALID',
  'VALUE_DATE_IN_FUTURE',
  'VALUE_DATE_TOO_EARLY',
  'VAT_NUMBER_INVALID',
  'VAT_NUMBER_NEEDS_COMPANY',
]);

/**
 * The ledger cannot do this now, whoever asks: something it rests on is not as it must be. Nothing was refused by a rule
 * and nothing was done; `code` is stable and `details` tell what a person has to look at (503).
 */
export class Unavailable extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'Unavailable';
  }
}

/** A bug or a broken store, never the caller's fault: an assertion before a write or after a read failed. */
export class InvariantViolation extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvariantViolation';
  }
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}
