import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { VatNumberCheckedData } from './events/vat-number-checked.js';
import { Organisation, type OrganisationEvent, recordVatNumber, VAT_NUMBER_STATES } from './organisation.js';
import {
  countsForReverseCharge,
  isToBeAsked,
  recordVatCheck,
  recordVatPrompt,
  removeVatNumber,
  type VatFacts,
} from './vat.js';

const orgId = 'org_a';
const boss: Actor = { userId: 'u1', orgId, role: 'legalRepresentative', channel: 'api' };
const desk: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
const stranger: Actor = { ...boss, orgId: 'org_b' };
const now: VatFacts = { now: '2026-03-12T09:00:00Z', today: '2026-03-12' };
const NUMBER = 'FR40303265045';
const registered = (country = 'FR', legalForm: 'company' | 'private' = 'company'): OrganisationEvent => ({
  type: 'OrganisationRegistered',
  data: { orgId, name: 'A', legalForm, country, currency: 'EUR', source: 'signup' },
});
const recorded = (vatNumber = NUMBER): OrganisationEvent => ({
  type: 'VatNumberRecorded',
  data: { vatNumber, entryPoint: 'shop' },
});
const answer = (more: Partial<VatNumberCheckedData> = {}): VatNumberCheckedData => ({
  orgId,
  vatNumber: NUMBER,
  source: 'vies',
  result: 'valid',
  checkedAt: '2026-03-12T08:00:00Z',
  ...more,
});
const check = (more: Partial<VatNumberCheckedData> = {}, actor = desk) => recordVatCheck(answer(more), now, actor);
const checked = (more: Partial<VatNumberCheckedData> = {}): OrganisationEvent => ({
  type: 'VatNumberChecked',
  data: answer(more),
});
const stateOf = (...events: OrganisationEvent[]) => given(Organisation, events).state.vatNumberState;

describe('what is known of a VAT number (V6, A28)', () => {
  it('V6: its form and check digits where its country has some, nothing where it has none or a history says it', () => {
    expect(stateOf(registered())).toBeNull();
    expect(stateOf(registered(), recorded())).toBe('format-ok');
    expect(stateOf(registered('CH'), recorded('CHE-123.456.788'))).toBe('format-ok');
    expect(stateOf(registered(), recorded('FR41303265045'))).toBe('unknown');
    expect(stateOf(registered('US'), recorded('12-3456789'))).toBe('unknown');
  });

  it('V6: what an outside service says of it, the latest; no answer leaves it, another number begins anew', () => {
    const known = [registered(), recorded()];
    expect(stateOf(...known, checked())).toBe('confirmed');
    expect(stateOf(...known, checked({ result: 'invalid' }))).toBe('refused');
    expect(stateOf(...known, checked(), checked({ result: 'unavailable' }))).toBe('confirmed');
    expect(stateOf(...known, checked({ result: 'invalid' }), recorded('FR83404833048'))).toBe('format-ok');
  });

  it('V3: each state says by one policy whether it takes the tax off', () => {
    const counting = VAT_NUMBER_STATES.filter((state) => countsForReverseCharge(state));
    expect(counting).toEqual(['unknown', 'format-ok', 'confirmed']);
  });

  it('V6: an answer is recorded with date and source, once; an older one, or of another number, is refused', () => {
    given(Organisation, [registered(), recorded()])
      .when(check({ consultationRef: 'WAPI-1' }))
      .then([checked({ consultationRef: 'WAPI-1' })])
      .when(check({ consultationRef: 'WAPI-1' }))
      .then(nothing)
      .when(check({ checkedAt: '2026-03-12T07:00:00Z' }))
      .then(refused('VAT_CHECK_OUTDATED', { checkedAt: answer().checkedAt }))
      .when(check({ result: 'invalid' }))
      .then(refused('VAT_CHECK_OUTDATED'))
      .when(check({ checkedAt: '2026-03-12T09:00:01Z' }))
      .then(refused('VALUE_DATE_IN_FUTURE'))
      .when(check({ vatNumber: 'FR83404833048' }))
      .then(refused('OTHER_VAT_NUMBER', { orgId }))
      .when(check({ source: 'uid-register', result: 'invalid', checkedAt: now.now }))
      .then([checked({ source: 'uid-register', result: 'invalid', checkedAt: now.now })]);
  });

  it('V6: by the programme desk', () => {
    given(Organisation, [registered(), recorded()]).when(check({}, boss)).then(refused('ACTOR_NOT_ALLOWED'));
    given(Organisation).when(check()).then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('removing a VAT number (R45)', () => {
  const remove = (actor = boss) => removeVatNumber({ orgId }, now, actor);

  it('R45: by its owner or the programme desk, once', () => {
    given(Organisation, [registered(), recorded()])
      .when(remove())
      .then([{ type: 'VatNumberRemoved', data: { orgId } }])
      .when(remove(desk))
      .then(nothing)
      .when(recordVatNumber({ orgId, vatNumber: NUMBER, entryPoint: 'shop' }, NO_FACTS, boss))
      .then([recorded()]);
    for (const actor of [stranger, { ...boss, role: 'collaborator' as const }]) {
      given(Organisation, [registered(), recorded()]).when(remove(actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Organisation).when(remove()).then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('asking for a VAT number (R49, R50, R51)', () => {
  const places = ['pay-page', 'shop', 'renewal-email'] as const;
  const prompt = (entryPoint: (typeof places)[number], today = now.today, actor = boss) =>
    recordVatPrompt({ orgId, entryPoint }, { ...now, today }, actor);
  const prompted = (entryPoint: (typeof places)[number], on = now.today): OrganisationEvent => ({
    type: 'VatNumberPrompted',
    data: { orgId, entryPoint, on },
  });

  it('R49, R50, R51: a company without a number is asked when paying, in the shop and by mail, each once a day', () => {
    for (const place of places) {
      given(Organisation, [registered()])
        .when(prompt(place))
        .then([prompted(place)])
        .when(prompt(place))
        .then(nothing)
        .when(prompt(place, '2026-03-13'))
        .then([prompted(place, '2026-03-13')]);
    }
    given(Organisation, [registered(), prompted('shop')])
      .when(prompt('pay-page'))
      .then([prompted('pay-page')]);
  });

  it('R49, R50, R51: who has a number, or is no company, is not asked; once it is removed it is again', () => {
    const removed: OrganisationEvent = { type: 'VatNumberRemoved', data: { orgId } };
    const asked = [[registered()], [registered(), recorded()], [registered('FR', 'private')]].map((events) =>
      isToBeAsked(given(Organisation, events).state),
    );
    expect(asked).toEqual([true, false, false]);
    expect(isToBeAsked(Organisation.initial)).toBe(false);
    given(Organisation, [registered(), recorded()]).when(prompt('shop')).then(nothing);
    given(Organisation, [registered('FR', 'private')])
      .when(prompt('shop'))
      .then(nothing);
    given(Organisation, [registered(), recorded(), removed])
      .when(prompt('shop'))
      .then([prompted('shop')]);
  });

  it('R50: as its own pages tell it', () => {
    given(Organisation, [registered()])
      .when(prompt('shop', now.today, stranger))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Organisation).when(prompt('shop')).then(refused('UNKNOWN_ORGANISATION'));
  });
});
