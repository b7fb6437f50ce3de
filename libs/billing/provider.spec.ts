import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Provider, type ProviderState, registerProvider } from './provider.js';
import { finance, SUPPLIER } from './testing/supplier.js';

const register =
  (data = SUPPLIER, actor: Actor = finance) =>
  (state: ProviderState) =>
    registerProvider(state, data, actor);

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

  it('is for the finance staff alone', () => {
    for (const role of ['staff:programme', 'staff:support', 'legalRepresentative'] as const) {
      given(Provider)
        .when(register(SUPPLIER, { ...finance, role }))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });
});
