import { type Answered, type Call, callers } from '../testing/client.js';
import { type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

describe('Members of an organisation (FAQ 1440, A17)', () => {
  const members = '/v1/organisations/org_alpha/members';
  let memory: MemoryApi;
  let as: (who: string) => Call;
  /** A token of this role, whatever the user is. */
  const by = (user: string, role: string, method: string, path: string, body?: object): Promise<Answered> =>
    as(`org_alpha:${role}/${user}`)(method, path, body ? { body } : {});
  const codeOf = async (call: Promise<Answered>): Promise<unknown> => {
    const { status, body } = await call;
    return status < 300 ? status : body['code'];
  };

  beforeAll(async () => {
    memory = await startMemoryApi();
    as = callers(() => memory.api.url, memory.key);
    const body = { orgId: 'org_alpha', name: 'Alpha SA', legalForm: 'company', country: 'CH', currency: 'CHF' };
    expect((await as('staff:programme')('POST', '/v1/organisations', { body })).status).toBe(201);
  });
  afterAll(() => memory.api.close());

  it('before any is named the token alone counts', async () => {
    expect(await codeOf(by('usr_any', 'collaborator', 'GET', '/v1/invoices'))).toBe(200);
  });

  it('what a role gives or takes holds for the next request, whatever the token says', async () => {
    const body = { userId: 'usr_boss', role: 'legalRepresentative' };
    expect((await as('staff:programme')('POST', members, { body })).status).toBe(200);
    expect(await codeOf(by('usr_any', 'legalRepresentative', 'GET', '/v1/orders'))).toBe('NOT_A_MEMBER');
    const assign = (role: string, more: object = {}) =>
      by('usr_boss', 'legalRepresentative', 'POST', members, { userId: 'usr_two', role, ...more });
    expect(await codeOf(assign('collaborator'))).toBe(200);
    const lists = () => codeOf(by('usr_two', 'legalRepresentative', 'GET', members));
    expect(await lists()).toBe('ACTOR_NOT_ALLOWED');
    expect(await codeOf(assign('administrator'))).toBe(200);
    expect(await lists()).toBe(200);
    // The token stays the ceiling.
    expect(await codeOf(by('usr_two', 'external', 'GET', members))).toBe('ACTOR_NOT_ALLOWED');
    expect(await codeOf(assign('collaborator', { billingAllowed: true }))).toBe(200);
    const actor = memory.memory.stream('organisation-org_alpha').at(-1)!.metadata.actor;
    expect(actor).toMatchObject({ userId: 'usr_boss', role: 'legalRepresentative' });
  });

  it('a collaborator sees invoices where that is allowed to it, and else neither a list nor one', async () => {
    const allow = (billingAllowed: boolean) =>
      by('usr_boss', 'legalRepresentative', 'POST', members, {
        userId: 'usr_two',
        role: 'collaborator',
        billingAllowed,
      });
    const paths = ['/v1/invoices', '/v1/organisations/org_alpha/invoices', '/v1/credit-notes'];
    const codes = () => Promise.all(paths.map((path) => codeOf(by('usr_two', 'collaborator', 'GET', path))));
    await allow(true);
    expect(await codes()).toEqual([200, 200, 200]);
    await allow(false);
    expect(await codes()).toEqual(['ACTOR_NOT_ALLOWED', 'ACTOR_NOT_ALLOWED', 'ACTOR_NOT_ALLOWED']);
    expect(await codeOf(by('usr_two', 'collaborator', 'GET', '/v1/invoices/1'))).toBe('UNKNOWN_INVOICE');
    expect(await codeOf(by('usr_boss', 'legalRepresentative', 'GET', '/v1/invoices'))).toBe(200);
  });

  it('who was removed is nobody at once', async () => {
    const remove = { userId: 'usr_two' };
    expect(await codeOf(by('usr_boss', 'legalRepresentative', 'POST', `${members}/remove`, remove))).toBe(200);
    for (const [method, path] of [
      ['GET', '/v1/orders'],
      ['GET', '/v1/organisations/org_alpha'],
      ['POST', '/v1/orders'],
    ] as const) {
      const body = method === 'POST' ? { clientOrgId: 'org_alpha', sku: 'hosting-web' } : undefined;
      expect(await codeOf(by('usr_two', 'legalRepresentative', method, path, body))).toBe('NOT_A_MEMBER');
    }
  });
});
