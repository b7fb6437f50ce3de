import { type Call, callers } from '../testing/client.js';
import { expected, furnish } from '../testing/house.js';
import { type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

describe('Verifying granted access (R61)', () => {
  const path = '/v1/clients/org_alpha/partnerships/org_beta';
  const verify = `${path}/verify-access`;
  let memory: MemoryApi;
  let as: (who: string) => Call;
  /** What happens right before the next placement is written; nothing unless a spec says so. */
  let interfere: (() => Promise<unknown>) | undefined;
  const client: Call = (...request) => as('org_alpha:legalRepresentative')(...request);
  const partner: Call = (...request) => as('org_beta:legalRepresentative')(...request);
  const written = () => memory.memory.stream('delegation-org_alpha').map(({ type }) => type);

  /** The partner asks for other access than the client then grants. */
  const grantedOtherwise = async (asked: object, grant: object): Promise<void> => {
    const between = { clientOrgId: 'org_alpha', partnerOrgId: 'org_beta' };
    const body = { invitationId: 'inv_1', ...between, access: asked };
    await expected(partner('POST', '/v1/invitations', { body }), 201);
    await expected(client('POST', '/v1/invitations/inv_1/accept', { body: { grant } }), 200);
  };

  beforeEach(async () => {
    interfere = undefined;
    const before = async (operation: 'append' | 'read', stream: string): Promise<void> => {
      const act = interfere;
      if (operation !== 'append' || !stream.startsWith('product-') || !act) return;
      interfere = undefined;
      await act();
    };
    memory = await startMemoryApi({ interference: { before } });
    as = callers(() => memory.api.url, memory.key);
    await furnish(as, { clients: ['org_alpha'], partners: ['org_beta', 'org_gamma'] });
  });
  afterEach(() => memory.api.close());

  it('R61: answers what it wrote, with the reason; a repetition its first outcome; done already, it changes nothing', async () => {
    await grantedOtherwise({ mode: 'FULL' }, { mode: 'LIMITED' });
    const request = { body: { reason: 'as agreed' }, headers: { 'idempotency-key': 'verify-1' } };
    const first = await expected(partner('POST', verify, request), 200);
    expect(first.body).toMatchObject({ id: 'org_beta', events: [{ type: 'GrantedAccessVerified' }] });
    expect(memory.memory.stream('delegation-org_alpha').at(-1)?.metadata).toMatchObject({
      reason: 'as agreed',
      actor: { orgId: 'org_beta', onBehalfOfOrgId: 'org_alpha', role: 'legalRepresentative' },
    });
    const repeated = await expected(partner('POST', verify, request), 200);
    expect([repeated.body, repeated.headers.get('idempotency-hit')]).toEqual([first.body, 'true']);
    const done = await expected(as('org_beta:administrator')('POST', verify), 200);
    expect(done.body).toMatchObject({ revision: first.body['revision'], events: [] });
    expect(written().filter((type) => type === 'GrantedAccessVerified')).toHaveLength(1);
  });

  it('R61: is the partner’s, of a partnership that is active', async () => {
    const codeOf = async (who: string): Promise<unknown[]> => {
      const { status, body } = await as(who)('POST', verify);
      return [status, body['code']];
    };
    expect(await codeOf('org_beta:legalRepresentative')).toEqual([404, 'UNKNOWN_ORGANISATION']);
    expect(await codeOf('org_alpha:legalRepresentative')).toEqual([403, 'ACTOR_NOT_ALLOWED']);
    await grantedOtherwise({ mode: 'FULL' }, { mode: 'LIMITED' });
    for (const who of ['org_alpha:legalRepresentative', 'org_beta:collaborator', 'staff:programme']) {
      expect([who, ...(await codeOf(who))]).toEqual([who, 403, 'ACTOR_NOT_ALLOWED']);
    }
    expect(await codeOf('org_gamma:legalRepresentative')).toEqual([404, 'UNKNOWN_ORGANISATION']);
    await expected(partner('POST', `${path}/end`), 200);
    expect(await codeOf('org_beta:legalRepresentative')).toEqual([409, 'NO_ACTIVE_PARTNERSHIP']);
    expect(written()).not.toContain('GrantedAccessVerified');
  });

  it('R61: makes no placement void that was decided before it and written after it', async () => {
    await grantedOtherwise({ mode: 'LIMITED' }, { mode: 'FULL' });
    const order = (productId: string) =>
      partner('POST', '/v1/orders', { body: { productId, clientOrgId: 'org_alpha', sku: 'hosting-web' } });
    interfere = () => expected(partner('POST', verify), 200);
    await expected(order('prd_stands'), 201);
    const [verified] = memory.memory.stream('delegation-org_alpha').slice(-1);
    const [placed, ...more] = memory.memory.stream('product-prd_stands');
    expect([verified?.type, placed?.type, more]).toEqual(['GrantedAccessVerified', 'ProductOrdered', []]);
    expect(placed?.data).toMatchObject({ decision: { seen: { delegation: verified!.revision - 1 } } });
    expect(placed!.position).toBeGreaterThan(verified!.position);
    interfere = () => expected(client('POST', `${path}/access`, { body: { mode: 'LIMITED' } }), 200);
    const lost = await order('prd_void');
    expect([lost.status, lost.body['code']]).toEqual([409, 'ACCESS_CHANGED']);
  });
});
