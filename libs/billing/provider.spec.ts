import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Provider, registerProvider } from './provider.js';
import { finance, SUPPLIER } from './testing/supplier.js';

const register = (data = SUPPLIER, actor: Actor = finance) => registerProvider(data, NO_FACTS, actor);

describe('RegisterProvider', () => {
  it('records who supplies; the same again changes nothing, other data is a new registration', () => {
    given(Provider)
      .when(register())
      .then([{ type: 'ProviderRegistered', data: SUPPLIER }])
      .when(register({ ...SUPPLIER }))
      .then(nothing)
      .when(register({ ...SUPPLIER, street: 'Another street 2' }))
      .then([{ type: 'ProviderRegistered', data: { ...SUPPLIER, street: 'Another street 2' } }]);
  });

  it('V6: keeps both numbers in their normal form, so that the same written otherwise changes nothing', () => {
    given(Provider)
      .when(register({ ...SUPPLIER, vatNumber: 'che123456788mwst', qrIban: 'ch44 3199 9123 0008 8901 2' }))
      .then([{ type: 'ProviderRegistered', data: SUPPLIER }])
      .when(register())
      .then(nothing);
  });
  it.each([
    ['an ordinary IBAN', { qrIban: 'CH9300762011623852957' }, 'QR_IBAN_INVALID'],
    ['another country’s IBAN', { qrIban: 'DE89370400440532013000' }, 'QR_IBAN_INVALID'],
    [
      'a valid IBAN that only holds what a QR-IBAN begins with',
      { qrIban: 'GI58NWBKCH9930000000000' },
      'QR_IBAN_INVALID',
    ],
    ['two letters', { qrIban: 'XX' }, 'QR_IBAN_INVALID'],
    ['wrong check digits', { qrIban: 'CH4531999123000889012' }, 'QR_IBAN_INVALID'],
    ['an IBAN that is too short', { qrIban: 'CH443199912300088901' }, 'QR_IBAN_INVALID'],
    ['a UID with a wrong check digit', { vatNumber: 'CHE-123.456.789 MWST' }, 'UID_INVALID'],
    ['a UID that is registered for no VAT', { vatNumber: 'CHE-123.456.788' }, 'UID_INVALID'],
    ['another country’s number', { vatNumber: 'FR40303265045' }, 'UID_INVALID'],
    ['blanks', { vatNumber: '   ' }, 'UID_INVALID'],
  ])('V6: refuses %s', (_, wrong, code) => {
    given(Provider)
      .when(register({ ...SUPPLIER, ...wrong }))
      .then(refused(code));
  });
  it('is for the finance staff alone', () => {
    for (const role of ['staff:programme', 'staff:support', 'legalRepresentative'] as const) {
      given(Provider)
        .when(register(SUPPLIER, { ...finance, role }))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });
});
