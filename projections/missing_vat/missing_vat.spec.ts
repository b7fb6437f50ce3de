import { NotificationQueued } from '#libs/notification/events/notification-queued.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { VatNumberPrompted } from '#libs/organisation/events/vat-number-prompted.js';
import { VatNumberRecorded } from '#libs/organisation/events/vat-number-recorded.js';
import { VatNumberRemoved } from '#libs/organisation/events/vat-number-removed.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { missingVat } from './missing_vat.projection.js';
import { MissingVatQueries } from './missing_vat.query.js';

const model = new ReadModel(missingVat);
const queries = new MissingVatQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;

describe('who must still be asked for its VAT number (R49, R50, R51)', () => {
  it('is a company that has recorded none, with where it was asked; removed, it is asked again', async () => {
    const story = new Story();
    const register = (orgId: string, country: string, legalForm: 'company' | 'private' = 'company') =>
      story.tell(
        `organisation-${orgId}`,
        OrganisationRegistered,
        { orgId, name: orgId, legalForm, country, currency: 'CHF', source: 'signup' },
        { at: day(1) },
      );
    const record = (orgId: string, at: string) =>
      story.tell(
        `organisation-${orgId}`,
        VatNumberRecorded,
        { vatNumber: 'FR40303265045', entryPoint: 'shop' },
        { at },
      );
    const prompt = (orgId: string, entryPoint: 'pay-page' | 'shop' | 'renewal-email', on: string) =>
      story.tell(`organisation-${orgId}`, VatNumberPrompted, { orgId, entryPoint, on });
    register('org_a', 'CH');
    register('org_b', 'FR');
    register('org_c', 'FR');
    register('org_d', 'DE', 'private');
    prompt('org_a', 'shop', '2024-01-02');
    prompt('org_a', 'shop', '2024-01-03');
    prompt('org_a', 'pay-page', '2024-01-02');
    record('org_b', day(2));
    const list = async (filter: Parameters<MissingVatQueries['list']>[0] = {}) => (await queries.list(filter, {})).data;
    const never = { askedOnPayPage: null, askedInShop: null, askedByRenewalEmail: null };
    const c = { orgId: 'org_c', country: 'FR', since: day(1), ...never };
    expect(await model.answer(story, list)).toEqual([
      {
        orgId: 'org_a',
        country: 'CH',
        since: day(1),
        askedOnPayPage: '2024-01-02',
        askedInShop: '2024-01-03',
        askedByRenewalEmail: null,
      },
      c,
    ]);
    const remind = (recipientOrgId: string, about: string) =>
      story.tell(
        `notification-${about}`,
        NotificationQueued,
        {
          template: 'renewal-coming',
          recipientOrgId,
          language: 'fr',
          clientOrgId: recipientOrgId,
          partnerOrgId: recipientOrgId,
          about: '0b1f9f52-3f6e-5f0a-9d53-6a2f54a1c0de',
          details: {},
        },
        { at: day(4) },
      );
    remind('org_c', 'n1');
    remind('org_b', 'n2');
    record('org_a', day(4));
    story.tell('organisation-org_b', VatNumberRemoved, { orgId: 'org_b' }, { at: day(5) });
    expect(await model.answer(story, () => list({ country: 'FR' }))).toEqual([
      { orgId: 'org_b', country: 'FR', since: day(5), ...never },
      { ...c, askedByRenewalEmail: '2024-01-04' },
    ]);
    expect((await list()).map(({ orgId }) => orgId)).toEqual(['org_b', 'org_c']);
  });
});
