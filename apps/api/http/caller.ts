import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '#libs/kernel/actor.js';
import { assert, DomainError } from '#libs/kernel/errors.js';
import { formatInstant, type Instant } from '#libs/kernel/time.js';
import type { Page } from '#libs/read-models/postgres/pages.js';
import type { ApiReply, ApiRequest } from './request.js';

/** Who asks, with the request and the answer they are part of. */
export interface Caller {
  readonly actor: Actor;
  readonly request: ApiRequest;
  readonly reply: ApiReply;
}
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const http = context.switchToHttp();
  const [request, reply] = [http.getRequest<ApiRequest>(), http.getResponse<ApiReply>()];
  assert(request.actor, 'a handler that needs its caller is not guarded');
  return { actor: request.actor, request, reply };
});

/** The organisation that a member acts for, on a route for members. */
export const memberOrgOf = ({ actor: { orgId } }: Caller): string => {
  assert(orgId, 'a route that needs a member is not for members only');
  return orgId;
};

/** A page of a list as it is answered: the rows hold everything up to `position` at least. */
export interface Listing<R> extends Page<R> {
  asOf: Instant;
  position: string;
}
export const listing = <R>({ request }: Caller, { data, nextCursor }: Page<R>): Listing<R> => ({
  data,
  nextCursor,
  asOf: formatInstant(Date.now()),
  position: String(request.readPosition ?? 0n),
});

/** Whether the caller may see what organisations are charged: the finance desk, or a member who has that right of its own. */
export const seesMoney = ({ request }: Caller): boolean => request.seesMoney === true;

/** The 404 of what does not exist, and of what the caller may not see. */
export const nothingKnown = (
  what:
    | 'ORGANISATION'
    | 'PARTNER'
    | 'PRODUCT'
    | 'ORDER'
    | 'ENTRY'
    | 'INVOICE'
    | 'CREDIT_NOTE'
    | 'INVITATION'
    | 'RUN'
    | 'SUPPORT_OFFER'
    | 'TENDER'
    | 'PRICE_LIST'
    | 'RATE_CARD'
    | 'TAX_TABLE',
): DomainError => new DomainError(`UNKNOWN_${what}`, 'Nothing is known by this id.');
export const notAllowed = (sentence: string): DomainError => new DomainError('ACTOR_NOT_ALLOWED', sentence);
