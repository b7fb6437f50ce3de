import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import { isSealed } from '#libs/event-sourcing/personal.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { inputsOf, lineOf } from '#libs/orders/testing/scene.js';
import { contextOf, happen } from '#libs/orders/testing/world.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { commands } from './commands.js';
import { findInvoice } from './find-invoice.js';
import { AddInvoiceNote, billing } from './index.js';
import { billedOnOpening, invoiceOf } from './invoice.js';
import { addInvoiceNote, Invoice } from './invoice-note.js';
import { SUPPLIER } from './testing/supplier.js';

const legal: Actor = { userId: 'l', orgId: 'c', role: 'legalRepresentative', channel: 'api' };
const payer = { orgId: 'c', legalForm: 'company' } as const;
const data = { number: '1', note: 'Approved by the treasurer' };
/** An invoice of client `c`, with this number. */
const invoice = (number: number): object => {
  const placement = decidePlacement(inputsOf({}, 'c'), lineOf({ orderId: `o${number}`, placedBy: 'c' }));
  const opened = { kind: 'order', placementEventId: 'e', placementPosition: '0', placement } as const;
  const parties = {
    supplier: SUPPLIER,
    payer: { name: 'C', address: null, invoiceNote: null },
    cashRounding: 'none',
  } as const;
  const source = { eventId: 'e', effectiveAt: '2024-03-12T09:00:00Z', billed: billedOnOpening(opened) };
  return { ...invoiceOf(source, parties, number - 1), sourceUpTo: '1', deferred: [] };
};
const adding = (actor: Actor, facts: Partial<Parameters<typeof addInvoiceNote>[1]> = {}) =>
  addInvoiceNote(data, { payer, isSame: false, ...facts }, actor);

describe('A note beside an issued invoice (R48)', () => {
  it('is the payer’s; the same again changes nothing', () => {
    for (const actor of [legal, { ...legal, role: 'administrator' as const }]) {
      given(Invoice)
        .when(adding(actor))
        .then([{ type: 'InvoiceNoteAdded', data: { ...data, payerOrgId: 'c', legalForm: 'company' } }])
        .when(adding(actor, { isSame: true }))
        .then(nothing);
    }
  });

  it('is no other’s: to them the invoice is unknown (R23, R28, A4)', () => {
    given(Invoice)
      .when(adding({ ...legal, orgId: 'org_p' }))
      .then(refused('UNKNOWN_INVOICE', { number: '1' }));
    given(Invoice)
      .when(adding(legal, { payer: null }))
      .then(refused('UNKNOWN_INVOICE'));
    given(Invoice)
      .when(adding({ ...legal, role: 'collaborator' }))
      .then(refused('ACTOR_NOT_ALLOWED'));
    const finance: Actor = { userId: 'f', orgId: null, role: 'staff:finance', channel: 'api' };
    given(Invoice).when(adding(finance)).then(refused('ACTOR_NOT_ALLOWED'));
  });

  const series = async (memory: Memory, ...numbers: readonly (number | null)[]): Promise<void> => {
    let last = 0;
    for (const number of numbers) {
      last = number ?? last;
      const carried = { carried: { lastNumber: last }, sourceUpTo: '1', deferred: [] };
      const event =
        number === null ? { type: 'PostingDeferred', data: carried } : { type: 'InvoiceIssued', data: invoice(number) };
      await happen(memory, 'invoiceSeries-main', event);
    }
  };
  const memoryOf = (): Memory => new Memory([...billing.events, OrganisationRegistered, PostingDeferred]);

  it('finds its invoice in the series, whatever waited in it', async () => {
    const memory = memoryOf();
    const { store } = memoryLedger(memory);
    expect(await findInvoice(store, '1')).toBeUndefined();
    await series(memory, null, null, 1, null, 2, 3, null, null, null, 4, null);
    for (const number of ['1', '2', '3', '4']) expect((await findInvoice(store, number))?.number).toBe(number);
    for (const none of ['0', '5', '01', '-1', '1.5', 'one', '', '9'.repeat(30)]) {
      expect(await findInvoice(store, none)).toBeUndefined();
    }
  });

  it('a private payer’s is sealed, and known as the same all the same; what was issued stays (A28)', async () => {
    const memory = memoryOf();
    const facts = { legalForm: 'private', country: 'CH', currency: 'CHF', source: 'signup' } as const;
    const registered = { orgId: 'c', name: 'Dora', ...facts };
    await happen(memory, 'organisation-c', { type: 'OrganisationRegistered', data: registered });
    await series(memory, 1);
    const ledger = memoryLedger(memory);
    const add = (name: string, note: string) =>
      carryOut(commands, ledger, new AddInvoiceNote({ number: '1', note }, contextOf(name, legal)));
    expect((await add('a', 'one')).events).toHaveLength(1);
    expect((await add('b', 'one')).events).toEqual([]);
    expect((await add('c', 'two')).events).toHaveLength(1);
    const { state } = await ledger.read(Invoice, '1');
    expect(isSealed(state.note)).toBe(true);
    expect(memory.stream('invoiceSeries-main')).toHaveLength(1);
  });
});
