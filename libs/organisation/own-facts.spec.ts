import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { isSealed } from '#libs/event-sourcing/personal.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { contextOf } from '#libs/orders/testing/world.js';
import { commands } from './commands.js';
import { organisation, RecordAddress, RegisterOrganisation, SetInvoiceNote } from './index.js';
import { Organisation } from './organisation.js';

const staff: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
const dora: Actor = { userId: 'dora', orgId: 'o1', role: 'legalRepresentative', channel: 'api' };
const address = { orgId: 'o1', street: 'Chemin 3', postcode: '1207', town: 'Genève' };

describe.each(['private', 'company'] as const)('What a %s organisation says of itself', (legalForm) => {
  it('is sealed for a private one alone (V4, R48), and the same again is known as the same all the same', async () => {
    const memory = new Memory(organisation.events);
    const ledger = memoryLedger(memory);
    const data = { orgId: 'o1', name: 'Dora', legalForm, country: 'CH', currency: 'CHF' } as const;
    await carryOut(commands, ledger, new RegisterOrganisation(data, contextOf('register', staff)));
    const record = (name: string, street: string) =>
      carryOut(commands, ledger, new RecordAddress({ ...address, street }, contextOf(name, dora)));
    const note = (name: string, text: string | null) =>
      carryOut(commands, ledger, new SetInvoiceNote({ orgId: 'o1', note: text }, contextOf(name, dora)));
    expect((await record('a1', 'Chemin 3')).events).toHaveLength(1);
    expect((await record('a2', 'Chemin 3')).events).toEqual([]);
    expect((await record('a3', 'Chemin 5')).events).toHaveLength(1);
    expect((await note('n1', 'centre 4711')).events).toHaveLength(1);
    expect((await note('n2', 'centre 4711')).events).toEqual([]);
    const { state } = await ledger.read(Organisation, 'o1');
    const sealed = [state.address?.street, state.address?.postcode, state.address?.town, state.invoiceNote].map(
      isSealed,
    );
    expect(new Set(sealed)).toEqual(new Set([legalForm === 'private']));
    expect((await note('n3', null)).events).toHaveLength(1);
    expect((await note('n4', null)).events).toEqual([]);
  });
});
