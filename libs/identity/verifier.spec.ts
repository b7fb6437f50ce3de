import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IdentityError } from './identity-error.js';
import { createVerifier, type TokenVerifier } from './verifier.js';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'ledger';
const member = { org: 'org_alpha', role: 'administrator' };

interface Pair {
  privateKey: CryptoKey;
  jwk: JWK;
}
const pairOf = async (alg: string, kid: string): Promise<Pair> => {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
};
const token = (
  pair: Pair,
  claims: object = member,
  change: (jwt: SignJWT) => SignJWT = (jwt) => jwt,
): Promise<string> =>
  change(
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: pair.jwk.alg as string, kid: pair.jwk.kid })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('usr_1')
      .setIssuedAt()
      .setExpirationTime('5m'),
  ).sign(pair.privateKey);
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof IdentityError ? error.code : error),
  );

describe('Bearer tokens', () => {
  let pairs: Pair[];
  let verifier: TokenVerifier;
  beforeAll(async () => {
    pairs = [
      await pairOf('RS256', 'r'),
      await pairOf('ES256', 'e'),
      await pairOf('EdDSA', 'o'),
      await pairOf('PS256', 'p'),
    ];
    verifier = createVerifier({ keys: { keys: pairs.map(({ jwk }) => jwk) }, issuer: ISSUER, audience: AUDIENCE });
  });

  it.each([0, 1, 2])('names the member, signed in any of the three ways (%#)', async (index) => {
    expect(await verifier.verify(await token(pairs[index]!))).toEqual({
      userId: 'usr_1',
      orgId: 'org_alpha',
      role: 'administrator',
      channel: 'api',
    });
  });

  it('names staff by its desk, without an organisation', async () => {
    expect(await verifier.verify(await token(pairs[2]!, { staff: 'finance' }))).toEqual({
      userId: 'usr_1',
      orgId: null,
      role: 'staff:finance',
      channel: 'api',
    });
  });

  it('refuses a signature of another kind, even with a known key', async () => {
    expect(await codeOf(verifier.verify(await token(pairs[3]!)))).toBe('TOKEN_INVALID');
  });

  it('refuses a token without signature and one signed with a shared secret', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = { ...member, sub: 'u', iss: ISSUER, aud: AUDIENCE, exp: Math.floor(Date.now() / 1000) + 60 };
    expect(await codeOf(verifier.verify(`${part({ alg: 'none' })}.${part(body)}.`))).toBe('TOKEN_INVALID');
    const shared = new SignJWT(body).setProtectedHeader({ alg: 'HS256', kid: 'r' });
    expect(await codeOf(verifier.verify(await shared.sign(new TextEncoder().encode('x'.repeat(32)))))).toBe(
      'TOKEN_INVALID',
    );
  });

  it('refuses another issuer, another audience, and text that is no token', async () => {
    const good = pairs[0]!;
    expect(
      await codeOf(verifier.verify(await token(good, member, (jwt) => jwt.setIssuer('https://other.example')))),
    ).toBe('TOKEN_INVALID');
    expect(await codeOf(verifier.verify(await token(good, member, (jwt) => jwt.setAudience('shop'))))).toBe(
      'TOKEN_INVALID',
    );
    expect(await codeOf(verifier.verify('not.a.token'))).toBe('TOKEN_INVALID');
    expect(await codeOf(verifier.verify(''))).toBe('TOKEN_INVALID');
  });

  it('refuses an expired token, and one that never expires', async () => {
    const past = Math.floor(Date.now() / 1000) - 3_600;
    expect(await codeOf(verifier.verify(await token(pairs[0]!, member, (jwt) => jwt.setExpirationTime(past))))).toBe(
      'TOKEN_EXPIRED',
    );
    const forever = new SignJWT(member)
      .setProtectedHeader({ alg: 'RS256', kid: 'r' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('usr_1');
    expect(await codeOf(verifier.verify(await forever.sign(pairs[0]!.privateKey)))).toBe('TOKEN_INVALID');
  });

  it('refuses a token that lives for longer than a day, was issued in the future, or does not say when', async () => {
    const now = Math.floor(Date.now() / 1000);
    const lives = (iat: number, exp: number) => (jwt: SignJWT) => jwt.setIssuedAt(iat).setExpirationTime(exp);
    const judged = async (change: (jwt: SignJWT) => SignJWT) =>
      codeOf(verifier.verify(await token(pairs[0]!, member, change)));
    const day = 86_400;
    expect(await judged(lives(now, now + 100 * 365 * day))).toBe('TOKEN_INVALID');
    expect(await judged(lives(now, now + day + 1))).toBe('TOKEN_INVALID');
    expect(await judged(lives(now + 3_600, now + 7_200))).toBe('TOKEN_INVALID');
    expect(await judged(lives(now - 3 * day, now + 60))).toMatch(/^TOKEN_(EXPIRED|INVALID)$/);
    expect(await judged((jwt) => jwt.setNotBefore(now + 3_600))).toBe('TOKEN_INVALID');
    const silent = new SignJWT(member).setProtectedHeader({ alg: 'RS256', kid: 'r' }).setIssuer(ISSUER);
    silent.setAudience(AUDIENCE).setSubject('usr_1').setExpirationTime('5m');
    expect(await codeOf(verifier.verify(await silent.sign(pairs[0]!.privateKey)))).toBe('TOKEN_INVALID');
    // A clock may be a little ahead.
    expect(await judged(lives(now + 10, now + day + 10))).toBe('accepted');
  });

  it('refuses the signature of a key that is not in the set', async () => {
    expect(await codeOf(verifier.verify(await token(await pairOf('RS256', 'stranger'))))).toBe('TOKEN_INVALID');
    expect(await codeOf(verifier.verify(await token(await pairOf('RS256', 'r'))))).toBe('TOKEN_INVALID');
  });

  it.each([
    ['no organisation', { role: 'administrator' }],
    ['a role nobody has', { org: 'org_alpha', role: 'owner' }],
    ['an id outside the alphabet', { org: 'org/alpha', role: 'administrator' }],
    ['a desk that does not exist', { staff: 'sales' }],
    ['member and staff at once', { staff: 'finance', org: 'org_alpha', role: 'administrator' }],
  ])('refuses claims with %s', async (_, claims) => {
    expect(await codeOf(verifier.verify(await token(pairs[1]!, claims)))).toBe('CLAIMS_INVALID');
  });
});

describe('Keys by URL', () => {
  let server: Server;
  let url: string;
  let status = 200;
  const keys: JWK[] = [];
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('are fetched when a token needs them', async () => {
    const pair = await pairOf('ES256', 'first');
    keys.push(pair.jwk);
    const verifier = createVerifier({ keys: url, issuer: ISSUER, audience: AUDIENCE });
    expect((await verifier.verify(await token(pair))).orgId).toBe('org_alpha');
  });

  it('that cannot be fetched are the issuer’s fault, not the caller’s', async () => {
    status = 500;
    const verifier = createVerifier({ keys: url, issuer: ISSUER, audience: AUDIENCE });
    expect(await codeOf(verifier.verify(await token(await pairOf('ES256', 'any'))))).toBe('KEYS_UNAVAILABLE');
    const nowhere = createVerifier({ keys: 'http://127.0.0.1:1/jwks.json', issuer: ISSUER, audience: AUDIENCE });
    expect(await codeOf(nowhere.verify(await token(await pairOf('ES256', 'any'))))).toBe('KEYS_UNAVAILABLE');
  });

  it('must come over https, but on loopback', () => {
    const plain = (): TokenVerifier =>
      createVerifier({ keys: 'http://issuer.example/jwks', issuer: ISSUER, audience: AUDIENCE });
    expect(plain).toThrow('https');
    expect(() => createVerifier({ keys: 'nonsense', issuer: ISSUER, audience: AUDIENCE })).toThrow('https');
  });
});
