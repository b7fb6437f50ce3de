import { SUPPORT_ACCESS_STATUS } from '#projections/support_access/support_access.row.js';
import { SupportAccessQueries } from '#projections/support_access/support_access.query.js';
import { type Answered, type Call, callers } from '../testing/client.js';
import { answering, type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

let memory: MemoryApi;
let as: (who: string) => Call;
/** What the lists were asked for. */
const asked: object[] = [];
const empty = { data: [], nextCursor: null };

beforeAll(async () => {
  const queries = [
    answering(SupportAccessQueries, {
      grants: async (filter) => (asked.push(filter), empty),
      uses: async (filter) => (asked.push(filter), empty),
    }),
  ];
  memory = await startMemoryApi({ queries });
  as = callers(() => memory.api.url, memory.key);
  for (const orgId of ['org_c', 'org_p', 'org_s']) {
    const body = { orgId, name: `Name of ${orgId}`, legalForm: 'company', country: 'CH', currency: 'CHF' };
    await as('staff:programme')('POST', '/v1/organisations', { body });
  }
  const invitation = { clientOrgId: 'org_c', partnerOrgId: 'org_p', access: { mode: 'FULL' } };
  await as('staff:programme')('POST', '/v1/partners', { body: { orgId: 'org_p', level: 'silver' } });
  await as('org_c:legalRepresentative')('POST', '/v1/invitations', { body: invitation });
});
afterAll(() => memory.api.close());

const codeOf = ({ status, body }: Answered): string => `${status} ${String(body['code'] ?? '')}`.trim();
const told = ({ body: { instance: _, correlationId: __, ...problem } }: Answered): object => problem;
const DESKS = ['programme', 'finance', 'support'] as const;
const own = '/v1/organisations/org_c/support';

const codeFor = async (who: string, kind: 'code' | 'vip-code' = 'code'): Promise<string> => {
  const answered = await as(who)('GET', `${own}/${kind}`);
  expect(answered.status).toBe(200);
  return answered.body['supportCode'] as string;
};
const check = (supportCode: string, who = 'staff:support', headers = {}): Promise<Answered> =>
  as(who)('POST', '/v1/support-code-checks', { body: { supportCode }, headers });

describe('A support code', () => {
  it('tells support who is on the line, whoever of the organisation it is, but external members (R52, R53)', async () => {
    for (const role of ['legalRepresentative', 'administrator', 'collaborator']) {
      const code = await codeFor(`org_c:${role}`);
      expect(code).toMatch(/^\d{4}( \d{4}){3}$/);
      const { status, body } = await check(code);
      expect([status, body]).toEqual([
        201,
        expect.objectContaining({
          ...{ identified: true, orgId: 'org_c', userId: `dev-${role}`, kind: 'support' },
          ...{ offer: 'standard', priority: 'standard' },
        }),
      ]);
    }
    expect(codeOf(await as('org_c:external')('GET', `${own}/code`))).toBe('404 UNKNOWN_SUPPORT_CODE');
  });

  it('is unknown to everybody else, as that of an organisation that there is not (R53)', async () => {
    for (const kind of ['code', 'vip-code']) {
      const missing = await as('org_s:legalRepresentative')('GET', `/v1/organisations/org_none/support/${kind}`);
      const others = [
        'org_s:legalRepresentative',
        'org_p:legalRepresentative',
        ...DESKS.map((desk) => `staff:${desk}`),
      ];
      for (const who of others) {
        const answered = await as(who)('GET', `${own}/${kind}`);
        expect([who, answered.status, told(answered)]).toEqual([who, 404, told(missing)]);
      }
    }
  });

  it('is kept by nobody, and reading it again makes no event (R52)', async () => {
    await codeFor('org_c:administrator');
    const before = memory.memory.all.length;
    const answered = await as('org_c:administrator')('GET', `${own}/code`);
    expect(answered.headers.get('cache-control')).toBe('private, no-store');
    expect(memory.memory.all.length).toBe(before);
    expect(JSON.stringify(memory.logged)).not.toContain(answered.body['supportCode']);
  });

  it('is checked by the support desk alone, and only where it is sixteen digits (R52)', async () => {
    const code = await codeFor('org_c:administrator');
    for (const who of ['staff:programme', 'staff:finance', 'org_c:legalRepresentative']) {
      expect(codeOf(await check(code, who))).toBe('403 ACTOR_NOT_ALLOWED');
    }
    for (const wrong of ['1234', `${code} 1`, code.replace(/\d/, 'x'), `1${code}`]) {
      expect(codeOf(await check(wrong))).toBe('400 VALIDATION_FAILED');
    }
  });

  it('is one request with its key, which stands for no other code (R52)', async () => {
    const code = await codeFor('org_c:administrator');
    const key = { 'idempotency-key': 'check-1' };
    const first = await check(code, 'staff:support/tina', key);
    const second = await check(code, 'staff:support/tina', key);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-hit')).toBe('true');
    const other = '0000 0000 0000 0000';
    expect(codeOf(await check(other, 'staff:support/tina', key))).toBe('422 IDEMPOTENCY_KEY_REUSED');
    const log = JSON.stringify(memory.memory.all);
    expect(log).not.toContain(code.replaceAll(' ', '').slice(8));
  });

  it('does not hold for whoever guesses, who is stopped after five and told when to come back (R52)', async () => {
    const guess = '1111 1111 1111 1111';
    const none = { identified: false, orgId: null, userId: null, kind: null, offer: null, priority: null };
    for (const _ of [1, 2, 3, 4, 5]) {
      expect((await check(guess, 'staff:support/guesser')).body).toMatchObject(none);
    }
    const stopped = await check(guess, 'staff:support/guesser');
    expect(codeOf(stopped)).toBe('429 TOO_MANY_FAILED_CHECKS');
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await check(await codeFor('org_c:administrator'))).body).toMatchObject({ identified: true });
  });
});

describe('A support offer', () => {
  const subscribe = (who: string, offer: string, orgId = 'org_c') =>
    as(who)('POST', `/v1/organisations/${orgId}/support/offer`, { body: { offer } });

  it('is subscribed to by leads; to others it is not up, or unknown (R54)', async () => {
    expect(codeOf(await subscribe('org_s:legalRepresentative', 'premium-pro'))).toBe('404 UNKNOWN_ORGANISATION');
    expect(codeOf(await subscribe('org_p:legalRepresentative', 'premium-pro'))).toBe('403 ACTOR_NOT_ALLOWED');
    for (const role of ['collaborator', 'external']) {
      expect(codeOf(await subscribe(`org_c:${role}`, 'premium-pro'))).toBe('403 ACTOR_NOT_ALLOWED');
    }
    for (const desk of DESKS) {
      expect(codeOf(await subscribe(`staff:${desk}`, 'premium-pro'))).toBe('403 ACTOR_NOT_ALLOWED');
    }
  });

  it('brings its contact data, priority and VIP code, and takes the VIP code away again (R54, R56, R57)', async () => {
    const contacts = { phone: '+41 22 000', email: 'pro@support.example', hours: 'day and night', languages: ['de'] };
    const publish = (who: string) => as(who)('POST', '/v1/support-offers/premium-pro/contacts', { body: contacts });
    expect(codeOf(await publish('staff:programme'))).toBe('403 ACTOR_NOT_ALLOWED');
    expect((await publish('staff:finance')).status).toBe(200);
    const lead = as('org_c:legalRepresentative');
    const none = await lead('GET', `${own}/vip-code`);
    expect([codeOf(none), none.body['details']]).toEqual(['404 UNKNOWN_VIP_CODE', { offer: 'standard' }]);
    expect((await lead('GET', own)).body).toMatchObject({ offer: 'standard', contacts: null, vipCodeAt: null });
    expect((await subscribe('org_c:administrator', 'premium-pro')).status).toBe(200);
    const vipCodeAt = `${own}/vip-code`;
    expect((await lead('GET', own)).body).toEqual({
      ...{
        orgId: 'org_c',
        offer: 'premium-pro',
        priority: 'premium',
        contacts,
        supportCodeAt: `${own}/code`,
        vipCodeAt,
      },
    });
    const vip = await codeFor('org_c:collaborator', 'vip-code');
    expect((await check(vip)).body).toMatchObject({ kind: 'vip', priority: 'premium', userId: 'dev-collaborator' });
    await subscribe('org_c:administrator', 'standard');
    expect((await check(vip)).body).toMatchObject({ identified: false });
  });
});

describe('Support access', () => {
  const grants = `${own}-access`;
  const grant = (who: string, body: object = {}) => as(who)('POST', grants, { body: { scope: ['kMail'], ...body } });
  const of = (who: string, grantId: string, what: 'uses' | 'revocation', body: object = {}, orgId = 'org_c') =>
    as(who)('POST', `/v1/organisations/${orgId}/support-access/${grantId}/${what}`, {
      body: what === 'uses' ? { scope: 'kMail', reason: 'Mails do not arrive', ...body } : body,
    });

  it('is opened by leads, used by support, and over once it is revoked (R55, A23)', async () => {
    expect((await grant('org_c:administrator', { grantId: 'g1' })).status).toBe(201);
    expect((await of('staff:support', 'g1', 'uses')).status).toBe(201);
    const used = memory.memory.stream('supportAccess-g1').at(-1);
    expect([used?.type, used?.metadata.reason]).toEqual(['SupportAccessUsed', 'Mails do not arrive']);
    for (const [grantId, body, orgId] of [
      ['g1', { scope: 'kDrive' }, 'org_c'],
      ['g1', { productId: 'prd_x' }, 'org_c'],
      ['g1', {}, 'org_s'],
      ['none', {}, 'org_c'],
    ] as const) {
      expect(codeOf(await of('staff:support', grantId, 'uses', body, orgId))).toBe('403 NO_SUPPORT_ACCESS');
    }
    expect((await of('org_c:legalRepresentative', 'g1', 'revocation')).status).toBe(200);
    expect(codeOf(await of('staff:support', 'g1', 'uses'))).toBe('403 SUPPORT_ACCESS_ENDED');
  });

  it('is nobody else’s: 404 to who has no part in it, 403 to who has (R55)', async () => {
    await grant('org_c:legalRepresentative', { grantId: 'g2' });
    const codes = async (ask: (who: string) => Promise<Answered>, ...who: string[]) =>
      Promise.all(who.map(async (one) => codeOf(await ask(one))));
    const [member, stranger, partner] = [
      'org_c:collaborator',
      'org_s:legalRepresentative',
      'org_p:legalRepresentative',
    ];
    const [unknown, not] = ['404 UNKNOWN_ORGANISATION', '403 ACTOR_NOT_ALLOWED'];
    expect(await codes((who) => grant(who), stranger, partner, member, 'staff:support')).toEqual([
      ...[unknown, not, not, not],
    ]);
    const use = (who: string) => of(who, 'g2', 'uses');
    expect(await codes(use, stranger, partner, 'org_c:legalRepresentative', 'staff:programme')).toEqual([
      ...[unknown, unknown, not, not],
    ]);
    const revoke = (who: string) => of(who, 'g2', 'revocation');
    expect(await codes(revoke, stranger, partner, member, 'staff:finance')).toEqual([unknown, unknown, not, not]);
    const gone = (who: string) => of(who, 'none', 'revocation');
    expect(await codes(gone, 'org_c:legalRepresentative', 'staff:support')).toEqual([
      ...['404 UNKNOWN_SUPPORT_ACCESS', not],
    ]);
    expect((await revoke('staff:support')).status).toBe(200);
  });

  it('is listed to leads in full, to a collaborator what it granted itself, to support and programme (A23)', async () => {
    const listed = async (who: string, path = grants): Promise<unknown> => {
      asked.length = 0;
      const answered = await as(who)('GET', path);
      return answered.status === 200 ? (asked[0] ?? 'nothing') : codeOf(answered);
    };
    for (const path of [grants, `${grants}/uses`]) {
      for (const role of ['legalRepresentative', 'administrator']) {
        const filter = { grantedBy: undefined, ...((await listed(`org_c:${role}`, path)) as object) };
        expect(filter).toMatchObject({ orgId: 'org_c', grantedBy: undefined });
      }
      expect(await listed('org_c:collaborator', path)).toMatchObject({ orgId: 'org_c', grantedBy: 'dev-collaborator' });
      expect(await listed('org_c:external', path)).toBe('403 ACTOR_NOT_ALLOWED');
      expect(await listed('org_p:legalRepresentative', path)).toBe('403 ACTOR_NOT_ALLOWED');
      expect(await listed('org_s:legalRepresentative', path)).toBe('404 UNKNOWN_ORGANISATION');
      expect(await listed('staff:finance', path)).toBe('403 ACTOR_NOT_ALLOWED');
      for (const desk of ['support', 'programme']) {
        expect(await listed(`staff:${desk}`, path)).toMatchObject({ orgId: 'org_c' });
      }
    }
    expect(await listed('org_c:collaborator', `${grants}?grantedBy=anna`)).toBe('nothing');
    for (const path of ['/v1/support-access', '/v1/support-access-uses']) {
      expect(await listed('org_c:legalRepresentative', path)).toBe('403 ACTOR_NOT_ALLOWED');
      expect(await listed('staff:support', `${path}?organisation=org_x`)).toMatchObject({ orgId: 'org_x' });
    }
    for (const status of SUPPORT_ACCESS_STATUS) {
      expect(await listed('staff:support', `${grants}?status=${status}`)).toMatchObject({ status });
    }
  });
});
