import type { Actor } from '#libs/kernel/actor.js';

/** The part of an HTTP request that the API uses; Fastify's has it. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  /** Address of whoever is connected; a proxy's where there is one. */
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: unknown;
  /** Parameters of the path. */
  readonly params: unknown;
  readonly body: unknown;
  /** Set by the first hook of every request. */
  correlationId: string;
  startedAt: number;
  /** Set by the gate. */
  actor?: Actor;
  /** Set by the gate: whether a member may see what its organisation is charged (FAQ 1440). */
  seesMoney?: boolean;
  /** Position that the read models had passed before a query read them. */
  readPosition?: bigint;
}

/** The part of an HTTP answer that the API uses; Fastify's has it. */
export interface ApiReply {
  header(name: string, value: string): unknown;
  hasHeader(name: string): boolean;
  getHeader(name: string): unknown;
  removeHeader(name: string): unknown;
  status(code: number): ApiReply;
  send(body: unknown): unknown;
}

export const headerOf = (request: ApiRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The path as it was asked for, without the query. */
export const pathOf = ({ url }: ApiRequest): string => url.split('?', 1)[0] as string;
