import fc from 'fast-check';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import { NotReady } from '#libs/event-sourcing/not-ready.js';
import { isSealed } from '#libs/event-sourcing/personal.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { wanted } from '#libs/event-sourcing/testing/wanted.js';
import { automationActor } from '#libs/kernel/actor.js';
import type { Amount } from '#libs/kernel/money.js';
import { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import { OrderOpened, type OrderOpenedData } from '#libs/orders/events/order-opened.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { FULL_PARTNER, inputsOf, lineOf, type Scene } from '#libs/orders/testing/scene.js';
import { happen } from '#libs/orders/testing/world.js';
import { PolicySet } from '#libs/programme/events/policy-set.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { CreditNoteIssued, type CreditNoteIssuedData } from '../events/credit-note-issued.js';
import { InvoiceIssued, type InvoiceIssuedData } from '../events/invoice-issued.js';
import { ProviderRegistered } from '../events/provider-registered.js';
import { reasonIn, without } from '../testing/series.js';
import { SUPPLIER } from '../testing/supplier.js';
import { WhenOrderOpenedThenIssueInvoice } from './when-order-opened-then-issue-invoice.js';
import { WhenOrderRefundedThenIssueCreditNote } from './when-order-refunded-then-issue-credit-note.js';

const definitions = [
  OrganisationRegistered,
  ProviderRegistered,
  OrderOpened,
  OrderRefunded,
  OrderCancelled,
  InvoiceIssued,
  CreditNoteIssued,
  PolicySet,
  PostingDeferred,
];
const register = (memory: Memory, orgId: string): Promise<void> => {
  const facts = { legalForm: 'private', country: 'CH', currency: 'CHF', source: 'signup' } as const;
  const data = { orgId, name: `Person ${orgId}`, ...facts };
  return happen(memory, `organisation-${orgId}`, { type: 'OrganisationRegistered', data });
};
const memoryOf = async (registered: readonly string[] = ['c', 'p']): Promise<Memory> => {
  const memory = new Memory(definitions);
  await happen(memory, 'provider-main', { type: 'ProviderRegistered', data: SUPPLIER });
  for (const orgId of registered) await register(memory, orgId);
  return memory;
};
const open = async (memory: Memory, orderId: string, scene: Scene = {}, placedBy = 'c'): Promise<void> => {
  const placement = decidePlacement(inputsOf(scene, placedBy), lineOf({ orderId, placedBy }));
  const placementEventId = '00000000-0000-4000-8000-000000000001';
  const data: OrderOpenedData = { kind: 'order', placementEventId, placementPosition: '1', placement };
  await happen(memory, `order-${orderId}`, { type: 'OrderOpened', data });
};
const refund = (memory: Memory, orderId: string, net: Amount, cumulative = net): Promise<void> => {
  const data = {
    orderId,
    refundId: `${orderId}-${cumulative.replace('.', '')}`,
    net,
    cumulative,
    currency: 'CHF',
    reversal: null,
  };
  return happen(memory, `order-${orderId}`, { type: 'OrderRefunded', data });
};
const told = (memory: Memory, type: string): RecordedEvent[] =>
  memory.recorded().filter((event) => event.type === type);
const invoice = (memory: Memory): Promise<void> =>
  new WhenOrderOpenedThenIssueInvoice(memoryLedger(memory)).handle(told(memory, 'OrderOpened'));
const automationOver = (memory: Memory, interference?: Interference) =>
  new WhenOrderRefundedThenIssueCreditNote(memoryLedger(memory, interference));
const refunds = (memory: Memory): RecordedEvent[] => told(memory, 'OrderRefunded');
/** An order was opened, and its invoice's series has passed it without one. */
const setAside = (memory: Memory): Promise<void> => open(memory, 'o1');
const notes = (memory: Memory): CreditNoteIssuedData[] =>
  told(memory, 'CreditNoteIssued').map(({ data }) => data as CreditNoteIssuedData);

describe('An order is refunded, a credit note is issued (E14)', () => {
  it('of all that was charged, once, where the order was cancelled before it was paid; of nothing charged, none', async () => {
    const memory = await memoryOf();
    const cancel = (orderId: string, charged: Amount) => {
      const ids = { orderId, productId: 'x', clientOrgId: 'c', payerOrgId: 'c' };
      const placementEventId = '00000000-0000-4000-8000-000000000001';
      const data = { ...ids, placementEventId, charged, currency: 'CHF' };
      return happen(memory, `order-${orderId}`, { type: 'OrderCancelled', data });
    };
    await open(memory, 'o1');
    await open(memory, 'o2', { unit: '0.00' });
    await invoice(memory);
    await cancel('o1', '10.00');
    await cancel('o2', '0.00');
    const automation = automationOver(memory);
    for (const _ of ['once', 'again']) await automation.handle(wanted(memory, automation));
    expect(notes(memory)).toMatchObject([
      {
        number: '1',
        refundId: null,
        orderId: 'o1',
        invoiceNumber: '1',
        viewerOrgId: 'c',
        net: '10.00',
        tax: '0.81',
        total: '10.81',
      },
    ]);
  });

  it('in positive amounts, with the invoice’s number, parties, rate and supply, at the time of the refund', async () => {
    const memory = await memoryOf();
    await open(memory, 'o1');
    await invoice(memory);
    await refund(memory, 'o1', '4.00');
    const automation = automationOver(memory);
    await automation.handle(wanted(memory, automation));
    expect(notes(memory)).toMatchObject([
      {
        number: '1',
        lastNumber: 1,
        date: '2024-03-12',
        refundId: 'o1-400',
        orderId: 'o1',
        invoiceNumber: '1',
        invoiceDate: '2024-03-12',
        payerOrgId: 'c',
        viewerOrgId: 'c',
        supplier: SUPPLIER,
        supplyPeriod: { from: '2024-04-01', to: '2025-04-01' },
        lines: [{ productId: 'x', sku: 'hosting', quantity: 1, net: '4.00' }],
        net: '4.00',
        treatment: 'taxed',
        taxParts: [{ rate: '0.081', net: '4.00', tax: '0.32' }],
        tax: '0.32',
        total: '4.32',
        sourceEventId: refunds(memory)[0]?.id,
      },
    ]);
    const [{ recipient } = { recipient: { name: '' } }] = notes(memory);
    expect(isSealed(recipient.name) && recipient.name.subject).toBe('c');
    expect(memory.stream('creditNoteSeries-main')[0]?.metadata).toMatchObject({
      effectiveAt: refunds(memory)[0]?.metadata.effectiveAt,
      actor: automationActor('when-order-refunded-then-issue-credit-note'),
      $causationId: refunds(memory)[0]?.id,
    });
  });

  it('belongs to whoever paid, and has net only where the invoice has no tax (E15)', async () => {
    const memory = await memoryOf();
    await open(memory, 'o1', { access: { p: FULL_PARTNER } }, 'p');
    await open(memory, 'o2', { client: { country: 'DE', vatNumber: 'DE 1' } });
    await invoice(memory);
    await refund(memory, 'o1', '8.00');
    await refund(memory, 'o2', '1.00');
    await automationOver(memory).handle(refunds(memory));
    const seen = notes(memory).map((note) => [note.viewerOrgId, note.net, note.total, note.reverseCharge]);
    expect(seen).toEqual([
      ['p', '8.00', '8.65', false],
      ['c', '1.00', '1.00', true],
    ]);
    expect(notes(memory)[1]?.taxParts).toEqual([]);
  });

  it('adds up to the invoice after a full refund, one note each, whatever is repeated', async () => {
    const memory = await memoryOf();
    await open(memory, 'o1');
    await invoice(memory);
    await refund(memory, 'o1', '3.33', '3.33');
    await refund(memory, 'o1', '3.33', '6.66');
    await refund(memory, 'o1', '3.34', '10.00');
    const automation = automationOver(memory);
    await automation.handle(refunds(memory).slice(0, 1));
    await automation.handle(refunds(memory).slice(0, 2));
    await automationOver(memory).handle(refunds(memory));
    await automationOver(memory).handleLate(refunds(memory));
    expect(notes(memory).map(({ number, net, tax, total }) => [number, net, tax, total])).toEqual([
      ['1', '3.33', '0.27', '3.60'],
      ['2', '3.33', '0.27', '3.60'],
      ['3', '3.34', '0.27', '3.61'],
    ]);
  });

  it('the last of a full refund takes the rounding back, so that nothing is left (V5)', async () => {
    const memory = await memoryOf();
    await happen(memory, 'policy-main', { type: 'PolicySet', data: { cashRounding: 'CHF_0_05' } });
    await open(memory, 'o1');
    await invoice(memory);
    await refund(memory, 'o1', '4.00', '4.00');
    await refund(memory, 'o1', '6.00', '10.00');
    await automationOver(memory).handle(refunds(memory));
    // The invoice: 10.81 less 0.01.
    expect(notes(memory).map(({ total, rounding }) => [total, rounding])).toEqual([
      ['4.32', '0.00'],
      ['6.49', '-0.01'],
    ]);
  });

  it('waits for the invoice: a moment if the invoices are a step behind, else until they come, and nothing is skipped', async () => {
    const memory = await memoryOf();
    await open(memory, 'o1');
    await refund(memory, 'o1', '4.00');
    const automation = automationOver(memory);
    await expect(automation.handle(refunds(memory))).rejects.toThrow(NotReady);
    expect(told(memory, 'PostingDeferred')).toEqual([]);
    const waiting = automation.handle(refunds(memory));
    await invoice(memory);
    await waiting;
    expect(notes(memory).map(({ invoiceNumber }) => invoiceNumber)).toEqual(['1']);
  });

  it('waits alone where the invoice waits, takes no number meanwhile, and comes with the invoice', async () => {
    const memory = await memoryOf(['c']);
    await open(memory, 'o1', { access: { p: FULL_PARTNER } }, 'p');
    await open(memory, 'o2');
    const invoices = new WhenOrderOpenedThenIssueInvoice(memoryLedger(memory));
    await invoices.handle(told(memory, 'OrderOpened'));
    await refund(memory, 'o1', '8.00');
    await refund(memory, 'o2', '1.00');
    const automation = automationOver(memory);
    await automation.handle(refunds(memory));
    const numbered = () => notes(memory).map(({ number, orderId, invoiceNumber }) => [number, orderId, invoiceNumber]);
    expect(numbered()).toEqual([['1', 'o2', '1']]);
    expect(automation.unfinished()).toBe(refunds(memory)[0]?.position);
    await automation.idle();
    expect(numbered()).toHaveLength(1);
    await register(memory, 'p');
    await invoices.idle();
    await automation.idle();
    expect(numbered()).toEqual([
      ['1', 'o2', '1'],
      ['2', 'o1', '2'],
    ]);
    expect(automation.unfinished()).toBeUndefined();
  });

  it('that was set aside gets the next number when it comes late, and only one', async () => {
    const memory = await memoryOf();
    await open(memory, 'o1');
    await open(memory, 'o2');
    await invoice(memory);
    await refund(memory, 'o1', '1.00');
    await refund(memory, 'o2', '1.00');
    const [first, second] = refunds(memory) as [RecordedEvent, RecordedEvent];
    const automation = automationOver(memory);
    await automation.handle([second]);
    await automation.handleLate([first]);
    await automation.handleLate([first, second]);
    expect(notes(memory).map(({ number, orderId }) => [number, orderId])).toEqual([
      ['1', 'o2'],
      ['2', 'o1'],
    ]);
  });

  it.each<[string, string | undefined, (memory: Memory) => Promise<void>, string]>([
    ['has no invoice', undefined, setAside, 'the invoice that it credits is not issued'],
    ['was never opened', undefined, async () => undefined, 'order-o1 was never opened'],
    ['cannot be read', 'order-o1', (memory) => open(memory, 'o1'), 'order-o1 cannot be read: event e (Unknown)'],
  ])('waits alone for a person, who is told why, where its order %s', async (_, unreadable, begin, reason) => {
    const memory = await memoryOf();
    await begin(memory);
    await open(memory, 'o2');
    await new WhenOrderOpenedThenIssueInvoice(memoryLedger(memory)).handle(told(memory, 'OrderOpened').slice(-1));
    await refund(memory, 'o1', '1.00');
    await refund(memory, 'o2', '1.00');
    await automationOver(memory, unreadable ? without(unreadable) : {}).handle(refunds(memory));
    expect(notes(memory).map(({ number, orderId }) => [number, orderId])).toEqual([['1', 'o2']]);
    expect(told(memory, 'PostingDeferred').map(({ stream }) => stream)).toEqual(['creditNoteSeries-main']);
    expect(reasonIn(memory, 'creditNoteSeries-main')).toContain(reason);
  });

  it('another failure of the store is thrown, so that the same refunds come again', async () => {
    const memory = await memoryOf();
    await open(memory, 'o1');
    await invoice(memory);
    await refund(memory, 'o1', '1.00');
    const before = async (_: string, name: string): Promise<void> => {
      if (name === 'order-o1') throw new Error('the store is away');
    };
    await expect(automationOver(memory, { before }).handle(refunds(memory))).rejects.toThrow('the store is away');
    expect(memory.stream('creditNoteSeries-main')).toEqual([]);
  });

  it('names the invoice of its order, however long the series is and whatever had to wait in it', async () => {
    const story = fc.record({
      // Who pays an order: `p` is registered only at the end.
      orders: fc.array(fc.constantFrom('c', 'c', 'c', 'p'), { minLength: 1, maxLength: 12 }),
      batch: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ orders, batch }) => {
        const memory = await memoryOf(['c']);
        const invoices = new WhenOrderOpenedThenIssueInvoice(memoryLedger(memory));
        for (const [n, payer] of orders.entries()) {
          await open(memory, `o${n}`, payer === 'p' ? { access: { p: FULL_PARTNER } } : {}, payer);
          if (n % batch === 0) await invoices.handle(told(memory, 'OrderOpened'));
        }
        await invoices.handle(told(memory, 'OrderOpened'));
        await register(memory, 'p');
        await invoices.idle();
        for (const n of orders.keys()) await refund(memory, `o${n}`, '1.00');
        await automationOver(memory).handle(refunds(memory));
        const issued = told(memory, 'InvoiceIssued').map(({ data }) => data as InvoiceIssuedData);
        const numbers = new Map(issued.map(({ orderId, number }) => [orderId, number]));
        expect(notes(memory).map(({ orderId, invoiceNumber }) => [orderId, invoiceNumber])).toEqual(
          [...orders.keys()].map((n) => [`o${n}`, numbers.get(`o${n}`)]),
        );
      }),
      { numRuns: 15 },
    );
  });
});

describe('the invoice of an order in a long series', () => {
  it('is found by halves, which are remembered, and then read alone', async () => {
    const memory = await memoryOf();
    for (let n = 0; n < 33; n += 1) await open(memory, `o${n}`);
    await invoice(memory);
    for (const n of [3, 20, 32]) for (const sum of ['1.00', '2.00']) await refund(memory, `o${n}`, '1.00', sum);
    const ledger = memoryLedger(memory);
    const { store } = ledger;
    const readStream = store.readStream.bind(store);
    let read = 0;
    store.readStream = async function* (stream, ...rest) {
      for await (const event of readStream(stream, ...rest)) {
        if (stream === 'invoiceSeries-main') read += 1;
        yield event;
      }
    };
    const automation = new WhenOrderRefundedThenIssueCreditNote(ledger);
    const reads: number[] = [];
    for (const one of refunds(memory)) {
      read = 0;
      await automation.handle([one]);
      reads.push(read);
    }
    expect(notes(memory).map(({ invoiceNumber }) => invoiceNumber)).toEqual(['4', '4', '21', '21', '33', '33']);
    // Six halves at most, fewer where a search before has read them; and the invoice.
    const [third, again, ...later] = reads;
    expect([third, again]).toEqual([7, 1]);
    for (const count of later) expect(count).toBeLessThanOrEqual(6);
  });
});
