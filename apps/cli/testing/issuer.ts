import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDevelopmentKey, developmentIdentity, type DevelopmentKey } from '#libs/identity/index.js';
import type { Variables } from './program.js';

/** An issuer of tokens as a company runs one: its keys are behind a URL on loopback. */
export interface Issuer {
  readonly key: DevelopmentKey;
  /** The environment of a ledger that trusts it. */
  readonly variables: Variables;
  close(): Promise<void>;
}

export const startIssuer = async (): Promise<Issuer> => {
  const key = await createDevelopmentKey();
  const { issuer, audience } = developmentIdentity(key);
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(key.jwks));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    key,
    variables: {
      LEDGER_JWKS_URL: `http://127.0.0.1:${port}/keys`,
      LEDGER_ISSUER: issuer,
      LEDGER_AUDIENCE: audience,
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
