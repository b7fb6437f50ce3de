import { AccountEntered } from '#libs/delegation/events/account-entered.js';
import { member, ReadModel, Story } from '../testing/read-model.js';
import { accountEntries } from './account_entries.projection.js';
import { AccountEntriesQueries } from './account_entries.query.js';

const model = new ReadModel(accountEntries);
const queries = new AccountEntriesQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;

describe('account entries', () => {
  it('tell who of which partner entered whose account, for either side, in the order of the visits (E22)', async () => {
    const story = new Story();
    const enter = (partnerOrgId: string, clientOrgId: string, user: string, productId: string | null, n: number) =>
      story.tell(
        `accountEntry-${n}`,
        AccountEntered,
        { partnerOrgId, clientOrgId, partnershipId: 'ps', productId },
        { at: day(n), by: { ...member(user, partnerOrgId), role: 'collaborator', onBehalfOfOrgId: clientOrgId } },
      );
    enter('org_p', 'org_c', 'u2', 'p1', 1);
    enter('org_p', 'org_d', 'u1', null, 2);
    enter('org_q', 'org_p', 'u3', null, 3);
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data).toEqual([
      {
        at: day(1),
        partnerOrgId: 'org_p',
        clientOrgId: 'org_c',
        userId: 'u2',
        role: 'collaborator',
        productId: 'p1',
        correlationId: 'cause-1',
      },
      expect.objectContaining({ userId: 'u1', productId: null }),
      expect.objectContaining({ partnerOrgId: 'org_q', clientOrgId: 'org_p' }),
    ]);
    const of = async (filter: Parameters<typeof queries.list>[0]) =>
      (await queries.list(filter, {})).data.map(({ userId }) => userId);
    expect(await of({ orgId: 'org_p' })).toEqual(['u2', 'u1', 'u3']);
    expect(await of({ orgId: 'org_c' })).toEqual(['u2']);
    expect(await of({ orgId: 'org_p', partnerOrgId: 'org_p', clientOrgId: 'org_d' })).toEqual(['u1']);
  });
});
