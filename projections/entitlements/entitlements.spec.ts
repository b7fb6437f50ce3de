import { EntitlementEnded } from '#libs/programme/events/entitlement-ended.js';
import { EntitlementGranted } from '#libs/programme/events/entitlement-granted.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { entitlements } from './entitlements.projection.js';
import { EntitlementsQueries } from './entitlements.query.js';

const model = new ReadModel(entitlements);
const queries = new EntitlementsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const kind = 'elegant-themes' as const;

describe('entitlements (R12)', () => {
  it('hold from a day to another one, as often as they are granted', async () => {
    const story = new Story();
    const grant = (orgId: string, at: string) =>
      story.tell(`entitlement-${orgId}`, EntitlementGranted, { orgId, kind }, { at });
    const end = (orgId: string, at: string) =>
      story.tell(`entitlement-${orgId}`, EntitlementEnded, { orgId, kind }, { at });
    grant('org_p', day(1));
    grant('org_q', day(1));
    end('org_p', day(2));
    grant('org_p', day(3));
    const list = async (partnerOrgId?: string) =>
      (await queries.list({ partnerOrgId }, {})).data.map((row) => [row.partnerOrgId, row.validFrom, row.validTo]);
    expect(await model.answer(story, () => list())).toEqual([
      ['org_p', day(1), day(2)],
      ['org_p', day(3), null],
      ['org_q', day(1), null],
    ]);
    end('org_q', day(4));
    expect(await model.answer(story, () => list('org_q'))).toEqual([['org_q', day(1), day(4)]]);
  });
});
