import { type DevelopmentKey, issueToken } from '#libs/identity/index.js';

/** What came back: status, headers and the parsed body. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly text: string;
}
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

/** Callers by what `issueToken` calls them, e.g. `org_alpha:administrator` or `staff:finance`. */
export const callers = (url: () => string, key: DevelopmentKey): ((as: string) => Call) => {
  const tokens = new Map<string, Promise<string>>();
  return (as) =>
    async (method, path, { body, headers } = {}) => {
      if (!tokens.has(as)) tokens.set(as, issueToken(key, { as }));
      const authorization = `Bearer ${await tokens.get(as)}`;
      return send(url(), method, path, { body, headers: { authorization, ...headers } });
    };
};
