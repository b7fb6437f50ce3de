import { RouteConfig } from '@nestjs/platform-fastify';
import type { Actor } from '#libs/kernel/actor.js';
import { type BodyLimits, SMALL_BODY } from './json-limits.js';
import type { ApiRequest } from './request.js';

type PathParts = Readonly<Record<string, string | undefined>>;
/** Refuses an actor that can never do what the route does, by the token and the path alone. @throws DomainError */
export type Judge = (actor: Actor, path: PathParts) => void;

/** Nobody, anybody, or whoever sends the token of a tender; a token of an account that is sent counts before either. */
export type Visitors = 'none' | 'anybody' | 'with-tender-token';

/** What is known of a route before anything of a request is read but its head. */
export interface RouteRules {
  readonly isPublic: boolean;
  /** Who may come without an account. */
  readonly visitors: Visitors;
  readonly body: BodyLimits;
  readonly judges: readonly Judge[];
}
const USUAL: RouteRules = { isPublic: false, visitors: 'none', body: SMALL_BODY, judges: [] };
const CONFIG = 'ledger';

const declared = new WeakMap<object, RouteRules>();
const Rules =
  (change: (rules: RouteRules) => Partial<RouteRules>): MethodDecorator =>
  (prototype, name, descriptor) => {
    const handler = descriptor.value as object;
    const before = declared.get(handler) ?? USUAL;
    const rules = { ...before, ...change(before) };
    declared.set(handler, rules);
    RouteConfig({ [CONFIG]: rules })(prototype, name, descriptor);
  };

/** The rules of the route that a request came to; a route that declares none needs a token and takes a small body. */
export const rulesOf = (config: unknown): RouteRules =>
  ((config ?? {}) as Record<string, RouteRules | undefined>)[CONFIG] ?? USUAL;
/** For a route that is made without a controller. */
export const PUBLIC_ROUTE = { config: { [CONFIG]: { ...USUAL, isPublic: true } } };

/** No token is needed here. */
export const Public = (): MethodDecorator => Rules(() => ({ isPublic: true }));
/** Whoever has no account may come, too. */
export const ForVisitors = (visitors: Visitors): MethodDecorator => Rules(() => ({ visitors }));
/** The body may be larger than that of a command about one thing. */
export const TakesBody = (body: BodyLimits): MethodDecorator => Rules(() => ({ body }));
/** Judges who asks before the body is read; several judge in the order in which they stand. */
export const Judged = (judge: Judge): MethodDecorator => Rules(({ judges }) => ({ judges: [judge, ...judges] }));
/** Judges the actor by everything that the request's route declares. */
export const judge = ({ actor, params }: ApiRequest, { judges }: RouteRules): void => {
  for (const one of judges) if (actor) one(actor, (params ?? {}) as PathParts);
};
