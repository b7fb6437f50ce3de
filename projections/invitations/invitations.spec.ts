import { InvitationResent } from '#libs/delegation/events/invitation-resent.js';
import { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import { InvitationExpired } from '#libs/delegation/events/invitation-expired.js';
import { InvitationWithdrawn } from '#libs/delegation/events/invitation-withdrawn.js';
import { Delegations, FULL, limited } from '../testing/delegations.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { invitations } from './invitations.projection.js';
import { InvitationsQueries } from './invitations.query.js';

const model = new ReadModel(invitations);
const queries = new InvitationsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;

describe('invitations', () => {
  it('show what was asked and what was granted otherwise (R60)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.ask('org_p', 'i1', FULL, day(1));
    delegations.accept('org_p', 'i1', limited('p1'), FULL, day(2));
    delegations.end('org_p', 'client', day(3));
    delegations.invite('org_p', 'i2', FULL, day(3));
    delegations.accept('org_p', 'i2', FULL, FULL, day(4));
    const both = await model.answer(story, () => Promise.all(['i1', 'i2'].map((id) => queries.invitation(id))));
    expect(both).toEqual([
      {
        invitationId: 'i1',
        clientOrgId: 'org_c',
        partnerOrgId: 'org_p',
        direction: 'partner-to-client',
        status: 'accepted',
        expiresOn: null,
        askedAccess: { mode: 'FULL', products: [] },
        proposedPaymentMethod: null,
        supersede: false,
        grantedAccess: limited('p1'),
        grantedDiffers: true,
        invitedAt: day(1),
        resent: 0,
        lastSentAt: day(1),
        closedAt: day(2),
        correlationId: 'cause-1',
      },
      expect.objectContaining({ direction: 'client-to-partner', grantedAccess: FULL, grantedDiffers: false }),
    ]);
  });

  it('tell the day from which on they are not open, and expire once that is recorded (E19)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.invite('org_p', 'i1', FULL, day(1), '2024-01-04');
    delegations.invite('org_q', 'i2', FULL, day(1), '2024-01-05');
    story.tell(delegations.stream, InvitationExpired, { invitationId: 'i1', partnerOrgId: 'org_p' }, { at: day(4) });
    delegations.invite('org_p', 'i3', FULL, day(4));
    const rows = async () =>
      (await queries.list({}, {})).data.map(({ status, expiresOn, closedAt }) => [status, expiresOn, closedAt]);
    expect(await model.answer(story, rows)).toEqual([
      ['expired', '2024-01-04', day(4)],
      ['open', '2024-01-05', null],
      ['open', null, null],
    ]);
    expect((await queries.list({ status: 'expired' }, {})).data).toHaveLength(1);
  });

  it('R44: tell how often they were sent again, and when last', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.invite('org_p', 'i1', FULL, day(1));
    const again = (time: number, at: string) =>
      story.tell(
        delegations.stream,
        InvitationResent,
        { invitationId: 'i1', partnerOrgId: 'org_p', time, on: at.slice(0, 10) },
        { at },
      );
    again(1, day(2));
    again(2, day(3));
    const [row] = await model.answer(story, async () => (await queries.list({}, {})).data);
    expect(row).toMatchObject({ status: 'open', invitedAt: day(1), resent: 2, lastSentAt: day(3) });
  });

  it('know their own grant where one pair comes together twice within a second', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    for (const [id, access] of [
      ['i1', limited('p1')],
      ['i2', FULL],
    ] as const) {
      delegations.invite('org_p', id, access, day(1));
      delegations.accept('org_p', id, access, access, day(1));
      delegations.end('org_p', 'client', day(1));
    }
    const grants = async () => (await queries.list({}, {})).data.map(({ grantedAccess }) => grantedAccess);
    expect(await model.answer(story, grants)).toEqual([limited('p1'), FULL]);
  });

  it('are listed as they were made, or the newest first, page by page, each once also while others are made', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    for (const [index, id] of ['i9', 'i1', 'i5', 'i3'].entries())
      delegations.invite(`org_${id}`, id, FULL, day(index + 1));
    await model.answer(story, () => queries.list({}, {}));
    const ids = ({ data }: Awaited<ReturnType<typeof queries.list>>) => data.map(({ invitationId }) => invitationId);
    expect(ids(await queries.list({}, {}))).toEqual(['i9', 'i1', 'i5', 'i3']);
    const first = await queries.list({}, { limit: 2, order: 'desc' });
    delegations.invite('org_i7', 'i7', FULL, day(5));
    await model.apply(story.events.slice(-1));
    const rest = await queries.list({}, { limit: 2, order: 'desc', cursor: first.nextCursor ?? undefined });
    expect([ids(first), ids(rest), rest.nextCursor]).toEqual([['i3', 'i5'], ['i1', 'i9'], null]);
    for (const order of ['asc', undefined] as const) {
      const turned = queries.list({}, { order, cursor: first.nextCursor ?? undefined });
      await expect(turned).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    }
    const up = await queries.list({}, { limit: 2 });
    const down = queries.list({}, { order: 'desc', cursor: up.nextCursor ?? undefined });
    await expect(down).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('are open, declined or withdrawn, and listed for either side', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.invite('org_p', 'i1', FULL, day(1));
    delegations.ask('org_q', 'i2', limited('p1'), day(1));
    delegations.invite('org_r', 'i3', FULL, day(1));
    story.tell(delegations.stream, InvitationDeclined, { invitationId: 'i2', partnerOrgId: 'org_q' }, { at: day(2) });
    story.tell(delegations.stream, InvitationWithdrawn, { invitationId: 'i3', partnerOrgId: 'org_r' }, { at: day(3) });
    const { data } = await model.answer(story, () => queries.list({ orgId: 'org_c' }, {}));
    expect(data.map(({ invitationId, status, closedAt }) => [invitationId, status, closedAt])).toEqual([
      ['i1', 'open', null],
      ['i2', 'declined', day(2)],
      ['i3', 'withdrawn', day(3)],
    ]);
    const ids = async (filter: Parameters<typeof queries.list>[0]) =>
      (await queries.list(filter, {})).data.map(({ invitationId }) => invitationId);
    expect(await ids({ orgId: 'org_q' })).toEqual(['i2']);
    expect(await ids({ orgId: 'org_c', status: 'open' })).toEqual(['i1']);
    expect(await ids({ orgId: 'org_x' })).toEqual([]);
    expect(await queries.invitation('i9')).toBeUndefined();
  });
});
