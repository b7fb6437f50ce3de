import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { Organisation, type OrganisationEvent, recordVatNumber, registerOrganisation } from './organisation.js';

const staff: Actor = { userId: 'u', orgId: null, role: 'staff:programme', channel: 'api' };
const legal: Actor = { userId: 'u', orgId: 'o1', role: 'legalRepresentative', channel: 'api' };
const data = { orgId: 'o1', name: 'Example SA', legalForm: 'company', country: 'CH', currency: 'CHF' } as const;
const registered = (legalForm: 'company' | 'private' | 'association' = 'company'): OrganisationEvent => ({
  type: 'OrganisationRegistered',
  data: { ...data, legalForm, source: 'signup' },
});
const number = { orgId: 'o1', vatNumber: 'CHE-116.281.710 MWST', entryPoint: 'account', termsAccepted: true } as const;
const recorded = (vatNumber: string): OrganisationEvent => ({
  type: 'VatNumberRecorded',
  data: { vatNumber, entryPoint: 'account', termsAccepted: true },
});

describe('registering an organisation', () => {
  it('happens once, by the programme staff', () => {
    given(Organisation)
      .when(registerOrganisation(data, NO_FACTS, staff))
      .then([registered()])
      .when(registerOrganisation(data, NO_FACTS, staff))
      .then(refused('ORGANISATION_EXISTS', { orgId: 'o1' }));
    given(Organisation)
      .when(registerOrganisation(data, NO_FACTS, legal))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });

  it('tells whether it came by an import', () => {
    const [event] = given(Organisation).when(
      registerOrganisation(data, NO_FACTS, { ...staff, channel: 'import' }),
    ).events;
    expect(event?.data).toMatchObject({ source: 'import' });
  });
});

describe('recording a VAT number (R45–R47, R49–R51)', () => {
  it('replaces an earlier one; the same again changes nothing', () => {
    given(Organisation, [registered()])
      .when(recordVatNumber(number, NO_FACTS, legal))
      .then([recorded(number.vatNumber)])
      .when(recordVatNumber({ ...number, entryPoint: 'shop' }, NO_FACTS, legal))
      .then(nothing)
      .when(recordVatNumber({ ...number, vatNumber: 'CHE-123.456.788' }, NO_FACTS, staff))
      .then([recorded('CHE-123.456.788')]);
  });

  it('R46, R49–R51: it is recorded with where it was given', () => {
    for (const entryPoint of ['signup', 'pay-page', 'shop', 'renewal-email'] as const) {
      const told = { orgId: 'o1', vatNumber: number.vatNumber, entryPoint };
      const { events } = given(Organisation, [registered()]).when(recordVatNumber(told, NO_FACTS, legal));
      expect(events.map((event) => event.data)).toEqual([{ vatNumber: number.vatNumber, entryPoint }]);
    }
  });

  it('R46, R49: only a company has one, of whatever country', () => {
    given(Organisation, [registered('private')])
      .when(recordVatNumber(number, NO_FACTS, staff))
      .then(refused('VAT_NUMBER_NEEDS_COMPANY'));
    given(Organisation, [registered('association')])
      .when(recordVatNumber(number, NO_FACTS, staff))
      .then(refused('VAT_NUMBER_NEEDS_COMPANY'));
  });

  it('needs an organisation, and somebody who may', () => {
    given(Organisation)
      .when(recordVatNumber(number, NO_FACTS, legal))
      .then(refused('UNKNOWN_ORGANISATION'));
    for (const actor of [
      { ...legal, role: 'collaborator' as const },
      { ...legal, orgId: 'o2' },
      { ...staff, role: 'staff:finance' as const },
    ]) {
      given(Organisation, [registered()])
        .when(recordVatNumber(number, NO_FACTS, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Organisation, [registered()])
      .when(recordVatNumber(number, NO_FACTS, { ...legal, role: 'administrator' }))
      .then([recorded(number.vatNumber)]);
  });

  const inCountry = (country: string): OrganisationEvent[] => [
    { type: 'OrganisationRegistered', data: { ...data, country, source: 'signup' } },
  ];
  const history: Actor = { ...staff, channel: 'import' };
  it.each([
    ['FR', 'FR 40 303 265 045', 'FR40303265045'],
    ['GR', 'el094259216', 'EL094259216'],
    ['AT', 'ATU13585627', 'ATU13585627'],
    ['CH', 'che123456788 tva', 'CHE-123.456.788 TVA'],
    ['LI', 'CHE-116.281.710', 'CHE-116.281.710'],
    ['GB', '980 7806 84', 'GB980780684'],
    ['US', '12-3456789', '12-3456789'],
  ])('a number of the company’s country %s counts, in its normal form: %s', (country, vatNumber, kept) => {
    given(Organisation, inCountry(country))
      .when(recordVatNumber({ ...number, vatNumber }, NO_FACTS, legal))
      .then([recorded(kept)])
      .when(recordVatNumber({ ...number, vatNumber: kept }, NO_FACTS, legal))
      .then(nothing);
  });
  it.each([
    ['FR', ' '],
    ['FR', '-'],
    ['FR', 'we have none yet'],
    ['FR', 'CHE-123.456.788 MWST'],
    ['FR', '40303265045'],
    ['FR', 'FR41303265045'],
    ['FR', 'FRFR40303265045'],
    ['FR', 'DE136695976'],
    ['GR', 'GR094259216'],
    ['DE', 'DE136695977'],
    ['CH', 'CHE-123.456.789 MWST'],
    ['CH', 'FR40303265045'],
    ['CH', 'CHE-123.456.788 MWSTX'],
    ['GB', 'GB980780685'],
    ['US', ' '],
    ['US', '-'],
    ['US', 'call us at 0041 22'],
  ])('no company of %s has the number %p; a history may say so', (country, vatNumber) => {
    given(Organisation, inCountry(country))
      .when(recordVatNumber({ ...number, vatNumber }, NO_FACTS, legal))
      .then(refused('VAT_NUMBER_INVALID', { country }))
      .when(recordVatNumber({ ...number, vatNumber }, NO_FACTS, history))
      .then([recorded(vatNumber)]);
  });
  it('R47: in the account only with the accepted terms; elsewhere and in histories without', () => {
    for (const termsAccepted of [undefined, false]) {
      const { vatNumber } = number;
      const told = (entryPoint: 'account' | 'shop', actor: Actor) =>
        recordVatNumber(
          { orgId: 'o1', vatNumber, entryPoint, ...(termsAccepted === undefined ? {} : { termsAccepted }) },
          NO_FACTS,
          actor,
        );
      given(Organisation, [registered()]).when(told('account', legal)).then(refused('TERMS_NOT_ACCEPTED'));
      given(Organisation, [registered()]).when(told('account', staff)).then(refused('TERMS_NOT_ACCEPTED'));
      expect(given(Organisation, [registered()]).when(told('shop', legal)).events).toHaveLength(1);
      expect(given(Organisation, [registered()]).when(told('account', history)).events).toHaveLength(1);
    }
  });
});
