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
const number = { orgId: 'o1', vatNumber: 'CHE-1', entryPoint: 'account', termsAccepted: true } as const;
const recorded = (vatNumber: string): OrganisationEvent => ({
  type: 'VatNumberRecorded',
  data: { vatNumber, entryPoint: 'account', termsAccepted: true },
});

describe('registering an organisation', () => {
  it('happens once, by the programme staff', () => {
    given(Organisation)
      .when(registerOrganisation(data, staff))
      .then([registered()])
      .when(registerOrganisation(data, staff))
      .then(refused('ORGANISATION_EXISTS', { orgId: 'o1' }));
    given(Organisation).when(registerOrganisation(data, legal)).then(refused('ACTOR_NOT_ALLOWED'));
  });

  it('tells whether it came by an import', () => {
    const [event] = given(Organisation).when(registerOrganisation(data, { ...staff, channel: 'import' })).events;
    expect(event?.data).toMatchObject({ source: 'import' });
  });
});

describe('recording a VAT number (R45–R47, R49–R51)', () => {
  it('replaces an earlier one; the same again changes nothing', () => {
    given(Organisation, [registered()])
      .when(recordVatNumber(number, legal))
      .then([recorded('CHE-1')])
      .when(recordVatNumber({ ...number, entryPoint: 'shop' }, legal))
      .then(nothing)
      .when(recordVatNumber({ ...number, vatNumber: 'CHE-2' }, staff))
      .then([recorded('CHE-2')]);
  });

  it('R46, R49: only a company has one, of whatever country', () => {
    given(Organisation, [registered('private')])
      .when(recordVatNumber(number, staff))
      .then(refused('VAT_NUMBER_NEEDS_COMPANY'));
    given(Organisation, [registered('association')])
      .when(recordVatNumber(number, staff))
      .then(refused('VAT_NUMBER_NEEDS_COMPANY'));
  });

  it('needs an organisation, and somebody who may', () => {
    given(Organisation).when(recordVatNumber(number, legal)).then(refused('UNKNOWN_ORGANISATION'));
    for (const actor of [
      { ...legal, role: 'collaborator' as const },
      { ...legal, orgId: 'o2' },
      { ...staff, role: 'staff:finance' as const },
    ]) {
      given(Organisation, [registered()]).when(recordVatNumber(number, actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Organisation, [registered()])
      .when(recordVatNumber(number, { ...legal, role: 'administrator' }))
      .then([recorded('CHE-1')]);
  });
});
