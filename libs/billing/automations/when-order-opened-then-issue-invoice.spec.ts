import type { Parking } from '#libs/event-sourcing/automation.js';
import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { NotReady } from '#libs/event-sourcing/not-ready.js';
import { isSealed } from '#libs/event-sourcing/personal.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { wanted } from '#libs/event-sourcing/testing/wanted.js';
import { OrderOpened, type OrderOpenedData } from '#libs/orders/events/order-opened.js';
import { automationActor } from '#libs/kernel/actor.js';
import type { Placement } from '#libs/orders/events/placement.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { FULL_CLIENT, FULL_PARTNER, inputsOf, lineOf, type Scene } from '#libs/orders/testing/scene.js';
import { happen } from '#libs/orders/testing/world.js';
import { PolicySet } from '#libs/programme/events/policy-set.js';
import { AddressRecorded } from '#libs/organisation/events/address-recorded.js';
import { InvoiceNoteSet } from '#libs/organisation/events/invoice-note-set.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { InvoiceIssued, type InvoiceIssuedData } from '../events/invoice-issued.js';
import { ProviderRegistered } from '../events/provider-registered.js';
import { qrReferenceOf } from '../qr-reference.js';
import { reasonIn, without } from '../testing/series.js';
import { SUPPLIER } from '../testing/supplier.js';
import { WhenOrderOpenedThenIssueInvoice } from './when-order-opened-then-issue-invoice.js';

const memoryOf = async (registered: readonly string[] = ['c', 'p']): Promise<Memory> => {
  const memory = new Memory([
    OrganisationRegistered,
    AddressRecorded,
    InvoiceNoteSet,
    PolicySet,
    ProviderRegistered,
    OrderOpened,
    InvoiceIssued,
    PostingDeferred,
  ]);
  for (const orgId of registered) await register(memory, orgId);
  return memory;
};
const register = (memory: Memory, orgId: string): Promise<void> => {
  const facts = { legalForm: 'private', country: 'CH', currency: 'CHF', source: 'signup' } as const;
  const data = { orgId, name: `Person ${orgId}`, ...facts };
  return happen(memory, `organisation-${orgId}`, { type: 'OrganisationRegistered', data });
};
const provide = (memory: Memory): Promise<void> =>
  happen(memory, 'provider-main', { type: 'ProviderRegistered', data: SUPPLIER });
const open = async (
  memory: Memory,
  orderId: string,
  scene: Scene = {},
  placedBy = 'c',
  spoil = (placement: Placement): Placement => placement,
): Promise<void> => {
  const placement = spoil(decidePlacement(inputsOf(scene, placedBy), lineOf({ orderId, placedBy })));
  const data: OrderOpenedData = {
    kind: 'order',
    placementEventId: '00000000-0000-4000-8000-000000000001',
    placementPosition: '1',
    placement,
  };
  await happen(memory, `order-${orderId}`, { type: 'OrderOpened', data });
};
const opened = (memory: Memory): RecordedEvent[] => memory.recorded().filter(({ type }) => type === 'OrderOpened');
const invoices = (memory: Memory): InvoiceIssuedData[] =>
  memory
    .stream('invoiceSeries-main')
    .filter(({ type }) => type === 'InvoiceIssued')
    .map(({ data }) => data as InvoiceIssuedData);
const numbers = (memory: Memory) => invoices(memory).map(({ number, orderId }) => [number, orderId]);
const automationOver = (memory: Memory) => new WhenOrderOpenedThenIssueInvoice(memoryLedger(memory));
/** Over a ledger on which nobody can read one stream. */
const automationWithout = (memory: Memory, stream: string) =>
  new WhenOrderOpenedThenIssueInvoice(memoryLedger(memory, without(stream)));
/** A worker's parking that remembers what it is told. */
const listening = () => {
  const told: unknown[][] = [];
  const parking: Parking = {
    park: async ({ id }, { message }) => void told.push(['parked', id, message]),
    defer: ({ id }, _journal, reason) => void told.push(['deferred', id, reason]),
  };
  return { told, parking };
};

describe('An order is opened, an invoice is issued', () => {
  it('with number, supplier, supply, tax, total and a reference to pay by (V4, I6, R64)', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1');
    const automation = automationOver(memory);
    await automation.handle(wanted(memory, automation));
    expect(invoices(memory)).toMatchObject([
      {
        number: '1',
        lastNumber: 1,
        date: '2024-03-12',
        orderId: 'o1',
        payerOrgId: 'c',
        viewerOrgId: 'c',
        supplier: SUPPLIER,
        supplyPeriod: { from: '2024-04-01', to: '2025-04-01' },
        lines: [{ productId: 'x', sku: 'hosting', quantity: 1, net: '10.00' }],
        net: '10.00',
        treatment: 'taxed',
        reverseCharge: false,
        tax: '0.81',
        total: '10.81',
        qrReference: qrReferenceOf('1'),
        sourceEventId: opened(memory)[0]?.id,
      },
    ]);
    expect(memory.stream('invoiceSeries-main')[0]?.metadata).toMatchObject({
      effectiveAt: opened(memory)[0]?.metadata.effectiveAt,
      actor: automationActor('when-order-opened-then-issue-invoice'),
    });
  });

  it('belongs to its payer alone: the partner that pays (R28), else the client (R23, A4)', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1', { access: { p: FULL_PARTNER } }, 'p');
    await open(memory, 'o2', { access: { p: FULL_PARTNER } }, 'c');
    await open(memory, 'o3', { access: { p: FULL_CLIENT } }, 'p');
    await automationOver(memory).handle(opened(memory));
    const seen = invoices(memory).map(({ payerOrgId, viewerOrgId, recipient, net }) => [
      payerOrgId,
      viewerOrgId,
      recipient.orgId,
      net,
    ]);
    expect(seen).toEqual([
      ['p', 'p', 'p', '8.00'],
      ['c', 'c', 'c', '10.00'],
      ['c', 'c', 'c', '10.00'],
    ]);
  });

  it('a private payer’s name stays sealed under its own key', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1');
    await automationOver(memory).handle(opened(memory));
    const name = invoices(memory)[0]?.recipient.name;
    expect(isSealed(name) && name.subject).toBe('c');
  });

  it('shows the VAT number that the tax rests on, and reverse charge with it (A28, R45)', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1', { client: { country: 'DE', vatNumber: 'DE 1' } });
    await automationOver(memory).handle(opened(memory));
    expect(invoices(memory)).toMatchObject([
      {
        reverseCharge: true,
        taxParts: [],
        tax: '0.00',
        total: '10.00',
        recipient: { country: 'DE', vatNumber: 'DE 1' },
      },
    ]);
  });

  it('says in words why it has no tax (V4)', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1');
    await open(memory, 'o2', { client: { country: 'DE', vatNumber: 'DE 1' } });
    await open(memory, 'o3', { client: { country: 'US' } });
    await automationOver(memory).handle(opened(memory));
    expect(invoices(memory).map(({ treatment, taxNote }) => [treatment, taxNote?.split(' / ')])).toEqual([
      ['taxed', undefined],
      ['reverse-charge', ['Reverse charge', 'Steuerschuldnerschaft des Leistungsempfängers', 'Autoliquidation']],
      ['outside', [expect.stringContaining('Place of supply'), expect.anything(), expect.anything()]],
    ]);
  });

  it('carries the payer’s address and note from when they are recorded, sealed for a private one (V4, R48, A28)', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1');
    const automation = automationOver(memory);
    await automation.handle(opened(memory));
    const own = { orgId: 'c', legalForm: 'private' } as const;
    const address = { ...own, street: 'Chemin 3', postcode: '1207', town: 'Genève' };
    await happen(memory, 'organisation-c', { type: 'AddressRecorded', data: address });
    await happen(memory, 'organisation-c', { type: 'InvoiceNoteSet', data: { ...own, note: 'centre 4711' } });
    await open(memory, 'o2');
    await automation.handle(opened(memory));
    await happen(memory, 'organisation-c', { type: 'InvoiceNoteSet', data: { ...own, note: null } });
    await open(memory, 'o3');
    await automation.handle(opened(memory));
    const texts = invoices(memory).map(({ recipient: { address }, note }) =>
      [address?.street, address?.postcode, address?.town, note].map((text) => (isSealed(text) ? text.subject : text)),
    );
    const none = [undefined, undefined, undefined, null];
    expect(texts).toEqual([none, ['c', 'c', 'c', 'c'], ['c', 'c', 'c', null]]);
  });

  it('is rounded to 0.05 on a line of its own where the policy said so when it was ordered, in CHF alone (V5)', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1');
    await happen(memory, 'policy-main', { type: 'PolicySet', data: { cashRounding: 'CHF_0_05' } });
    await open(memory, 'o2');
    await open(memory, 'o3', {}, 'c', (placement) => ({ ...placement, currency: 'EUR' }));
    await happen(memory, 'policy-main', { type: 'PolicySet', data: { cashRounding: 'none' } });
    await open(memory, 'o4');
    await automationOver(memory).handle(opened(memory));
    expect(invoices(memory).map(({ net, tax, total, rounding }) => [net, tax, total, rounding])).toEqual([
      ['10.00', '0.81', '10.81', '0.00'],
      ['10.00', '0.81', '10.81', '-0.01'],
      ['10.00', '0.81', '10.81', '0.00'],
      ['10.00', '0.81', '10.81', '0.00'],
    ]);
  });

  it('waits for the provider, and neither skips nor defers anything meanwhile', async () => {
    const memory = await memoryOf();
    await open(memory, 'o1');
    const automation = automationOver(memory);
    await expect(automation.handle(opened(memory))).rejects.toThrow(NotReady);
    expect(memory.stream('invoiceSeries-main')).toEqual([]);
    await provide(memory);
    await automation.handle(opened(memory));
    expect(invoices(memory).map(({ number }) => number)).toEqual(['1']);
  });

  it('waits as a whole where the provider cannot be read, and parks nothing', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1');
    const { told, parking } = listening();
    const automation = automationWithout(memory, 'provider-main');
    const waits = new NotReady(
      'Invoices wait: provider-main cannot be read: event e (Unknown) at revision 0: nobody knows it',
    );
    await expect(automation.handle(opened(memory), parking)).rejects.toEqual(waits);
    await expect(automation.handleLate(opened(memory), parking)).rejects.toEqual(waits);
    expect(told).toEqual([]);
    expect(memory.stream('invoiceSeries-main')).toEqual([]);
  });

  it('a payer that cannot be read waits, and the worker hears of it; the others get their invoices', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1', { access: { p: FULL_PARTNER } }, 'p');
    await open(memory, 'o2');
    const { told, parking } = listening();
    await automationWithout(memory, 'organisation-p').handle(opened(memory), parking);
    expect(numbers(memory)).toEqual([['1', 'o2']]);
    const waits = ['deferred', opened(memory)[0]?.id, expect.stringContaining('organisation-p cannot be read')];
    expect(told).toEqual([waits]);
  });

  it('another failure of the store is thrown, so that the same orders come again', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1');
    const before = async (_: string, name: string): Promise<void> => {
      if (name === 'organisation-c') throw new Error('the store is away');
    };
    const automation = new WhenOrderOpenedThenIssueInvoice(memoryLedger(memory, { before }));
    await expect(automation.handle(opened(memory))).rejects.toThrow('the store is away');
    expect(memory.stream('invoiceSeries-main')).toEqual([]);
  });

  it('an order that was set aside gets the next number when it comes late, and only one (I6)', async () => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1');
    await open(memory, 'o2');
    const [first, second] = opened(memory) as [RecordedEvent, RecordedEvent];
    const automation = automationOver(memory);
    await automation.handle([second]);
    await automation.handleLate([first]);
    await automation.handleLate([first, second]);
    expect(numbers(memory)).toEqual([
      ['1', 'o2'],
      ['2', 'o1'],
    ]);
  });

  it.each<[string, (decision: Placement['decision']) => Partial<Placement['decision']>, string]>([
    ['another sees it than pays (R23, R28)', () => ({ viewerOrgId: 'p' }), 'the invoice of o1 belongs to its payer'],
    [
      'its taxes do not add up (I6)',
      ({ tax }) => ({ tax: { ...tax, total: '10.82' } }),
      'the taxes of o1 do not add up: 10.81 is not 10.82',
    ],
  ])('an order is not invoiced, but waits for a person, where %s', async (_, wrong, reason) => {
    const memory = await memoryOf();
    await provide(memory);
    await open(memory, 'o1', {}, 'c', (placement) => ({
      ...placement,
      decision: { ...placement.decision, ...wrong(placement.decision) },
    }));
    await automationOver(memory).handle(opened(memory));
    expect([invoices(memory), reasonIn(memory, 'invoiceSeries-main')]).toEqual([[], reason]);
  });

  it('numbers are without gaps (I6) whatever is repeated, and a payer that cannot be named waits without taking one', async () => {
    const memory = await memoryOf(['c']);
    await provide(memory);
    await open(memory, 'o1');
    await open(memory, 'o2', { access: { p: FULL_PARTNER } }, 'p');
    await open(memory, 'o3');
    const automation = automationOver(memory);
    await automation.handle(opened(memory).slice(0, 2));
    await automation.handle(opened(memory));
    await automationOver(memory).handle(opened(memory));
    expect(numbers(memory)).toEqual([
      ['1', 'o1'],
      ['2', 'o3'],
    ]);
    expect(reasonIn(memory, 'invoiceSeries-main')).toBe('payer p is not registered');
    expect(automation.unfinished()).toBe(opened(memory)[1]?.position);
    await register(memory, 'p');
    await automation.idle();
    expect(numbers(memory).at(-1)).toEqual(['3', 'o2']);
    expect(automation.unfinished()).toBeUndefined();
    await open(memory, 'o4');
    await automationOver(memory).handle(opened(memory));
    expect(numbers(memory).at(-1)).toEqual(['4', 'o4']);
  });
});
