import { CollaboratorAssigned } from '#libs/delegation/events/collaborator-assigned.js';
import { CollaboratorUnassigned } from '#libs/delegation/events/collaborator-unassigned.js';
import { Delegations, FULL, limited } from '../testing/delegations.js';
import { member, ReadModel, Story } from '../testing/read-model.js';
import { collaborators } from './collaborators.projection.js';
import { CollaboratorsQueries } from './collaborators.query.js';

const model = new ReadModel(collaborators);
const queries = new CollaboratorsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const names = (userId: string, partnerOrgId = 'org_p') => ({ partnershipId: 'ps_i1', partnerOrgId, userId });
const assign = (story: Story, userId: string, products: string[] | null, n: number, stream = 'delegation-org_c') =>
  story.tell(stream, CollaboratorAssigned, { ...names(userId), products }, { at: day(n), by: member('boss', 'org_p') });
const unassign = (story: Story, userId: string, n: number) =>
  story.tell('delegation-org_c', CollaboratorUnassigned, names(userId), { at: day(n) });

const listed = async () =>
  (await queries.list({}, {})).data.map(({ userId, clientOrgId, products, assignedAt }) => [
    `${userId} ${clientOrgId}`,
    products,
    assignedAt,
  ]);

describe('collaborators', () => {
  it('are those whose assignment stands: the last one of a user, until it is taken back (E20)', async () => {
    const story = new Story();
    assign(story, 'u1', ['p1', 'p2'], 1);
    assign(story, 'u2', null, 1);
    assign(story, 'u3', ['p1'], 2);
    assign(story, 'u1', null, 3, 'delegation-org_d');
    assign(story, 'u1', ['p3'], 3);
    unassign(story, 'u2', 4);
    unassign(story, 'u3', 4);
    assign(story, 'u3', null, 5);
    expect(await model.answer(story, listed)).toEqual([
      ['u1 org_c', ['p3'], day(3)],
      ['u1 org_d', null, day(3)],
      ['u3 org_c', null, day(5)],
    ]);
    const [first] = (await queries.list({ userId: 'u1', clientOrgId: 'org_c' }, {})).data;
    expect(first).toMatchObject({ partnerOrgId: 'org_p', assignedBy: 'boss' });
  });

  it('end with the partnership, not with a change of access, and begin anew with the next one (E20)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.accept('org_p', 'i1', FULL, FULL, day(1));
    assign(story, 'u1', null, 2);
    assign(story, 'u2', ['p1'], 2);
    delegations.change('org_p', limited(), day(3));
    story.tell('delegation-org_c', CollaboratorAssigned, { ...names('u1', 'org_q'), products: null }, { at: day(3) });
    const before = await model.answer(story, listed);
    expect(before.map(([key]) => key)).toEqual(['u1 org_c', 'u2 org_c', 'u1 org_c']);
    delegations.end('org_p', 'client', day(4));
    delegations.accept('org_p', 'i2', FULL, FULL, day(5));
    assign(story, 'u2', null, 6);
    expect(await model.answer(story, async () => (await queries.list({ partnerOrgId: 'org_p' }, {})).data)).toEqual([
      expect.objectContaining({ userId: 'u2', products: null, assignedAt: day(6) }),
    ]);
    const seen = ['org_q', 'org_c', 'org_d'].map(async (orgId) => (await queries.list({ orgId }, {})).data.length);
    expect(await Promise.all(seen)).toEqual([1, 2, 0]);
  });
});
