import { VISITOR } from '#libs/kernel/actor.js';
import { TenderAwardAccepted } from '#libs/marketplace/events/tender-award-accepted.js';
import { TenderAwarded } from '#libs/marketplace/events/tender-awarded.js';
import { TenderClaimed } from '#libs/marketplace/events/tender-claimed.js';
import { TenderErased } from '#libs/marketplace/events/tender-erased.js';
import { TenderExpired } from '#libs/marketplace/events/tender-expired.js';
import { TenderPublished } from '#libs/marketplace/events/tender-published.js';
import { TenderReplied } from '#libs/marketplace/events/tender-replied.js';
import { TenderReplyWithdrawn } from '#libs/marketplace/events/tender-reply-withdrawn.js';
import { TenderWithdrawn } from '#libs/marketplace/events/tender-withdrawn.js';
import { opener, ReadModel, Story } from '../testing/read-model.js';
import { tenders } from './tenders.projection.js';
import { TendersQueries } from './tenders.query.js';
import type { TenderFilter } from './tenders.row.js';

const model = new ReadModel(tenders);
const queries = new TendersQueries(model.database, opener);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
/** As the log has it: what people wrote is sealed by the tender's key. */
const sealed = (subject: string): string => ({ subject, sealed: 'AAAA' }) as unknown as string;

const publish = (story: Story, tenderId: string, authorOrgId: string | null, more: object = {}): void => {
  const subject = `tender:${tenderId}`;
  const data = {
    tenderId,
    subject,
    authorOrgId,
    publishedBy: authorOrgId === null ? null : 'usr_1',
    tokenHash: authorOrgId === null ? 'ab'.repeat(32) : null,
    title: sealed(subject),
    description: sealed(subject),
    services: ['web-design' as const],
    languages: ['fr' as const],
    country: 'CH',
    budget: { amount: '5000.00', currency: 'CHF' as const },
    deadline: '2024-01-31',
    endsOn: '2024-02-01',
    keptUntil: '2024-03-31',
    contact: { name: sealed(subject), email: sealed(subject) },
    ...more,
  };
  story.tell(`tender-${tenderId}`, TenderPublished, data, {
    at: day(1),
    ...(authorOrgId === null ? { by: VISITOR } : {}),
  });
};
const reply = (story: Story, tenderId: string, partnerOrgId: string, n: number): void => {
  const subject = `tender:${tenderId}`;
  const data = { tenderId, subject, partnerOrgId, message: sealed(subject), price: null };
  story.tell(`tender-${tenderId}`, TenderReplied, data, { at: day(n) });
};

describe('tenders', () => {
  it('are told with what became of them, and what people wrote is opened when it is read (R7, R17)', async () => {
    const story = new Story();
    publish(story, 't', 'org_c');
    reply(story, 't', 'org_p', 2);
    reply(story, 't', 'org_q', 2);
    story.tell('tender-t', TenderReplyWithdrawn, { tenderId: 't', partnerOrgId: 'org_q' }, { at: day(3) });
    story.tell('tender-t', TenderAwarded, { tenderId: 't', partnerOrgId: 'org_p' }, { at: day(4) });
    const accepted = { tenderId: 't', partnerOrgId: 'org_p', exclusivityAccepted: true as const };
    story.tell('tender-t', TenderAwardAccepted, accepted, { at: day(5) });
    const opened = 'name of tender:t';
    expect(await model.answer(story, () => queries.tender('t'))).toEqual({
      tenderId: 't',
      status: 'accepted',
      authorOrgId: 'org_c',
      title: opened,
      description: opened,
      services: ['web-design'],
      languages: ['fr'],
      country: 'CH',
      budget: { amount: '5000.00', currency: 'CHF' },
      deadline: '2024-01-31',
      endsOn: '2024-02-01',
      keptUntil: '2024-03-31',
      contactName: opened,
      contactEmail: opened,
      contactPhone: null,
      replies: 1,
      awardedTo: 'org_p',
      publishedAt: day(1),
      statusSince: day(5),
      erasedAt: null,
      correlationId: 'cause-1',
      position: '1',
    });
    const { data } = await queries.replies({ tenderId: 't' }, {});
    expect(data).toEqual([
      {
        tenderId: 't',
        partnerOrgId: 'org_p',
        message: opened,
        price: null,
        isAwarded: true,
        repliedAt: day(2),
        position: '2',
      },
    ]);
    expect(await queries.tender('none')).toBeUndefined();
  });

  it('go back to open with the reply that was chosen; are claimed, withdrawn, expired, erased (R17)', async () => {
    const story = new Story();
    for (const id of ['a', 'b', 'c']) publish(story, id, null);
    reply(story, 'a', 'org_p', 2);
    story.tell('tender-a', TenderAwarded, { tenderId: 'a', partnerOrgId: 'org_p' }, { at: day(3) });
    story.tell('tender-a', TenderReplyWithdrawn, { tenderId: 'a', partnerOrgId: 'org_p' }, { at: day(4) });
    story.tell('tender-a', TenderClaimed, { tenderId: 'a', orgId: 'org_c', claimedBy: 'usr_1' }, { at: day(5) });
    story.tell('tender-b', TenderWithdrawn, { tenderId: 'b', by: 'author' }, { at: day(6) });
    story.tell('tender-b', TenderErased, { tenderId: 'b' }, { at: day(7) });
    story.tell('tender-c', TenderExpired, { tenderId: 'c' }, { at: day(8) });
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(
      data.map(({ tenderId, status, statusSince, authorOrgId, awardedTo, replies, erasedAt }) => [
        tenderId,
        ...[status, statusSince, authorOrgId, awardedTo, replies, erasedAt],
      ]),
    ).toEqual([
      ['a', 'open', day(4), 'org_c', null, 0, null],
      ['b', 'withdrawn', day(6), null, null, 0, day(7)],
      ['c', 'expired', day(8), null, null, 0, null],
    ]);
  });

  it('are shown to a partner while they stand and are others’, or where it replied or won (R7, R17)', async () => {
    const story = new Story();
    publish(story, 'standing', null);
    publish(story, 'own', 'org_p');
    publish(story, 'over', 'org_c', { endsOn: '2024-01-15' });
    publish(story, 'replied', 'org_c', { endsOn: '2024-01-15', services: ['hosting'], languages: ['de', 'it'] });
    reply(story, 'replied', 'org_p', 2);
    publish(story, 'anothers', 'org_c');
    story.tell('tender-anothers', TenderAwarded, { tenderId: 'anothers', partnerOrgId: 'org_q' }, { at: day(3) });
    const accepted = { tenderId: 'anothers', partnerOrgId: 'org_q', exclusivityAccepted: true as const };
    story.tell('tender-anothers', TenderAwardAccepted, accepted, { at: day(4) });
    const ids = async (filter: TenderFilter) => (await queries.list(filter, {})).data.map(({ tenderId }) => tenderId);
    const shownTo = (partnerOrgId: string, today = '2024-01-20') => ({ shownTo: { partnerOrgId, today } });
    expect(await model.answer(story, () => ids(shownTo('org_p')))).toEqual(['standing', 'replied']);
    expect(await ids(shownTo('org_q'))).toEqual(['standing', 'own', 'anothers']);
    expect(await ids(shownTo('org_p', '2024-01-14'))).toEqual(['standing', 'over', 'replied']);
    expect(await ids({ language: 'it' })).toEqual(['replied']);
    expect(await ids({ service: 'hosting', ...shownTo('org_q', '2024-01-14') })).toEqual(['replied']);
    expect(await ids({ authorOrgId: 'org_c', status: 'accepted' })).toEqual(['anothers']);
    expect(await ids({ publishedBy: 'usr_2' })).toEqual([]);
    expect((await queries.replies({ tenderId: 'replied', partnerOrgId: 'org_q' }, {})).data).toEqual([]);
  });
});
