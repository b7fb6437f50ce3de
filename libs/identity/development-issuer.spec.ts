import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDevelopmentKey,
  developmentIdentity,
  issueToken,
  KEY_FILE,
  loadDevelopmentKey,
  refuseDevelopmentIssuerOnServer,
} from './development-issuer.js';
import { createVerifier } from './verifier.js';

describe('The development issuer', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-identity-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('signs tokens for members and staff that its own verifier takes', async () => {
    const key = await createDevelopmentKey();
    const verifier = createVerifier(developmentIdentity(key));
    const member = await issueToken(key, { as: 'org_alpha:legalRepresentative', user: 'usr_7' });
    expect(await verifier.verify(member)).toEqual({
      userId: 'usr_7',
      orgId: 'org_alpha',
      role: 'legalRepresentative',
      channel: 'api',
    });
    const staff = await issueToken(key, { as: 'staff:programme' });
    expect(await verifier.verify(staff)).toMatchObject({
      userId: 'dev-programme',
      orgId: null,
      role: 'staff:programme',
    });
  });

  it('signs for the span it is asked for', async () => {
    const key = await createDevelopmentKey();
    const token = await issueToken(key, { as: 'staff:support', expiresIn: '1s' });
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
      exp: number;
      iat: number;
    };
    expect(claims.exp - claims.iat).toBe(1);
    await expect(issueToken(key, { as: 'staff:support', expiresIn: 'soon' })).rejects.toThrow('no span of time');
    await expect(issueToken(key, { as: 'staff:support', expiresIn: '2d' })).rejects.toThrow('a day at most');
  });

  it.each([
    'staff:sales',
    'staff:administrator',
    'org_alpha',
    'org_alpha:owner',
    ':administrator',
    'a/b:administrator',
    '',
  ])('refuses to name "%s"', async (as) => {
    await expect(issueToken(await createDevelopmentKey(), { as })).rejects.toMatchObject({ code: 'BAD_IDENTITY' });
  });

  it('does not take the tokens of another key', async () => {
    const token = await issueToken(await createDevelopmentKey(), { as: 'staff:support' });
    const verifier = createVerifier(developmentIdentity(await createDevelopmentKey()));
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('keeps one key a folder, readable by its owner only, also when two start at once', async () => {
    const [first, second] = await Promise.all([loadDevelopmentKey(folder), loadDevelopmentKey(folder)]);
    expect(first.kid).toBe(second.kid);
    expect((await loadDevelopmentKey(folder)).kid).toBe(first.kid);
    expect(await readdir(folder)).toEqual([KEY_FILE]);
    expect((await stat(join(folder, KEY_FILE))).mode & 0o777).toBe(0o600);
    expect(Object.keys(first.jwks.keys[0]!)).not.toContain('d');
  });

  it('refuses a key that others can read, and a file that holds none', async () => {
    await loadDevelopmentKey(folder);
    await chmod(join(folder, KEY_FILE), 0o644);
    await expect(loadDevelopmentKey(folder)).rejects.toMatchObject({ code: 'KEY_FILE_OPEN' });
    await rm(join(folder, KEY_FILE));
    await writeFile(join(folder, KEY_FILE), '{}', { mode: 0o600 });
    await expect(loadDevelopmentKey(folder)).rejects.toMatchObject({ code: 'KEY_FILE_BROKEN' });
  });

  it('is refused beside an event store server', () => {
    expect(() => refuseDevelopmentIssuerOnServer('esdb://store.example:2113?tls=true')).toThrow('LEDGER_JWKS_URL');
    expect(() => refuseDevelopmentIssuerOnServer(undefined)).not.toThrow();
    expect(() => refuseDevelopmentIssuerOnServer('')).not.toThrow();
  });
});
