import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Organisation, type OrganisationState } from '#libs/organisation/organisation.js';
import { admitPartner, changePartnerLevel, isPartner, Partner, type PartnerEvent } from './partner.js';
import { leaveProgramme, reinstatePartner, suspendPartner } from './standing.js';

const orgId = 'p1';
const desk: Actor = { userId: 'u', orgId: null, role: 'staff:programme', channel: 'api' };
const member = (role: Actor['role'] = 'legalRepresentative', of = orgId): Actor => ({
  userId: 'm',
  orgId: of,
  role,
  channel: 'api',
});
const organisation: OrganisationState = { ...Organisation.initial, registered: true, legalForm: 'company' };
const facts = { organisation };
const unknown = { organisation: Organisation.initial };
const admitted: PartnerEvent = { type: 'PartnerAdmitted', data: { orgId, level: 'silver' } };
const suspended: PartnerEvent = { type: 'PartnerSuspended', data: { orgId } };
const reinstated: PartnerEvent = { type: 'PartnerReinstated', data: { orgId } };
const left: PartnerEvent = { type: 'PartnerLeft', data: { orgId } };

describe('suspending a partner (E17)', () => {
  it('holds until it is reinstated; what is so already changes nothing', () => {
    given(Partner, [admitted])
      .when(reinstatePartner({ orgId }, facts, desk))
      .then(nothing)
      .when(suspendPartner({ orgId }, facts, desk))
      .then([suspended])
      .when(suspendPartner({ orgId }, facts, desk))
      .then(nothing)
      .when(reinstatePartner({ orgId }, facts, desk))
      .then([reinstated])
      .when(reinstatePartner({ orgId }, facts, desk))
      .then(nothing);
  });

  it.each([
    ['suspending', suspendPartner],
    ['reinstating', reinstatePartner],
  ])('%s is up to the programme desk, of a partner', (_, decide) => {
    const finance: Actor = { ...desk, role: 'staff:finance' };
    given(Partner)
      .when(decide({ orgId }, unknown, finance))
      .then(refused('UNKNOWN_ORGANISATION', { orgId }))
      .when(decide({ orgId }, facts, finance))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(decide({ orgId }, facts, member()))
      .then(refused('ACTOR_NOT_ALLOWED'))
      .when(decide({ orgId }, facts, desk))
      .then(refused('NOT_A_PARTNER', { orgId }));
    given(Partner, [admitted, left])
      .when(decide({ orgId }, facts, desk))
      .then(refused('NOT_A_PARTNER'));
  });

  it('leaves it a partner with its level', () => {
    const { state } = given(Partner, [admitted, suspended]);
    expect(state).toMatchObject({ admitted: true, level: 'silver', standing: 'suspended' });
    expect(isPartner(state)).toBe(true);
    const level = { orgId, level: 'gold' };
    given(Partner, [admitted, suspended])
      .when(changePartnerLevel(level, { organisation, levels: new Set(), termsInForce: null }, desk))
      .then([{ type: 'PartnerLevelChanged', data: { from: 'silver', to: 'gold' } }]);
  });
});

describe('leaving the programme (E18)', () => {
  it('is said by the partner’s own legal representative, once, also while it is suspended', () => {
    for (const history of [[admitted], [admitted, suspended]])
      given(Partner, history)
        .when(leaveProgramme({ orgId }, facts, member()))
        .then([left])
        .when(leaveProgramme({ orgId }, facts, member()))
        .then(refused('NOT_A_PARTNER', { orgId }));
    for (const actor of [desk, member('administrator'), member('legalRepresentative', 'p2')])
      given(Partner, [admitted])
        .when(leaveProgramme({ orgId }, facts, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    given(Partner)
      .when(leaveProgramme({ orgId }, unknown, desk))
      .then(refused('UNKNOWN_ORGANISATION'));
  });

  it('is for good: no level, no way back; that it was admitted stays true', () => {
    const more = { organisation, levels: new Set<string>(), termsInForce: null };
    const { state } = given(Partner, [admitted, left]);
    expect([state.admitted, isPartner(state)]).toEqual([true, false]);
    given(Partner, [admitted, left])
      .when(changePartnerLevel({ orgId, level: 'gold' }, more, desk))
      .then(refused('NOT_A_PARTNER'))
      .when(admitPartner({ orgId, level: 'silver' }, more, desk))
      .then(refused('PARTNER_HAS_LEFT', { orgId }));
  });
});
