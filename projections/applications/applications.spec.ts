import { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import { PartnerApplied } from '#libs/programme/events/partner-applied.js';
import { PartnerRejected } from '#libs/programme/events/partner-rejected.js';
import { member, ReadModel, Story } from '../testing/read-model.js';
import { applications } from './applications.projection.js';
import { ApplicationsQueries } from './applications.query.js';

const model = new ReadModel(applications);
const queries = new ApplicationsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const apply = (story: Story, orgId: string, at: string, website = 'https://p.example') =>
  story.tell(
    `partner-${orgId}`,
    PartnerApplied,
    { orgId, registration: { scheme: 'CH-UID', value: 'CHE-123.456.788' }, website, termsVersion: 'v1' },
    { at, by: member('usr_boss', orgId) },
  );

describe('applications (R2)', () => {
  it('tell who applied with what, and what became of the latest; who never applied has none', async () => {
    const story = new Story();
    const desk = { userId: 'usr_desk', orgId: null, role: 'staff:programme' as const, channel: 'api' as const };
    apply(story, 'org_p', day(1));
    apply(story, 'org_q', day(1));
    const turnedDown = { at: day(2), by: desk, reason: 'no website yet' };
    story.tell('partner-org_q', PartnerRejected, { orgId: 'org_q' }, turnedDown);
    story.tell('partner-org_r', PartnerAdmitted, { orgId: 'org_r', level: 'gold' }, { at: day(2), by: desk });
    const list = async (filter: Parameters<ApplicationsQueries['list']>[0] = {}) =>
      (await queries.list(filter, {})).data;
    const q = {
      orgId: 'org_q',
      status: 'rejected',
      register: 'CH-UID',
      registerNumber: 'CHE-123.456.788',
      website: 'https://p.example',
      termsVersion: 'v1',
      appliedAt: day(1),
      appliedBy: 'usr_boss',
      decidedAt: day(2),
      decidedBy: 'usr_desk',
      reason: 'no website yet',
    };
    expect(await model.answer(story, list)).toEqual([
      { ...q, orgId: 'org_p', status: 'open', decidedAt: null, decidedBy: null, reason: null },
      q,
    ]);
    expect((await list({ status: 'open' })).map(({ orgId }) => orgId)).toEqual(['org_p']);
    apply(story, 'org_q', day(3), 'https://q.example');
    story.tell('partner-org_q', PartnerAdmitted, { orgId: 'org_q', level: 'gold' }, { at: day(4), by: desk });
    const after = { status: 'admitted', website: 'https://q.example', decidedAt: day(4), reason: null };
    expect((await model.answer(story, list))[1]).toMatchObject(after);
  });
});
