import { type DevelopmentKey, issueToken } from '#libs/identity/index.js';
import { type Answered, committedContract } from './contract.js';

export type { Answered };

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
export type Call = (method: string, path: string, sent?: Sent) => Promise<Answered>;

/** Sends one request; a body that is a text goes as it is. */
export const send = async (
  url: string,
  method: string,
  path: string,
  { body, headers }: Sent = {},
): Promise<Answered> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
};

/**
 * Callers by what `issueToken` calls them, e.g. `org_alpha:administrator` or `staff:finance`, behind a slash another user
 * than the usual one. Every answer is held against the API's document.
 */
export const callers = (url: () => string, key: DevelopmentKey): ((as: string) => Call) => {
  const tokens = new Map<string, Promise<string>>();
  return (as) =>
    async (method, path, { body, headers } = {}) => {
      const [who, user] = as.split('/') as [string, string?];
      if (!tokens.has(as)) tokens.set(as, issueToken(key, { as: who, ...(user === undefined ? {} : { user }) }));
      const authorization = `Bearer ${await tokens.get(as)}`;
      const answered = await send(url(), method, path, { body, headers: { authorization, ...headers } });
      committedContract().check(method, path, answered);
      return answered;
    };
};
