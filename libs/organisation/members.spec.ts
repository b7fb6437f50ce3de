import fc from 'fast-check';
import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { type Actor, MEMBER_ROLES, type MemberRole } from '#libs/kernel/actor.js';
import { assignMemberRole, memberOf, removeMember } from './members.js';
import { Organisation, type OrganisationEvent } from './organisation.js';

const orgId = 'org_a';
const boss: Actor = { userId: 'u1', orgId, role: 'legalRepresentative', channel: 'api' };
const desk: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
const registered: OrganisationEvent = {
  type: 'OrganisationRegistered',
  data: { orgId, name: 'A', legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' },
};
const assigned = (userId: string, role: MemberRole, billingAllowed = false): OrganisationEvent => ({
  type: 'MemberRoleAssigned',
  data: { orgId, userId, role, billingAllowed },
});
const removed = (userId: string): OrganisationEvent => ({ type: 'MemberRemoved', data: { orgId, userId } });
const assign = (userId: string, role: MemberRole, actor = boss, billingAllowed?: boolean) =>
  assignMemberRole(
    { orgId, userId, role, ...(billingAllowed === undefined ? {} : { billingAllowed }) },
    NO_FACTS,
    actor,
  );
const remove = (userId: string, actor = boss) => removeMember({ orgId, userId }, NO_FACTS, actor);
const ofBoss = [registered, assigned('u1', 'legalRepresentative')];

describe('members and their roles (FAQ 1440, A17)', () => {
  it('A17: the desk names the first legal representative, who names the others; the same again is nothing', () => {
    given(Organisation, [registered])
      .when(assign('u1', 'administrator', desk))
      .then(refused('ACTOR_NOT_ALLOWED', { orgId }))
      .when(assign('u1', 'legalRepresentative', desk))
      .then([assigned('u1', 'legalRepresentative')])
      .when(assign('u2', 'legalRepresentative', desk))
      .then(refused('ACTOR_NOT_ALLOWED', { orgId }))
      .when(assign('u2', 'collaborator', boss, true))
      .then([assigned('u2', 'collaborator', true)])
      .when(assign('u2', 'collaborator', boss, true))
      .then(nothing)
      .when(assign('u2', 'collaborator'))
      .then([assigned('u2', 'collaborator')])
      .when(assign('u2', 'administrator'))
      .then([assigned('u2', 'administrator')])
      .when(remove('u2'))
      .then([removed('u2')])
      .when(remove('u2'))
      .then(nothing);
  });

  it('the last legal representative is neither removed nor made something else', () => {
    given(Organisation, ofBoss)
      .when(remove('u1'))
      .then(refused('LAST_LEGAL_REPRESENTATIVE', { orgId }))
      .when(assign('u1', 'administrator'))
      .then(refused('LAST_LEGAL_REPRESENTATIVE', { orgId }))
      .when(assign('u2', 'legalRepresentative'))
      .then([assigned('u2', 'legalRepresentative')])
      .when(assign('u1', 'administrator'))
      .then([assigned('u1', 'administrator')])
      .when(remove('u2'))
      .then(refused('LAST_LEGAL_REPRESENTATIVE'));
  });

  it('billing is allowed to collaborators alone', () => {
    for (const role of ['legalRepresentative', 'administrator', 'external'] as const) {
      given(Organisation, ofBoss)
        .when(assign('u2', role, boss, true))
        .then(refused('BILLING_IS_FOR_COLLABORATORS', { role }));
    }
  });

  it('A17: by a legal representative of a registered organisation', () => {
    for (const actor of [
      { ...boss, role: 'administrator' as const },
      { ...boss, orgId: 'org_b' },
      { ...desk, role: 'staff:finance' as const },
    ]) {
      given(Organisation, ofBoss)
        .when(assign('u2', 'external', actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
      given(Organisation, ofBoss).when(remove('u1', actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Organisation).when(assign('u2', 'external')).then(refused('UNKNOWN_ORGANISATION'));
    given(Organisation).when(remove('u1')).then(refused('UNKNOWN_ORGANISATION'));
  });

  it('a user is what the stream says, and never more than its token; who is no member is nobody', () => {
    const { state } = given(Organisation, [...ofBoss, assigned('u2', 'collaborator', true)]);
    const as = (userId: string, role: MemberRole) => memberOf(state, { userId, role });
    expect(as('u1', 'administrator')).toEqual({ role: 'administrator', billingAllowed: false });
    expect(as('u1', 'legalRepresentative')).toEqual({ role: 'legalRepresentative', billingAllowed: false });
    expect(as('u2', 'legalRepresentative')).toEqual({ role: 'collaborator', billingAllowed: true });
    expect(as('u2', 'external')).toEqual({ role: 'external', billingAllowed: true });
    expect(as('u3', 'legalRepresentative')).toBeUndefined();
    const imported = given(Organisation, [registered]).state;
    expect(memberOf(imported, { userId: 'u9', role: 'collaborator' })).toEqual({
      role: 'collaborator',
      billingAllowed: true,
    });
  });

  it('whatever is commanded in whatever order, once there is a legal representative there is one', () => {
    const step = fc.record({
      user: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
      role: fc.option(fc.constantFrom(...MEMBER_ROLES), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const model = new Map<string, MemberRole>([['u1', 'legalRepresentative']]);
        let scenario = given(Organisation, ofBoss);
        for (const { user, role } of steps) {
          const others = [...model].filter(([id, held]) => id !== user && held === 'legalRepresentative');
          const isLast = model.get(user) === 'legalRepresentative' && others.length === 0;
          scenario = scenario.when(role === null ? remove(user) : assign(user, role));
          if (isLast && role !== 'legalRepresentative') scenario.then(refused('LAST_LEGAL_REPRESENTATIVE'));
          else if (role === null) model.delete(user);
          else model.set(user, role);
          const held = [...scenario.state.members].map(([id, member]) => [id, member.role]);
          expect(held.sort()).toEqual([...model].sort());
          expect(held.map(([, is]) => is)).toContain('legalRepresentative');
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
