import { NotificationFailed, NotificationRetried, NotificationSent } from '#libs/notification/events/delivery-steps.js';
import { NotificationQueued } from '#libs/notification/events/notification-queued.js';
import { NoticeAddressRecorded } from '#libs/organisation/events/notice-address-recorded.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { notices } from './notices.projection.js';
import { dueNotices, mailCounts, NoticesQueries } from './notices.query.js';

const model = new ReadModel(notices);
const queries = new NoticesQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const minute = (n: number): string => `2024-01-01T00:${String(n).padStart(2, '0')}:00Z`;
const idOf = (name: string): string => derivedUuid('notice', name);

/** Notices by a short name. */
class Told extends Story {
  queue(name: string, at = minute(0), recipientOrgId = 'org_c') {
    const parties = { recipientOrgId, clientOrgId: 'org_c', partnerOrgId: 'org_p' };
    const data = {
      ...parties,
      template: 'access-requested' as const,
      language: 'de' as const,
      about: derivedUuid('event', name),
      details: {},
    };
    return this.tell(`notification-${idOf(name)}`, NotificationQueued, data, { at });
  }

  fail(name: string, at: string, changes: Partial<NotificationFailed['data']> = {}) {
    const data = {
      attempt: 1,
      reason: 'deferred',
      smtpCode: 451,
      retryAt: null,
      givenUp: false,
      addressAt: null,
    } as const;
    return this.tell(`notification-${idOf(name)}`, NotificationFailed, { ...data, ...changes }, { at });
  }

  send(name: string, at: string, attempt = 1) {
    const data = { attempt, messageId: '<a@b.example>', transport: 'smtp', language: 'fr' } as const;
    return this.tell(`notification-${idOf(name)}`, NotificationSent, data, { at });
  }

  retry(name: string, at: string) {
    return this.tell(`notification-${idOf(name)}`, NotificationRetried, { attempts: 1 }, { at });
  }

  address(orgId: string) {
    return this.tell(`noticeAddress-${orgId}`, NoticeAddressRecorded, { orgId, email: 'a@b.example' });
  }
}

describe('notices (A24)', () => {
  it('are told with what became of them, and without address and text', async () => {
    const story = new Told();
    const { metadata } = story.queue('n1');
    story.fail('n1', minute(1), { retryAt: minute(2) });
    story.send('n1', minute(3), 2);
    expect(await model.answer(story, async () => (await queries.list({}, {})).data)).toEqual([
      {
        noticeId: idOf('n1'),
        template: 'access-requested',
        recipientOrgId: 'org_c',
        language: 'fr',
        clientOrgId: 'org_c',
        partnerOrgId: 'org_p',
        productId: null,
        tenderId: null,
        about: derivedUuid('event', 'n1'),
        status: 'sent',
        attempts: 2,
        reason: null,
        smtpCode: null,
        queuedAt: minute(0),
        attemptedAt: minute(3),
        retryAt: null,
        sentAt: minute(3),
        correlationId: metadata.$correlationId,
      },
    ]);
  });

  it('R17: of a tender tell which, and no organisation where a visitor is told', async () => {
    const story = new Told();
    const data = { template: 'tender-reply', recipientOrgId: null, language: 'fr', clientOrgId: null } as const;
    const about = derivedUuid('event', 'reply');
    const tender = { ...data, partnerOrgId: 'org_p', about, details: { tenderId: 'tnd_1' } };
    story.tell(`notification-${idOf('reply')}`, NotificationQueued, tender, { at: minute(0) });
    const rows = await model.answer(story, async () => (await queries.list({ status: 'queued' }, {})).data);
    expect(rows).toMatchObject([{ recipientOrgId: null, clientOrgId: null, tenderId: 'tnd_1', productId: null }]);
    expect(await dueNotices(model.database, minute(1), 10)).toEqual([idOf('reply')]);
  });

  it('have a status at every step', async () => {
    const story = new Told();
    for (const name of ['queued', 'failed', 'undeliverable', 'refused', 'retried']) story.queue(name);
    story.fail('failed', minute(1), { retryAt: minute(2) });
    story.fail('undeliverable', minute(1), { reason: 'no-address', smtpCode: null });
    story.fail('refused', minute(1), { reason: 'refused', smtpCode: 550, givenUp: true });
    story.fail('retried', minute(1), { reason: 'refused', smtpCode: 550, givenUp: true });
    story.retry('retried', minute(2));
    const rows = await model.answer(story, async () => (await queries.list({}, {})).data);
    expect(rows.map(({ status, reason, smtpCode, retryAt }) => [status, reason, smtpCode, retryAt])).toEqual([
      ['queued', null, null, null],
      ['failed', 'deferred', 451, minute(2)],
      ['undeliverable', 'no-address', null, null],
      ['given-up', 'refused', 550, null],
      ['queued', 'refused', 550, null],
    ]);
  });

  it('of what an import brought are none', async () => {
    const story = new Told();
    const event = story.queue('moved');
    story.events[0] = { ...event, metadata: { ...event.metadata, importId: 'history' } };
    story.fail('moved', minute(1), { retryAt: minute(2) });
    story.queue('own');
    const rows = await model.answer(story, async () => (await queries.list({}, {})).data);
    expect(rows.map(({ noticeId }) => noticeId)).toEqual([idOf('own')]);
  });

  it('are listed by recipient, template and status', async () => {
    const story = new Told();
    story.queue('a');
    story.queue('b', minute(0), 'org_p');
    story.send('b', minute(1));
    const ids = async (filter: Parameters<NoticesQueries['list']>[0]) =>
      (await queries.list(filter, {})).data.map(({ noticeId }) => noticeId);
    await model.answer(story, () => ids({}));
    expect(await ids({ recipientOrgId: 'org_c' })).toEqual([idOf('a')]);
    expect(await ids({ status: 'sent' })).toEqual([idOf('b')]);
    expect(await ids({ template: 'mandate-lapsed' })).toEqual([]);
  });
});

describe('notices that may be due', () => {
  const due = (now: string, limit = 10) => dueNotices(model.database, now, limit);

  it('are queued, or failed and their time has come; the longest waiting first', async () => {
    const story = new Told();
    for (const [index, name] of ['sent', 'later', 'now', 'refused', 'new'].entries()) story.queue(name, minute(index));
    story.send('sent', minute(5));
    story.fail('later', minute(5), { retryAt: minute(20) });
    story.fail('now', minute(5), { retryAt: minute(6) });
    story.fail('refused', minute(5), { givenUp: true });
    expect(await model.answer(story, () => due(minute(10)))).toEqual(['new', 'now'].map(idOf));
    expect(await due(minute(20))).toEqual(['new', 'now', 'later'].map(idOf));
    expect(await due(minute(20), 1)).toEqual([idOf('new')]);
  });

  it('are those without an address once there is another one than was looked at', async () => {
    const story = new Told();
    story.queue('none');
    story.queue('erased');
    story.queue('other', minute(0), 'org_d');
    const seen = story.address('org_c');
    story.fail('none', minute(1), { reason: 'no-address' });
    story.fail('erased', minute(1), { reason: 'no-address', addressAt: String(seen.position) });
    story.fail('other', minute(1), { reason: 'no-address' });
    expect(await model.answer(story, () => due(minute(5)))).toEqual([idOf('none')]);
    story.address('org_c');
    expect(await model.answer(story, () => due(minute(5)))).toEqual(['none', 'erased'].map(idOf));
  });
});

describe('how much mail waits', () => {
  it('is counted by what it waits for, with since when the longest has been due', async () => {
    const story = new Told();
    for (const [index, name] of ['sent', 'queued', 'failed', 'none', 'refused'].entries()) {
      story.queue(name, minute(index));
    }
    story.send('sent', minute(5));
    story.fail('failed', minute(5), { retryAt: minute(20) });
    story.fail('none', minute(5), { reason: 'no-address' });
    story.fail('refused', minute(5), { givenUp: true });
    story.queue('old');
    story.fail('old', minute(5), { givenUp: true, reason: 'too-old' });
    expect(await model.answer(story, () => mailCounts(model.database, minute(10)))).toEqual({
      waiting: 2,
      withoutAddress: 1,
      givenUp: 1,
      dueSince: minute(1),
    });
    expect(await model.answer(new Told(), () => mailCounts(model.database, minute(10)))).toEqual({
      waiting: 0,
      withoutAddress: 0,
      givenUp: 0,
      dueSince: null,
    });
  });
});
