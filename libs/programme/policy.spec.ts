import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Policy, setPolicy, type SetPolicyData } from './policy.js';

const finance: Actor = { userId: 'u', orgId: null, role: 'staff:finance', channel: 'api' };
const setting = (data: SetPolicyData, actor = finance) => setPolicy(data, NO_FACTS, actor);

describe('The programme’s policy (E1)', () => {
  it('holds thirty days, a minimum of 50.00, ninety days of grace, and no last day before anybody sets it', () => {
    expect(given(Policy).state).toMatchObject({
      holdingDays: 30,
      graceDays: 90,
      invitationDays: null,
      minPayout: { CHF: '50.00', EUR: '50.00' },
      cashRounding: 'none',
      reinvoicing: 'partner-paid',
    });
  });

  it('changes what is named, keeps the rest, and null switches the last day off again', () => {
    const scene = given(Policy)
      .when(setting({ holdingDays: 0, invitationDays: 14, minPayout: { EUR: '0.00' } }))
      .then([{ type: 'PolicySet', data: { holdingDays: 0, invitationDays: 14, minPayout: { EUR: '0.00' } } }]);
    expect(scene.state).toMatchObject({
      holdingDays: 0,
      graceDays: 90,
      invitationDays: 14,
      minPayout: { CHF: '50.00', EUR: '0.00' },
      cashRounding: 'none',
      reinvoicing: 'partner-paid',
    });
    expect(scene.when(setting({ invitationDays: null })).state.invitationDays).toBeNull();
  });

  it('the same again changes nothing; of more only the difference is told', () => {
    given(Policy)
      .when(setting({ holdingDays: 30, graceDays: 90, invitationDays: null, minPayout: { CHF: '50.00' } }))
      .then(nothing)
      .when(setting({}))
      .then(nothing)
      .when(setting({ holdingDays: 30, graceDays: 60, minPayout: { CHF: '50.00', EUR: '40.00' } }))
      .then([{ type: 'PolicySet', data: { graceDays: 60, minPayout: { EUR: '40.00' } } }]);
  });

  it('is up to finance', () => {
    given(Policy)
      .when(setting({ graceDays: 60 }, { ...finance, role: 'staff:programme' }))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('How invoices are rounded and re-invoiced (V5, A22)', () => {
  it('is set like the rest, and the same again changes nothing', () => {
    given(Policy)
      .when(setting({ cashRounding: 'none', reinvoicing: 'partner-paid' }))
      .then(nothing)
      .when(setting({ cashRounding: 'CHF_0_05', reinvoicing: 'partner-paid' }))
      .then([{ type: 'PolicySet', data: { cashRounding: 'CHF_0_05' } }])
      .when(setting({ reinvoicing: 'all-full' }))
      .then([{ type: 'PolicySet', data: { reinvoicing: 'all-full' } }]);
  });
});
