import { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import { PartnerLeft } from '#libs/programme/events/partner-left.js';
import { PartnerLevelChanged } from '#libs/programme/events/partner-level-changed.js';
import { PartnerReinstated } from '#libs/programme/events/partner-reinstated.js';
import { PartnerSuspended } from '#libs/programme/events/partner-suspended.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { partners } from './partners.projection.js';
import { PartnersQueries } from './partners.query.js';

const model = new ReadModel(partners);
const queries = new PartnersQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;

describe('partners', () => {
  it('are listed with their level of now, and whether and since when they take part (E17, E18)', async () => {
    const story = new Story();
    for (const orgId of ['org_r', 'org_p', 'org_q'])
      story.tell(`partner-${orgId}`, PartnerAdmitted, { orgId, level: 'silver' }, { at: day(1) });
    story.tell('partner-org_p', PartnerLevelChanged, { from: 'silver', to: 'gold' }, { at: day(2) });
    story.tell('partner-org_p', PartnerSuspended, { orgId: 'org_p' }, { at: day(3) });
    story.tell('partner-org_q', PartnerSuspended, { orgId: 'org_q' }, { at: day(3) });
    story.tell('partner-org_p', PartnerLevelChanged, { from: 'gold', to: 'bronze' }, { at: day(4) });
    story.tell('partner-org_q', PartnerReinstated, { orgId: 'org_q' }, { at: day(5) });
    story.tell('partner-org_r', PartnerSuspended, { orgId: 'org_r' }, { at: day(5) });
    story.tell('partner-org_r', PartnerLeft, { orgId: 'org_r' }, { at: day(6) });
    const { data } = await model.answer(story, () => queries.list({}, {}));
    const since = (n: number) => ({ admittedAt: day(1), since: day(n) });
    expect(data).toEqual([
      { partnerOrgId: 'org_p', level: 'bronze', status: 'suspended', ...since(3) },
      { partnerOrgId: 'org_q', level: 'silver', status: 'active', ...since(5) },
      { partnerOrgId: 'org_r', level: 'silver', status: 'left', ...since(6) },
    ]);
    const narrowed = await Promise.all(
      [{ status: 'left' as const }, { partnerOrgId: 'org_q' }].map((filter) => queries.list(filter, {})),
    );
    expect(narrowed.map((page) => page.data.map(({ partnerOrgId }) => partnerOrgId))).toEqual([['org_r'], ['org_q']]);
  });
});
