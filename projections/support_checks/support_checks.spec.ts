import type { Actor } from '#libs/kernel/actor.js';
import { SupportCodeChecked } from '#libs/support/events/support-code-checked.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { supportChecks } from './support_checks.projection.js';
import { SupportChecksQueries } from './support_checks.query.js';

const model = new ReadModel(supportChecks);
const queries = new SupportChecksQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const at = '2024-01-01T00:00:00Z';
const agent = (userId: string): Actor => ({ userId, orgId: null, role: 'staff:support', channel: 'api' });
const check = (story: Story, by: string, identified: boolean, userId = 'anna') =>
  story.tell(
    `supportDesk-${by}`,
    SupportCodeChecked,
    {
      ...{ identified, callerNumber: '48219077', orgId: 'org_c', userId, checkedAt: at },
      kind: identified ? 'vip' : null,
      offer: identified ? 'premium-pro' : null,
    },
    { at, by: agent(by) },
  );

describe('support checks', () => {
  it('tell whom support had on the line, and not whom a code was tried for that did not hold (R52, R56)', async () => {
    const story = new Story();
    check(story, 'sam', true);
    check(story, 'tom', false);
    expect(await model.answer(story, async () => (await queries.list({}, {})).data)).toEqual([
      {
        at,
        agentId: 'sam',
        identified: true,
        orgId: 'org_c',
        userId: 'anna',
        kind: 'vip',
        offer: 'premium-pro',
        correlationId: 'cause-1',
      },
      {
        at,
        agentId: 'tom',
        identified: false,
        orgId: null,
        userId: null,
        kind: null,
        offer: null,
        correlationId: 'cause-2',
      },
    ]);
  });

  it('are listed by agent, by caller, and by whether the code held (R52)', async () => {
    const story = new Story();
    check(story, 'sam', true);
    check(story, 'sam', false);
    check(story, 'tom', true, 'bea');
    const who = async (filter: Parameters<SupportChecksQueries['list']>[0]) =>
      (await queries.list(filter, {})).data.map(({ agentId, userId }) => `${agentId} ${userId}`);
    await model.answer(story, () => who({}));
    expect(await who({ agentId: 'sam' })).toEqual(['sam anna', 'sam null']);
    expect(await who({ orgId: 'org_c', userId: 'bea' })).toEqual(['tom bea']);
    expect(await who({ identified: false })).toEqual(['sam null']);
  });
});
