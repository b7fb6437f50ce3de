import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { recordedExamples } from './openapi/examples.js';
import { type Call, callers, send } from './testing/client.js';
import { answering, type MemoryApi, startMemoryApi } from './testing/memory-api.js';
import { InvitationsQueries } from '#projections/invitations/invitations.query.js';
import { InvoicesQueries } from '#projections/invoices/invoices.query.js';

const ORIGIN = 'https://console.example';
/** What a ledger once answered: every answer here is held against the API's document, too. */
const recorded = (operation: string): object =>
  recordedExamples().find((one) => one.operation === operation && one.status === 200)!.answer as object;
const INVOICE = {
  ...recorded('getInvoice'),
  number: '4711',
  viewerOrgId: 'org_alpha',
  total: '10.00',
  status: 'open',
};
const ROWS = Array.from({ length: 100 }, (_, number) => ({ ...INVOICE, number: String(number) }));

let memory: MemoryApi;
let as: (who: string) => Call;
const programme: Call = (...sent) => as('staff:programme')(...sent);
const alpha: Call = (...sent) => as('org_alpha:legalRepresentative')(...sent);
const beta: Call = (...sent) => as('org_beta:legalRepresentative')(...sent);
const invoice = { ...INVOICE };

beforeAll(async () => {
  memory = await startMemoryApi({
    corsOrigins: [ORIGIN],
    health: { ready: false, host: 'ledger-1', consumers: [{ owner: 4711 }] },
    queries: [
      answering(InvoicesQueries, {
        byNumber: async (number) => (number === invoice.number ? ({ ...invoice } as never) : undefined),
        list: async () => ({ data: ROWS as never, nextCursor: null }),
      }),
      answering(InvitationsQueries, {
        invitation: async (invitationId) => ({ ...recorded('getInvitation'), invitationId, status: 'open' }) as never,
      }),
    ],
  });
  as = callers(() => memory.api.url, memory.key);
  for (const orgId of ['org_alpha', 'org_beta']) {
    const body = { orgId, name: orgId, legalForm: 'company', country: 'CH', currency: 'CHF' };
    await programme('POST', '/v1/organisations', { body });
  }
  await programme('POST', '/v1/partners', { body: { orgId: 'org_beta', level: 'silver' } });
});
afterAll(() => memory.api.close());

/** Sends bytes as they are; fetch would mend them. */
const raw = async (head: string): Promise<{ status: number; text: string; body: Record<string, unknown> }> => {
  const socket = connect(Number(new URL(memory.api.url).port), '127.0.0.1');
  socket.setEncoding('latin1').write(`${head}\r\nhost: x\r\nconnection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
  expect(text.toLowerCase()).toContain('content-type: application/problem+json');
  return { status: Number(status), text, body: JSON.parse(text.slice(text.indexOf('{'))) as Record<string, unknown> };
};

describe('A request that HTTP itself refuses', () => {
  it.each([
    ['PUT', '/v1/orders/ord_1', 'GET, HEAD'],
    ['DELETE', '/v1/orders', 'GET, HEAD, POST'],
    ['GET', '/v1/tax-tables', 'POST'],
    ['PATCH', '/v1/clients/a/partnerships/b/products/c', 'DELETE'],
    ['POST', '/health/ready', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('%s %s is told which methods there are', async (method, path, allow) => {
    const { status, headers, body } = await send(memory.api.url, method, path);
    expect([status, headers.get('allow'), body['code']]).toEqual([405, allow, 'METHOD_NOT_ALLOWED']);
  });

  it('a path that is none is 404, whatever the method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect((await send(memory.api.url, method, '/v1/nowhere')).body['code']).toBe('UNKNOWN_ROUTE');
    }
  });

  it.each([
    ['a path', 'GET /v1/orders/%zz HTTP/1.1'],
    ['a path, cut off', 'GET /v1/orders/%e HTTP/1.1'],
    ['a query', 'GET /v1/orders?cursor=%zz HTTP/1.1'],
    ['a query, no UTF-8', 'GET /v1/orders?cursor=%ff HTTP/1.1'],
  ])('an escape that cannot be decoded in %s', async (_, head) => {
    expect((await raw(head)).body).toMatchObject({ status: 400, code: 'MALFORMED_URL' });
  });

  it.each([
    ['an address of 9,000 characters', `GET /v1/orders?cursor=${'x'.repeat(9_000)} HTTP/1.1`, 414, 'URL_TOO_LONG'],
    ['a segment of 500', `GET /v1/orders/${'x'.repeat(500)} HTTP/1.1`, 414, 'URL_TOO_LONG'],
    ['an address of 100,000', `GET /v1/orders?cursor=${'x'.repeat(100_000)} HTTP/1.1`, 414, 'URL_TOO_LONG'],
    ['a head of 100,000', `GET /v1/orders HTTP/1.1\r\nx-a: ${'x'.repeat(100_000)}`, 431, 'HEADERS_TOO_LARGE'],
    ['no request', 'nonsense', 400, 'MALFORMED_REQUEST'],
    ['no method', 'FROB /v1/orders HTTP/1.1', 400, 'MALFORMED_REQUEST'],
  ])('%s', async (_, head, status, code) => {
    const answer = await raw(head);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(answer.text.length).toBeLessThan(20_000);
  });

  it.each(['text/plain', 'application/xml', 'application/merge-patch+json', 'multipart/form-data; boundary=x', 'x'])(
    'a body that is called %s',
    async (type) => {
      const answer = await alpha('POST', '/v1/invitations', { body: '{}', headers: { 'content-type': type } });
      expect([answer.status, answer.body['code']]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );
});

describe('Whoever looks at health', () => {
  const ready = (headers: Record<string, string> = {}) => send(memory.api.url, 'GET', '/health/ready', { headers });
  const forwarded = { 'x-forwarded-for': '203.0.113.7' };
  const tokenOf = async (who: string): Promise<Record<string, string>> => {
    let authorization = '';
    await callers(() => memory.api.url, memory.key)(who)('GET', '/health/live').then(() => undefined);
    const { issueToken } = await import('#libs/identity/index.js');
    authorization = `Bearer ${await issueToken(memory.key, { as: who })}`;
    return { authorization };
  };

  it('is told details on the machine itself, or at a desk of the provider', async () => {
    expect((await ready()).body).toMatchObject({ status: 'unavailable', host: 'ledger-1' });
    expect((await ready({ ...forwarded, ...(await tokenOf('staff:support')) })).body).toMatchObject({
      host: 'ledger-1',
    });
  });

  it('is told no more than how it is, otherwise', async () => {
    for (const more of [{}, await tokenOf('org_alpha:administrator'), { authorization: 'Bearer nonsense' }]) {
      const { status, body, headers } = await ready({ ...forwarded, ...more });
      expect([status, body]).toEqual([503, { status: 'unavailable' }]);
      expect(headers.get('retry-after')).toBe('1');
    }
  });
});

describe('What a caller may keep', () => {
  it('is nothing of a list, and an object only to ask for it again', async () => {
    const list = await as('staff:finance')('GET', '/v1/invoices');
    expect(list.headers.get('cache-control')).toBe('private, no-store');
    const one = await alpha('GET', '/v1/invoices/4711');
    expect(one.headers.get('cache-control')).toBe('private, no-cache');
    expect(one.headers.get('vary')).toMatch(/\bAuthorization\b/);
    const refused = await alpha('GET', '/v1/invoices/1');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    const command = await programme('POST', '/v1/partners/org_beta/level', { body: { level: 'silver' } });
    expect(command.headers.get('cache-control')).toBe('private, no-store');
  });

  it.each([
    ['an invoice', '/v1/invoices/4711'],
    ['an organisation', '/v1/organisations/org_alpha'],
  ])('%s is not sent again to who has it', async (_, path) => {
    const first = await alpha('GET', path);
    const etag = first.headers.get('etag')!;
    for (const tag of [etag, `"other", ${etag}`, `W/${etag.replace('W/', '')}`, '*']) {
      const again = await alpha('GET', path, { headers: { 'if-none-match': tag } });
      expect([tag, again.status, again.text, again.headers.get('etag')]).toEqual([tag, 304, '', etag]);
    }
    for (const tag of ['"other"', 'nonsense', '"']) {
      const again = await alpha('GET', path, { headers: { 'if-none-match': tag } });
      expect([tag, again.status, again.body]).toEqual([tag, 200, first.body]);
    }
  });

  it('ends with any change of it', async () => {
    const seen = (await alpha('GET', '/v1/invoices/4711')).headers.get('etag')!;
    invoice.status = 'paid';
    const paid = await alpha('GET', '/v1/invoices/4711', { headers: { 'if-none-match': seen } });
    expect([paid.status, paid.body['status']]).toEqual([200, 'paid']);
    const before = (await beta('GET', '/v1/organisations/org_beta')).headers.get('etag')!;
    await programme('POST', '/v1/partners/org_beta/level', { body: { level: 'gold' } });
    const after = await beta('GET', '/v1/organisations/org_beta', { headers: { 'if-none-match': before } });
    expect([after.status, after.body['partner']]).toEqual([200, { level: 'gold' }]);
  });
});

describe('If-Match', () => {
  const record = (match: string, vatNumber: string) =>
    alpha('POST', '/v1/organisations/org_alpha/vat-number', {
      body: { vatNumber, entryPoint: 'account', termsAccepted: true },
      headers: { 'if-match': match },
    });
  const tag = async (): Promise<string> => (await alpha('GET', '/v1/organisations/org_alpha')).headers.get('etag')!;
  const vat = 'CHE-116.281.710';

  it.each([
    ['a list with it', (etag: string) => `"999", ${etag}`, 200],
    ['a list with it, weak ones too', (etag: string) => `W/"1",${etag} , "7"`, 200],
    ['a list without it', () => '"999", "998"', 412],
    ['it as a weak one', (etag: string) => `W/${etag}`, 412],
    ['whatever there is', () => '*', 200],
    ['a tag with a comma', () => '"9,9"', 412],
    ['no tag', () => 'nonsense', 400],
    ['nothing', () => ',', 400],
  ])('names %s', async (_, match, status) => {
    expect((await record(match(await tag()), vat)).status).toBe(status);
  });

  it('* asks for something that exists', async () => {
    const body = { orgId: 'org_new', name: 'New', legalForm: 'company', country: 'CH', currency: 'CHF' };
    const made = await programme('POST', '/v1/organisations', { body, headers: { 'if-match': '*' } });
    expect([made.status, made.body['code']]).toEqual([412, 'STALE_REVISION']);
  });

  it('takes the tag of an invitation for what is done with it', async () => {
    const access = { mode: 'LIMITED' };
    const body = { invitationId: 'inv_tag', clientOrgId: 'org_alpha', partnerOrgId: 'org_beta', access };
    expect((await alpha('POST', '/v1/invitations', { body })).status).toBe(201);
    const etag = (await alpha('GET', '/v1/invitations/inv_tag')).headers.get('etag')!;
    const known = await alpha('GET', '/v1/invitations/inv_tag', { headers: { 'if-none-match': etag } });
    expect(known.status).toBe(304);
    const withdraw = (match: string) =>
      alpha('POST', '/v1/invitations/inv_tag/withdraw', { headers: { 'if-match': match } });
    expect((await withdraw('"77"')).status).toBe(412);
    expect((await withdraw(etag)).status).toBe(200);
  });
});

describe('Pages of other origins', () => {
  const ask = (method: string, origin: string, headers: Record<string, string> = {}) =>
    send(memory.api.url, method, '/v1/invoices', { headers: { origin, ...headers } });

  it('may ask where they are named, without a token for the preflight', async () => {
    const preflight = await ask('OPTIONS', ORIGIN, {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, idempotency-key',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Idempotency-Key/);
    const { status, headers } = await ask('GET', ORIGIN);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, ORIGIN]);
    for (const name of ['ETag', 'X-Ledger-Position', 'Idempotency-Hit', 'Retry-After']) {
      expect(headers.get('access-control-expose-headers')).toContain(name);
    }
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('may not where they are not', async () => {
    for (const origin of ['https://other.example', `${ORIGIN}.evil.example`, 'http://console.example', 'null']) {
      expect((await ask('GET', origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
    const closed = await startMemoryApi();
    const headers = { origin: ORIGIN, 'access-control-request-method': 'POST' };
    const answer = await send(closed.api.url, 'OPTIONS', '/v1/invoices', { headers });
    await closed.api.close();
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });
});

describe('A large answer', () => {
  const asked = async (path: string, encoding: string): Promise<{ encoding: unknown; bytes: Buffer }> => {
    const { issueToken } = await import('#libs/identity/index.js');
    const authorization = `Bearer ${await issueToken(memory.key, { as: 'staff:finance' })}`;
    const answer = request(`${memory.api.url}${path}`, { headers: { authorization, 'accept-encoding': encoding } });
    const [response] = (await once(answer.end(), 'response')) as [import('node:http').IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) };
  };

  it.each(['/v1/invoices', '/openapi.json', '/reference/swagger-ui.css'])('%s is compressed', async (path) => {
    const plain = await asked(path, 'identity');
    expect(plain.encoding).toBeUndefined();
    const [zipped, brotli] = [await asked(path, 'gzip'), await asked(path, 'br, gzip')];
    expect([zipped.encoding, brotli.encoding]).toEqual(['gzip', 'br']);
    // Each answer of a list has its own time.
    const text = (bytes: Buffer): string => bytes.toString().replace(/"asOf":"[^"]+"/, '');
    expect(text(gunzipSync(zipped.bytes))).toBe(text(plain.bytes));
    expect(text(brotliDecompressSync(brotli.bytes))).toBe(text(plain.bytes));
    expect(brotli.bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  it('is not worth it for a small one', async () => {
    expect((await asked('/v1/invitations', 'gzip')).encoding).toBeUndefined();
  });
});

describe('An API that closes', () => {
  it('answers what is under way, and ends a connection that is kept alive and busy', async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const slow = await startMemoryApi({
      queries: [
        answering(InvoicesQueries, {
          list: async () => {
            asked();
            await delay(300);
            return { data: [], nextCursor: null };
          },
        }),
      ],
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { issueToken } = await import('#libs/identity/index.js');
    const authorization = `Bearer ${await issueToken(slow.key, { as: 'staff:finance' })}`;
    const ask = async (): Promise<{ status: number | undefined; connection: string | undefined }> => {
      const sent = request(`${slow.api.url}/v1/invoices`, { agent, headers: { authorization } }).end();
      const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
      response.resume();
      await once(response, 'end');
      return { status: response.statusCode, connection: response.headers.connection };
    };
    const underWay = ask();
    await isAsked;
    const begun = performance.now();
    const closed = slow.api.close();
    expect(await underWay).toEqual({ status: 200, connection: 'close' });
    await closed;
    expect(performance.now() - begun).toBeLessThan(1_300);
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });
});
