import { type Call, callers } from '../testing/client.js';
import { furnish } from '../testing/house.js';
import { type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

describe('A change of access', () => {
  const path = '/v1/clients/org_alpha/partnerships/org_beta';
  let memory: MemoryApi;
  let as: (who: string) => Call;
  const client: Call = (...request) => as('org_alpha:legalRepresentative')(...request);
  const beta: Call = (...request) => as('org_beta:legalRepresentative')(...request);

  beforeAll(async () => {
    memory = await startMemoryApi();
    as = callers(() => memory.api.url, memory.key);
    await furnish(as, { clients: ['org_alpha'], partners: ['org_beta'] });
  });
  afterAll(() => memory.api.close());

  it('may say why; the reason stands in its events, of a DELETE too', async () => {
    await as('org_alpha:administrator')('POST', '/v1/orders', {
      body: { productId: 'prd_alpha', clientOrgId: 'org_alpha', sku: 'hosting-web' },
    });
    const told = async (call: ReturnType<Call>): Promise<unknown> => {
      const { status, text } = await call;
      expect([text, status]).toEqual([text, 200]);
      return memory.memory.stream('delegation-org_alpha').at(-1)!.metadata.reason;
    };
    const why = (reason: string, body: object = {}) => ({ body: { ...body, reason } });
    const offer = async (invitationId: string): Promise<void> => {
      const body = { invitationId, clientOrgId: 'org_alpha', partnerOrgId: 'org_beta', access: { mode: 'LIMITED' } };
      expect((await client('POST', '/v1/invitations', { body })).status).toBe(201);
    };
    await offer('inv_declined');
    expect(await told(beta('POST', '/v1/invitations/inv_declined/decline', why('no time')))).toBe('no time');
    await offer('inv_withdrawn');
    expect(await told(client('POST', '/v1/invitations/inv_withdrawn/withdraw', why('a slip')))).toBe('a slip');
    await offer('inv_accepted');
    expect(await told(beta('POST', '/v1/invitations/inv_accepted/accept', why('welcome')))).toBe('welcome');
    const product = { productId: 'prd_alpha' };
    expect(await told(client('POST', `${path}/products`, why('relaunch', product)))).toBe('relaunch');
    expect(await told(client('DELETE', `${path}/products/prd_alpha`, why('done')))).toBe('done');
    expect(await told(client('POST', `${path}/access`, why('holidays', { mode: 'FULL' })))).toBe('holidays');
    const pays = { paymentMethod: 'PARTNER' };
    expect(await told(client('POST', `${path}/payment-method`, why('one bill', pays)))).toBe('one bill');
    expect(await told(beta('POST', `${path}/end`, why('we close')))).toBe('we close');
  });

  it('refuses a reason that is empty, too long or no text, and one where none is taken', async () => {
    for (const reason of ['', 'x'.repeat(501), 7, null]) {
      const { status, body } = await client('POST', `${path}/end`, { body: { reason } });
      expect([status, body['errors']]).toMatchObject([400, [{ field: 'reason' }]]);
    }
    const elsewhere = await client('POST', '/v1/organisations/org_alpha/vat-number/prompts', {
      body: { entryPoint: 'shop', reason: 'why' },
    });
    expect([elsewhere.status, elsewhere.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
  });
});
