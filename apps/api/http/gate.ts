import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IdentityError, type TokenVerifier } from '#libs/identity/index.js';
import { type Actor, VISITOR } from '#libs/kernel/actor.js';
import { clipped } from './nearest.js';
import { HttpProblem } from './problem.js';
import { type ApiReply, type ApiRequest, headerOf, pathOf } from './request.js';
import { judge, rulesOf, type RouteRules } from './route.js';
import { TENDER_TOKEN } from './visitor.js';

/** Longer than any address that the ledger has or answers. */
const MAX_URL = 8_192;
const BEARER = /^Bearer ([A-Za-z0-9_.-]{1,8192})$/i;

/** The token of the request's Authorization; undefined where it has none. */
export const bearerOf = (request: ApiRequest): string | undefined =>
  BEARER.exec(headerOf(request, 'authorization') ?? '')?.[1];

const tokenOf = (request: ApiRequest): string => {
  const token = bearerOf(request);
  if (token !== undefined) return token;
  throw new IdentityError('TOKEN_MISSING', 'Send a bearer token: Authorization: Bearer <JWT>.');
};

/** Whether nobody need be asked who this is; a token that is sent is never ignored. */
const isVisit = (request: ApiRequest, { visitors }: RouteRules): boolean => {
  if (visitors === 'none' || headerOf(request, 'authorization') !== undefined) return false;
  return visitors === 'anybody' || headerOf(request, TENDER_TOKEN) !== undefined;
};

const refuseUrl = ({ url }: ApiRequest): void => {
  if (url.length > MAX_URL) throw new HttpProblem(414, 'URL_TOO_LONG', `An address has at most ${MAX_URL} characters.`);
  const query = url.slice(url.indexOf('?') + 1 || url.length);
  try {
    decodeURIComponent(query);
  } catch {
    throw new HttpProblem(400, 'MALFORMED_URL', 'The query holds an escape that cannot be decoded.');
  }
};

/** Commands take no query: a parameter that would be ignored was meant to do something. */
const refuseParameters = ({ method, query }: ApiRequest): void => {
  const [name] = method === 'GET' || method === 'HEAD' ? [] : Object.keys((query ?? {}) as object);
  if (name === undefined) return;
  const sentence = `${clipped(name)} is not known here; a command takes everything in its body.`;
  throw new HttpProblem(400, 'UNKNOWN_PARAMETER', sentence);
};

/** A compressed body could hold a thousand times what was sent. */
const refuseEncoded = (request: ApiRequest): void => {
  const encoding = headerOf(request, 'content-encoding');
  if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return;
  throw new HttpProblem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Bodies are taken without compression only.');
};

/** What the actor of a token may be now: its organisation's stream says, and the token says no more than that at most. */
export type Standing = (actor: Actor) => Promise<{ actor: Actor; seesMoney: boolean }>;

/** The routes of an application, to tell a path that is none from one that does not know the method. */
class Routes {
  private readonly all: { path: RegExp; method: string }[] = [];

  add(url: string, methods: readonly string[]): void {
    const parts = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
    const path = new RegExp(`^${parts.join('/')}$`);
    for (const method of methods) this.all.push({ path, method });
  }

  /** The methods that a path knows. */
  at(path: string): string[] {
    return [...new Set(this.all.filter((route) => route.path.test(path)).map(({ method }) => method))].sort();
  }
}

const refuseMethod = (routes: Routes, request: ApiRequest, reply: ApiReply): void => {
  const allowed = routes.at(pathOf(request));
  if (allowed.length === 0) return;
  reply.header('allow', allowed.join(', '));
  throw new HttpProblem(405, 'METHOD_NOT_ALLOWED', `This path knows ${allowed.join(', ')} only.`);
};

/**
 * Judges each request by its head, before a byte of its body is read: the address, the method, the token, what its user is
 * in its organisation now, and whether that role can do at all what the route does. Must be registered before the routes.
 */
export const registerGate = (app: NestFastifyApplication, verifier: TokenVerifier, standing: Standing): void => {
  const fastify = app.getHttpAdapter().getInstance();
  const routes = new Routes();
  fastify.addHook('onRoute', (route) => {
    routes.add(route.url, [route.method].flat());
    route.bodyLimit = rulesOf(route.config).body.bytes;
  });
  fastify.addHook('onRequest', async (raw, rawReply) => {
    const [request, reply] = [raw as unknown as ApiRequest, rawReply as unknown as ApiReply];
    refuseUrl(request);
    if (raw.is404 || raw.method === 'OPTIONS') return refuseMethod(routes, request, reply);
    refuseEncoded(request);
    const rules = rulesOf(raw.routeOptions.config);
    if (rules.isPublic) return;
    if (isVisit(request, rules)) request.actor = VISITOR;
    else Object.assign(request, await standing(await verifier.verify(tokenOf(request))));
    judge(request, rules);
    refuseParameters(request);
  });
};
