import { hashOfSecret } from '#libs/kernel/secrets.js';
import { type ApiRequest, headerOf } from './request.js';

/** Header in which the token of a visitor's tender travels: never in an address, which logs and histories keep. */
export const TENDER_TOKEN = 'x-tender-token';
/** As the reference has it. */
export const TENDER_TOKEN_HEADER = 'X-Tender-Token';
/** So long an Idempotency-Key of a visitor must be: whoever has it and the request is answered the tender’s token again. */
export const VISITORS_KEY_LENGTH = 22;

/** Hash of the tender's token that the request carries; undefined where it has none. */
export const tenderTokenHashOf = (request: ApiRequest): string | undefined => {
  const token = headerOf(request, TENDER_TOKEN);
  return token === undefined ? undefined : hashOfSecret(token);
};

/** Whoever has no account is known by the token, or by nothing but what was sent: keys of others are none of its own. */
export const visitorsScope = (request: ApiRequest, bodyHash: string): string =>
  `visitor:${tenderTokenHashOf(request) ?? bodyHash}`;
