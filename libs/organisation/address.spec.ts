import type { Actor } from '#libs/kernel/actor.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { recordAddress } from './address.js';
import type { AddressRecorded } from './events/address-recorded.js';
import { setInvoiceNote } from './invoice-note.js';
import { Organisation, type OrganisationEvent } from './organisation.js';

const legal: Actor = { userId: 'u', orgId: 'o1', role: 'legalRepresentative', channel: 'api' };
const administrator: Actor = { ...legal, role: 'administrator' };
const staff: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
const others: Actor[] = [
  { ...legal, role: 'collaborator' },
  { ...legal, role: 'external' },
  { ...legal, orgId: 'o2' },
  { ...staff, role: 'staff:support' },
  { ...staff, role: 'staff:finance' },
];
const registered: OrganisationEvent = {
  type: 'OrganisationRegistered',
  data: { orgId: 'o1', name: 'Example SA', legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' },
};
const address = { orgId: 'o1', street: 'Chemin 3', postcode: '1207', town: 'Genève' };
const recorded: AddressRecorded = { type: 'AddressRecorded', data: { ...address, legalForm: 'company' } };
const other = { isSame: false };
const same = { isSame: true };

describe('recording a postal address (V4)', () => {
  it('is done by the organisation or the programme desk; another one takes its place, the same changes nothing', () => {
    const moved = { ...address, street: 'Chemin 5' };
    for (const actor of [legal, administrator, staff]) {
      const { state } = given(Organisation, [registered])
        .when(recordAddress(address, other, actor))
        .then([recorded])
        .when(recordAddress(address, same, actor))
        .then(nothing)
        .when(recordAddress(moved, other, actor))
        .then([{ ...recorded, data: { ...recorded.data, street: 'Chemin 5' } }]);
      expect(state.address).toEqual({ street: 'Chemin 5', postcode: '1207', town: 'Genève' });
    }
  });

  it('needs an organisation, and somebody who may', () => {
    given(Organisation)
      .when(recordAddress(address, other, legal))
      .then(refused('UNKNOWN_ORGANISATION', { orgId: 'o1' }));
    for (const actor of others) {
      given(Organisation, [registered])
        .when(recordAddress(address, other, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });
});

describe('a note on invoices (R48)', () => {
  const noted = (note: string | null): OrganisationEvent => ({
    type: 'InvoiceNoteSet',
    data: { orgId: 'o1', legalForm: 'company', note },
  });

  it('is set and taken away by the organisation alone; the same again changes nothing', () => {
    for (const actor of [legal, administrator]) {
      const { state } = given(Organisation, [registered])
        .when(setInvoiceNote({ orgId: 'o1', note: 'Cost centre 4711' }, other, actor))
        .then([noted('Cost centre 4711')])
        .when(setInvoiceNote({ orgId: 'o1', note: 'Cost centre 4711' }, same, actor))
        .then(nothing)
        .when(setInvoiceNote({ orgId: 'o1', note: null }, other, actor))
        .then([noted(null)]);
      expect(state.invoiceNote).toBeNull();
    }
  });

  it('needs an organisation, and somebody who may', () => {
    const setting = (actor: Actor) => setInvoiceNote({ orgId: 'o1', note: 'n' }, other, actor);
    given(Organisation)
      .when(setting(legal))
      .then(refused('UNKNOWN_ORGANISATION', { orgId: 'o1' }));
    for (const actor of [...others, staff]) {
      given(Organisation, [registered]).when(setting(actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
  });
});
