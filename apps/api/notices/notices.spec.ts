import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { notification, RecordDelivery } from '#libs/notification/index.js';
import { QueueNotice } from '#libs/notification/commands.js';
import { notificationIdOf } from '#libs/notification/notification.js';
import { NoticesQueries } from '#projections/notices/notices.query.js';
import type { NoticeFilter } from '#projections/notices/notices.row.js';
import { type Call, callers } from '../testing/client.js';
import { expected, furnish } from '../testing/house.js';
import { answering, type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

describe('Notices over the API (A24)', () => {
  let memory: MemoryApi;
  let as: (who: string) => Call;
  /** What the read model was asked. */
  let asked: NoticeFilter[];
  const list = async (filter: NoticeFilter) => {
    asked.push(filter);
    return { data: [], nextCursor: null };
  };
  const codeOf = async (who: string, ...request: Parameters<Call>): Promise<unknown[]> => {
    const { status, body } = await as(who)(...request);
    return [status, body['code']];
  };

  beforeAll(async () => {
    memory = await startMemoryApi({ queries: [answering(NoticesQueries, { list })] });
    as = callers(() => memory.api.url, memory.key);
    await furnish(as, { clients: ['org_alpha'], partners: ['org_beta'] });
  });
  afterAll(() => memory.api.close());
  beforeEach(() => void (asked = []));

  it('R31, R44, R60: an organisation says where its notices go; nobody reads it from the log', async () => {
    const path = '/v1/organisations/org_beta/notice-address';
    const body = { email: 'partners@beta.example', language: 'fr' };
    const { body: answer } = await expected(as('org_beta:administrator')('POST', path, { body }), 200);
    expect(answer).toMatchObject({ id: 'org_beta', events: [{ type: 'NoticeAddressRecorded' }] });
    expect(JSON.stringify(memory.memory.all)).not.toContain('partners@beta.example');
    const again = await expected(as('staff:programme')('POST', path, { body }), 200);
    expect(again.body).toMatchObject({ events: [] });
    expect(await codeOf('org_alpha:legalRepresentative', 'POST', path, { body })).toEqual([
      404,
      'UNKNOWN_ORGANISATION',
    ]);
    expect(await codeOf('staff:support', 'POST', path, { body })).toEqual([403, 'ACTOR_NOT_ALLOWED']);
    const wrong = { body: { email: 'a@b.example, c@d.example' } };
    expect(await codeOf('org_beta:administrator', 'POST', path, wrong)).toEqual([422, 'EMAIL_INVALID']);
  });

  it('are listed to whom they are addressed, and to support', async () => {
    for (const who of ['org_beta:legalRepresentative', 'org_beta:administrator']) {
      await expected(as(who)('GET', '/v1/notices?status=failed'), 200);
      await expected(as(who)('GET', '/v1/organisations/org_beta/notices'), 200);
    }
    expect(asked.map(({ recipientOrgId }) => recipientOrgId)).toEqual(Array.from({ length: 4 }, () => 'org_beta'));
    asked = [];
    await expected(as('staff:support')('GET', '/v1/notices'), 200);
    await expected(as('staff:support')('GET', '/v1/notices?recipient=org_alpha&template=mandate-lapsed'), 200);
    expect(asked).toEqual([{}, { recipientOrgId: 'org_alpha', template: 'mandate-lapsed' }]);
  });

  it('are nobody else’s', async () => {
    for (const who of ['org_beta:collaborator', 'org_beta:external', 'staff:finance', 'staff:programme']) {
      expect(await codeOf(who, 'GET', '/v1/notices')).toEqual([403, 'ACTOR_NOT_ALLOWED']);
      expect(await codeOf(who, 'GET', '/v1/organisations/org_beta/notices')).toEqual([403, 'ACTOR_NOT_ALLOWED']);
    }
    const unknown = [404, 'UNKNOWN_ORGANISATION'];
    const stranger = 'org_alpha:legalRepresentative';
    expect(await codeOf(stranger, 'GET', '/v1/notices?recipient=org_beta')).toEqual(unknown);
    expect(await codeOf(stranger, 'GET', '/v1/organisations/org_beta/notices')).toEqual(unknown);
    expect(await codeOf('staff:support', 'GET', '/v1/organisations/org_none/notices')).toEqual(unknown);
    expect(asked).toEqual([]);
  });

  it('one that was given up is tried again by support, once', async () => {
    const ledger = memoryLedger(memory.memory);
    const by = (purpose: string) => {
      const commandId = derivedUuid('spec', purpose);
      return { commandId, correlationId: commandId, causationId: commandId, actor: automationActor('spec') };
    };
    const notice = {
      template: 'access-requested',
      recipientOrgId: 'org_alpha',
      clientOrgId: 'org_alpha',
      partnerOrgId: 'org_beta',
      about: derivedUuid('event'),
      details: {},
    } as const;
    const notificationId = notificationIdOf(notice);
    const delivery = { result: 'failed', reason: 'refused', smtpCode: 550, addressAt: null } as const;
    await carryOut(notification.commands, ledger, new QueueNotice(notice, by('queue')));
    await carryOut(notification.commands, ledger, new RecordDelivery({ notificationId, delivery }, by('refuse')));
    const path = `/v1/notices/${notificationId}/retry`;
    expect(await codeOf('org_alpha:legalRepresentative', 'POST', path, { body: {} })).toEqual([
      403,
      'ACTOR_NOT_ALLOWED',
    ]);
    const { body } = await expected(as('staff:support')('POST', path, { body: {} }), 200);
    expect(body).toMatchObject({ id: notificationId, events: [{ type: 'NotificationRetried' }] });
    expect(await codeOf('staff:support', 'POST', path, { body: {} })).toEqual([409, 'NOTICE_NOT_GIVEN_UP']);
    const none = '/v1/notices/none/retry';
    expect(await codeOf('staff:support', 'POST', none, { body: {} })).toEqual([404, 'UNKNOWN_NOTICE']);
  });
});
