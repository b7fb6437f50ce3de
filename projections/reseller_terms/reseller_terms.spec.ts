import { PartnerApplied } from '#libs/programme/events/partner-applied.js';
import { ResellerTermsAccepted } from '#libs/programme/events/reseller-terms-accepted.js';
import { ResellerTermsPublished } from '#libs/programme/events/reseller-terms-published.js';
import { member, ReadModel, Story } from '../testing/read-model.js';
import { resellerTerms } from './reseller_terms.projection.js';
import { ResellerTermsQueries } from './reseller_terms.query.js';

const model = new ReadModel(resellerTerms);
const queries = new ResellerTermsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const duties: ['client-support', 'invoices', 'tender-exclusivity'] = [
  'client-support',
  'invoices',
  'tender-exclusivity',
];
const registration = { scheme: 'CH-UID' as const, value: 'CHE-123.456.788' };

describe('conditions for resellers (R8)', () => {
  it('are listed by the day on which they begin to hold, with who published them and why', async () => {
    const story = new Story();
    const publish = (version: string, validFrom: string, at: string, reason?: string) =>
      story.tell(
        'resellerTerms-main',
        ResellerTermsPublished,
        { version, validFrom, url: `https://hosting.example/${version}`, duties },
        { at, ...(reason === undefined ? {} : { reason }) },
      );
    publish('v2', '2025-01-01', day(1), 'new law');
    publish('v1', '2024-01-01', day(2));
    expect((await model.answer(story, () => queries.list({}))).data).toEqual([
      expect.objectContaining({ version: 'v1', reason: null }),
      {
        version: 'v2',
        validFrom: '2025-01-01',
        url: 'https://hosting.example/v2',
        duties,
        publishedAt: day(1),
        publishedBy: 'usr_1',
        reason: 'new law',
      },
    ]);
  });

  it('are accepted with an application or later, each once by an organisation', async () => {
    const story = new Story();
    const by = (orgId: string) => ({ by: member(`boss_${orgId}`, orgId) });
    const apply = (orgId: string, at: string, website: string) =>
      story.tell(
        `partner-${orgId}`,
        PartnerApplied,
        { orgId, registration, website, termsVersion: 'v1' },
        { at, ...by(orgId) },
      );
    apply('org_p', day(1), 'https://p.example');
    apply('org_p', day(2), 'https://www.p.example');
    apply('org_q', day(2), 'https://q.example');
    story.tell(
      'partner-org_p',
      ResellerTermsAccepted,
      { orgId: 'org_p', version: 'v2' },
      { at: day(3), ...by('org_p') },
    );
    const list = async (filter: Parameters<ResellerTermsQueries['acceptances']>[0] = {}) =>
      (await queries.acceptances(filter, {})).data.map((row) => [row.version, row.orgId, row.acceptedAt]);
    expect(await model.answer(story, () => list())).toEqual([
      ['v1', 'org_p', day(1)],
      ['v1', 'org_q', day(2)],
      ['v2', 'org_p', day(3)],
    ]);
    expect(await list({ version: 'v2' })).toEqual([['v2', 'org_p', day(3)]]);
    expect((await queries.acceptances({ orgId: 'org_q' }, {})).data[0]?.acceptedBy).toBe('boss_org_q');
  });
});
