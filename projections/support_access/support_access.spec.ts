import {
  SupportAccessExpired,
  SupportAccessGranted,
  SupportAccessRevoked,
  SupportAccessUsed,
} from '#libs/support/events/support-access-steps.js';
import { member, ReadModel, Story } from '../testing/read-model.js';
import { supportAccess } from './support_access.projection.js';
import { SupportAccessQueries } from './support_access.query.js';

const model = new ReadModel(supportAccess);
const queries = new SupportAccessQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
/** It is long until then. */
const LATER = '2199-01-01T00:00:00Z';
const grant = (story: Story, grantId: string, { orgId = 'org_c', expiresAt = LATER, grantedBy = 'anna' } = {}) =>
  story.tell(
    `supportAccess-${grantId}`,
    SupportAccessGranted,
    { grantId, orgId, scope: ['kMail', 'kDrive'], products: null, expiresAt, grantedBy },
    { at: day(1), by: member(grantedBy, orgId) },
  );
const use = (story: Story, grantId: string, at: string, more: { orgId?: string; reason?: string } = {}) => {
  const { orgId = 'org_c', reason } = more;
  const data = { grantId, orgId, agentId: 'sam', scope: 'kMail' as const, productId: 'p1', ticket: null };
  return story.tell(`supportAccess-${grantId}`, SupportAccessUsed, data, { at, ...(reason ? { reason } : {}) });
};

describe('support access', () => {
  it('shows what is opened to support, by whom, until when, and how often it was used (R55, A23)', async () => {
    const story = new Story();
    const made = grant(story, 'g1');
    use(story, 'g1', day(2), { reason: 'Mails do not arrive' });
    use(story, 'g1', day(3));
    expect(await model.answer(story, async () => (await queries.grants({}, {})).data)).toEqual([
      {
        grantId: 'g1',
        orgId: 'org_c',
        scope: ['kMail', 'kDrive'],
        products: null,
        status: 'active',
        grantedBy: 'anna',
        grantedAt: day(1),
        expiresAt: LATER,
        endedAt: null,
        revokedBy: null,
        uses: 2,
        lastUsedAt: day(3),
        correlationId: made.metadata.$correlationId,
      },
    ]);
    expect((await queries.uses({}, {})).data).toEqual([
      {
        at: day(2),
        grantId: 'g1',
        orgId: 'org_c',
        agentId: 'sam',
        scope: 'kMail',
        productId: 'p1',
        reason: 'Mails do not arrive',
        ticket: null,
        correlationId: 'cause-2',
      },
      expect.objectContaining({ at: day(3), reason: null }),
    ]);
  });

  it('ends by a revocation, by its recorded expiry, and by time alone before that (A23)', async () => {
    const story = new Story();
    grant(story, 'g1');
    grant(story, 'g2', { expiresAt: day(2) });
    grant(story, 'g3', { expiresAt: day(4) });
    grant(story, 'g4');
    const of = (grantId: string) => ({ grantId, orgId: 'org_c' });
    story.tell('supportAccess-g1', SupportAccessRevoked, { ...of('g1'), revokedBy: 'support' }, { at: day(3) });
    story.tell('supportAccess-g2', SupportAccessExpired, { ...of('g2'), expiredAt: day(2) }, { at: day(5) });
    const { data } = await model.answer(story, () => queries.grants({}, {}));
    expect(data.map(({ grantId, status, endedAt, revokedBy }) => [grantId, status, endedAt, revokedBy])).toEqual([
      ['g1', 'revoked', day(3), 'support'],
      ['g2', 'expired', day(2), null],
      ['g3', 'expired', day(4), null],
      ['g4', 'active', null, null],
    ]);
    const ids = async (status: 'active' | 'revoked' | 'expired') =>
      (await queries.grants({ status }, {})).data.map(({ grantId }) => grantId);
    expect([await ids('active'), await ids('revoked'), await ids('expired')]).toEqual([['g4'], ['g1'], ['g2', 'g3']]);
  });

  it('is listed by organisation, by who granted it and by grant, its uses as well (R55)', async () => {
    const story = new Story();
    grant(story, 'g1');
    grant(story, 'g2', { grantedBy: 'carl' });
    grant(story, 'g3', { orgId: 'org_d' });
    for (const id of ['g1', 'g2']) use(story, id, day(2));
    use(story, 'g3', day(2), { orgId: 'org_d' });
    const grants = async (filter: Parameters<SupportAccessQueries['grants']>[0]) =>
      (await queries.grants(filter, {})).data.map(({ grantId }) => grantId);
    const uses = async (filter: Parameters<SupportAccessQueries['uses']>[0]) =>
      (await queries.uses(filter, {})).data.map(({ grantId }) => grantId);
    await model.answer(story, () => grants({}));
    for (const ask of [grants, uses]) {
      expect(await ask({ orgId: 'org_c' })).toEqual(['g1', 'g2']);
      expect(await ask({ orgId: 'org_c', grantedBy: 'carl' })).toEqual(['g2']);
      expect(await ask({ grantId: 'g3' })).toEqual(['g3']);
      expect(await ask({ orgId: 'org_x' })).toEqual([]);
    }
    expect(await uses({ agentId: 'tom' })).toEqual([]);
  });
});
