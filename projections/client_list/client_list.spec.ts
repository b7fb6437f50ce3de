import { PaymentMethodProposed } from '#libs/delegation/events/payment-method-proposed.js';
import { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import { InvitationExpired } from '#libs/delegation/events/invitation-expired.js';
import { InvitationWithdrawn } from '#libs/delegation/events/invitation-withdrawn.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { Delegations, FULL, limited } from '../testing/delegations.js';
import { openPersonal, type Sealed, seal } from '#libs/event-sourcing/personal.js';
import { PostgresVault, vaultMigrations } from '#libs/read-models/postgres/vault.js';
import { opener, ReadModel, Story } from '../testing/read-model.js';
import { clientList } from './client_list.projection.js';
import { ClientListQueries } from './client_list.query.js';

const model = new ReadModel(clientList);
const queries = new ClientListQueries(model.database, opener);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const client = async () => (await queries.list({ partnerOrgId: 'org_p' }, {})).data[0];

describe('client list (R14)', () => {
  it('shows who is pending, then what was granted and since when; the partner verifies what it did not ask (R61)', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.ask('org_p', 'i1', FULL, day(1));
    expect(await model.answer(story, client)).toEqual({
      partnerOrgId: 'org_p',
      clientOrgId: 'org_c',
      clientName: '',
      status: 'pending',
      mode: null,
      products: [],
      paymentMethod: null,
      proposedPaymentMethod: null,
      since: null,
      endedAt: null,
      invitationId: 'i1',
      requestedAccess: { mode: 'FULL', products: [] },
      needsVerification: false,
    });
    delegations.accept('org_p', 'i1', limited('p1'), FULL, day(2));
    delegations.add('org_p', 'p2', day(3));
    expect(await model.answer(story, client)).toMatchObject({
      status: 'active',
      mode: 'LIMITED',
      products: ['p1', 'p2'],
      paymentMethod: null,
      since: day(2),
      needsVerification: true,
    });
    delegations.change('org_p', FULL, day(4));
    delegations.pay('org_p', 'PARTNER', day(5));
    expect(await model.answer(story, client)).toMatchObject({
      mode: 'FULL',
      products: [],
      paymentMethod: 'PARTNER',
      since: day(2),
    });
    delegations.end('org_p', 'partner', day(6));
    expect(await model.answer(story, client)).toMatchObject({
      status: 'ended',
      mode: null,
      endedAt: day(6),
      needsVerification: false,
    });
  });

  it('R61: asks for verification until the partner verified, and again in another partnership of the two', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    const asksFor = async () => {
      const { mode, products, paymentMethod, needsVerification } = (await model.answer(story, client))!;
      return { mode, products, paymentMethod, needsVerification };
    };
    delegations.ask('org_p', 'i1', FULL, day(1));
    delegations.accept('org_p', 'i1', limited('p1'), FULL, day(2));
    delegations.change('org_p', limited('p2'), day(3));
    const held = { mode: 'LIMITED', products: ['p2'], paymentMethod: null };
    expect(await asksFor()).toEqual({ ...held, needsVerification: true });
    delegations.verify('org_p', day(4));
    expect(await asksFor()).toEqual({ ...held, needsVerification: false });
    delegations.change('org_p', limited('p3'), day(5));
    expect(await asksFor()).toEqual({ ...held, products: ['p3'], needsVerification: false });
    delegations.end('org_p', 'client', day(6));
    delegations.ask('org_p', 'i2', limited('p1'), day(7));
    delegations.accept('org_p', 'i2', FULL, limited('p1'), day(8));
    const anew = { mode: 'FULL', products: [], paymentMethod: 'CLIENT', needsVerification: true };
    expect(await asksFor()).toEqual(anew);
  });

  it('A5: shows who would pay as the partner proposes it, until the client says or access changes', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    const pays = async () => {
      const { paymentMethod, proposedPaymentMethod } = (await model.answer(story, client))!;
      return [paymentMethod, proposedPaymentMethod];
    };
    const propose = (proposed: 'CLIENT' | 'PARTNER', at: string) =>
      story.tell(
        delegations.stream,
        PaymentMethodProposed,
        { partnershipId: 'pst_org_p', partnerOrgId: 'org_p', proposed },
        { at },
      );
    delegations.ask('org_p', 'i1', FULL, day(1));
    delegations.accept('org_p', 'i1', FULL, FULL, day(2));
    propose('PARTNER', day(3));
    expect(await pays()).toEqual(['CLIENT', 'PARTNER']);
    propose('CLIENT', day(4));
    expect(await pays()).toEqual(['CLIENT', null]);
    propose('PARTNER', day(5));
    delegations.pay('org_p', 'PARTNER', day(6));
    expect(await pays()).toEqual(['PARTNER', null]);
    propose('CLIENT', day(7));
    delegations.change('org_p', limited('p1'), day(8));
    expect(await pays()).toEqual([null, null]);
  });

  it('R61: what is granted as it was asked needs no verification', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.ask('org_p', 'i1', FULL, day(1));
    delegations.accept('org_p', 'i1', FULL, FULL, day(2));
    expect(await model.answer(story, client)).toMatchObject({ status: 'active', needsVerification: false });
  });

  it('forgets an invitation that came to nothing, and remembers a partnership that had been', async () => {
    const story = new Story();
    const delegations = new Delegations(story);
    delegations.invite('org_p', 'i1', FULL, day(1));
    story.tell(delegations.stream, InvitationDeclined, { invitationId: 'i1', partnerOrgId: 'org_p' }, { at: day(1) });
    expect(await model.answer(story, client)).toBeUndefined();
    delegations.invite('org_p', 'i2', FULL, day(2));
    delegations.accept('org_p', 'i2', FULL, FULL, day(2));
    delegations.end('org_p', 'client', day(3));
    delegations.ask('org_p', 'i3', FULL, day(4));
    expect(await model.answer(story, client)).toMatchObject({
      status: 'pending',
      since: day(2),
      endedAt: day(3),
      mode: null,
    });
    story.tell(delegations.stream, InvitationWithdrawn, { invitationId: 'i3', partnerOrgId: 'org_p' }, { at: day(5) });
    expect(await model.answer(story, client)).toMatchObject({ status: 'ended', since: day(2), endedAt: day(3) });
    const expired = { invitationId: 'i4', partnerOrgId: 'org_p' };
    delegations.invite('org_p', 'i4', FULL, day(6), '2024-01-07');
    expect(await model.answer(story, client)).toMatchObject({ status: 'pending', invitationId: 'i4' });
    story.tell(delegations.stream, InvitationExpired, expired, { at: day(7) });
    expect(await model.answer(story, client)).toMatchObject({ status: 'ended', since: day(2), endedAt: day(3) });
  });

  it('keeps a name in one place, opened when it is read where it is a person’s, and lists active clients for staff', async () => {
    const story = new Story();
    const organisation = { country: 'CH', currency: 'CHF', source: 'signup' } as const;
    const sealed = { subject: 'org_c', sealed: 'AAAA' } as unknown as string;
    story.tell('organisation-org_c', OrganisationRegistered, {
      orgId: 'org_c',
      name: sealed,
      legalForm: 'private',
      ...organisation,
    });
    story.tell('organisation-org_d', OrganisationRegistered, {
      orgId: 'org_d',
      name: 'Dune',
      legalForm: 'company',
      ...organisation,
    });
    for (const [index, partner] of ['org_p', 'org_Z', 'org_a'].entries()) {
      const delegations = new Delegations(story, index === 2 ? 'delegation-org_d' : 'delegation-org_c');
      delegations.invite(partner, `i${index}`, limited('p1'), day(1));
      delegations.accept(partner, `i${index}`, limited('p1'), limited('p1'), day(2));
    }
    const { data } = await model.answer(story, () => queries.list({ status: 'active' }, {}));
    expect(data.map(({ partnerOrgId, clientName }) => [partnerOrgId, clientName])).toEqual([
      ['org_Z', 'name of org_c'],
      ['org_a', 'Dune'],
      ['org_p', 'name of org_c'],
    ]);
    const first = await queries.list({ status: 'active' }, { limit: 1 });
    const next = await queries.list({ status: 'active' }, { limit: 1, cursor: first.nextCursor ?? undefined });
    expect(next.data[0]?.partnerOrgId).toBe('org_a');
  });

  it('forgets a person’s name when the key is destroyed, without being built again', async () => {
    await model.database.migrate([vaultMigrations], 'vault');
    const vault = new PostgresVault(model.database);
    const sealed = seal(await vault.keyFor('org_c'), 'org_c', 'Chloé');
    const story = new Story();
    story.tell('organisation-org_c', OrganisationRegistered, {
      orgId: 'org_c',
      name: sealed as unknown as string,
      legalForm: 'private',
      country: 'CH',
      currency: 'CHF',
      source: 'signup',
    });
    new Delegations(story).invite('org_p', 'i1', FULL, day(1));
    const asked = new ClientListQueries(model.database, {
      open: (name) => openPersonal(name as string | Sealed, vault),
    });
    const names = async () => (await asked.list({}, {})).data.map(({ clientName }) => clientName);
    expect(await model.answer(story, names)).toEqual(['Chloé']);
    const { rows } = await model.database.query('SELECT * FROM organisation');
    expect(JSON.stringify(rows)).not.toContain('Chloé');
    await vault.erase('org_c');
    expect(await names()).toEqual(['(erased)']);
  });
});
