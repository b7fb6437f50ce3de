import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import 'reflect-metadata';
import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { bytesOf, MAX_APPEND_BYTES } from '#libs/event-sourcing/eventstoredb/append-limits.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { catalogue, PriceLists, PublishPriceList, PublishRateCard, PublishTaxRates, RateCards } from './index.js';
import { type PriceListData, priceListAt, skuOf } from './price-lists.js';
import { preferentialUnitPrice, type RateCardData, rateCardAt, ruleFor } from './rate-cards.js';
import { MAX_TAX_RATES } from './tax-table.js';

const as = (commandId: string, more: Partial<CommandContext> = {}): CommandContext => ({
  commandId,
  correlationId: commandId,
  causationId: commandId,
  actor: { userId: 'u', orgId: null, role: 'staff:finance', channel: 'api' },
  ...more,
});
const AT = '2024-03-12T09:00:00Z';
const skus = Array.from({ length: 14_000 }, (_, n) => `sku-${n}`);
const list = (version: string, validFrom: string, first = '300.00'): PriceListData => ({
  version,
  validFrom,
  prices: skus.map((sku, n) => ({
    sku,
    family: 'web-hosting',
    price: { CHF: n === 0 ? first : '10.00', EUR: '9.00' },
  })),
  degressive: [{ family: 'web-hosting', fromQuantity: 25, rate: '0.25' }],
});
const small: PriceListData = {
  version: 'small',
  validFrom: '2024-01-01T00:00:00Z',
  prices: [{ sku: 'sku-0', family: 'web-hosting', price: { CHF: '260.40' } }],
  degressive: [],
};
const large = list('large', '2024-02-01T00:00:00Z');
const card: RateCardData = {
  version: 'large',
  validFrom: '2024-02-01T00:00:00Z',
  rules: [
    { family: 'domain', level: 'gold', rate: '0.20' },
    { family: 'web-hosting', level: 'gold', prices: Object.fromEntries(skus.map((sku) => [sku, { CHF: '8.00' }])) },
    { family: 'web-hosting', level: 'silver', prices: Object.fromEntries(skus.map((sku) => [sku, { CHF: '9.00' }])) },
    { family: 'mail', level: 'gold', rate: '0.10' },
  ],
};
const publish = (ledger: Ledger, data: PriceListData, commandId = `publish ${data.version}`, more = {}) =>
  carryOut(catalogue.commands, ledger, new PublishPriceList(data, as(commandId, more)));
const publishCard = (ledger: Ledger, data: RateCardData) =>
  carryOut(catalogue.commands, ledger, new PublishRateCard(data, as(`card ${data.version}`)));
const priceOf = async (ledger: Ledger, sku: string) => {
  const { state } = await ledger.read(PriceLists, 'main');
  const inForce = priceListAt(state, AT);
  return inForce && skuOf(inForce, sku)?.price.CHF;
};
const types = (memory: Memory, stream: string): string[] => memory.stream(stream).map(({ type }) => type);
/** A ledger whose process dies right after so many appends. */
const dyingAfter = (memory: Memory, appends: number): Ledger => {
  let left = appends;
  return memoryLedger(memory, {
    after: async (operation) => {
      if (operation === 'append' && --left === 0) throw new Error('killed');
    },
  });
};

describe('a publication too large for one event', () => {
  it('is published in parts, each of which fits into an append, and is whole for whoever looks', async () => {
    const memory = new Memory(catalogue.events);
    const ledger = memoryLedger(memory);
    await publish(ledger, small);
    const outcome = await publish(ledger, large);
    expect(outcome).toMatchObject({ repeated: false, events: [{ type: 'PriceListPublished' }] });
    expect(types(memory, 'priceList-main').slice(1)).toEqual([
      'PriceListPartKept',
      'PriceListPartKept',
      'PriceListPublished',
    ]);
    for (const { event } of memory.all) expect(bytesOf(event)).toBeLessThan(MAX_APPEND_BYTES / 1.5);
    const { state } = await memoryLedger(memory).read(PriceLists, 'main');
    expect(priceListAt(state, AT)?.data).toEqual(large);
    expect([await priceOf(ledger, 'sku-0'), await priceOf(ledger, 'sku-13999')]).toEqual(['300.00', '10.00']);
    expect(await publish(ledger, large)).toEqual({ ...outcome, repeated: true });
    expect(await publish(ledger, structuredClone(large), 'again')).toMatchObject({ events: [] });
    expect(memory.all).toHaveLength(4);
  });

  it.each([1, 2, 3])(
    'killed after %d appends, is in force from its last event on and is continued',
    async (appends) => {
      const memory = new Memory(catalogue.events);
      await publish(memoryLedger(memory), small);
      await expect(publish(dyingAfter(memory, appends), large)).rejects.toThrow('killed');
      const ledger = memoryLedger(memory);
      expect(await priceOf(ledger, 'sku-0')).toBe(appends === 3 ? '300.00' : '260.40');
      expect(await publish(ledger, large)).toMatchObject({ repeated: appends === 3 });
      expect(await priceOf(ledger, 'sku-0')).toBe('300.00');
      expect(types(memory, 'priceList-main')).toHaveLength(4);
    },
  );

  it('is continued by another command that says the same; one abandoned stands in nobody’s way', async () => {
    const memory = new Memory(catalogue.events);
    await expect(publish(dyingAfter(memory, 2), list('large', large.validFrom, '1.00'))).rejects.toThrow('killed');
    await expect(publish(dyingAfter(memory, 1), large, 'first try')).rejects.toThrow('killed');
    const ledger = memoryLedger(memory);
    await publish(ledger, large, 'second try');
    expect(types(memory, 'priceList-main')).toHaveLength(2 + 3);
    const { state } = await ledger.read(PriceLists, 'main');
    expect(priceListAt(state, AT)?.data).toEqual(large);
    expect(state.pending.size).toBe(0);
  });

  it('keeps versions and instants unique, and leaves nothing behind when it is refused', async () => {
    const memory = new Memory(catalogue.events);
    const ledger = memoryLedger(memory);
    await publish(ledger, small);
    const refusals: [PriceListData, string][] = [
      [list('small', '2025-01-01T00:00:00Z'), 'PRICE_LIST_EXISTS'],
      [list('other', small.validFrom), 'PRICE_LIST_EXISTS'],
      [{ ...large, prices: [...large.prices, ...large.prices.slice(-1)] }, 'PRICE_LIST_INVALID'],
    ];
    for (const [data, code] of refusals) await expect(publish(ledger, data, 'c')).rejects.toMatchObject({ code });
    const support = as('c').actor;
    const byOthers = publish(ledger, large, 'c', { actor: { ...support, role: 'staff:support' } });
    await expect(byOthers).rejects.toMatchObject({ code: 'ACTOR_NOT_ALLOWED' });
    expect(memory.all).toHaveLength(1);
    await publish(ledger, large, 'key', { bodyHash: 'one' });
    const other = list('next', '2025-01-01T00:00:00Z');
    const reused = publish(ledger, other, 'key', { bodyHash: 'another' });
    await expect(reused).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(memory.all).toHaveLength(4);
  });

  it('R9: a rate card with preferential prices of many products, too', async () => {
    const memory = new Memory(catalogue.events);
    await publishCard(memoryLedger(memory), card);
    for (const { event } of memory.all) expect(bytesOf(event)).toBeLessThan(MAX_APPEND_BYTES / 1.5);
    expect(memory.all.length).toBeGreaterThan(1);
    const { state } = await memoryLedger(memory).read(RateCards, 'main');
    const inForce = rateCardAt(state, AT);
    expect(inForce?.data).toEqual(card);
    const rule = inForce && ruleFor(inForce, 'web-hosting', 'silver');
    expect(rule && preferentialUnitPrice(rule, 'sku-13999', 'CHF')).toBe('9.00');
    expect(await publishCard(memoryLedger(memory), card)).toMatchObject({ repeated: true });
  });

  it('a tax table has a limit, refused as a whole before anything is written', async () => {
    const memory = new Memory(catalogue.events);
    const rate = (n: number) => ({ validFrom: new Date(n * 86_400_000).toISOString().slice(0, 10), rate: '0.081' });
    const table = Array.from({ length: MAX_TAX_RATES + 1 }, (_, n) => rate(n));
    const taxes = new PublishTaxRates({ tables: { CH: table.slice(1), DE: table } }, as('c'));
    await expect(carryOut(catalogue.commands, memoryLedger(memory), taxes)).rejects.toMatchObject({
      code: 'TAX_TABLE_TOO_LARGE',
      details: { country: 'DE', rates: MAX_TAX_RATES + 1, limit: MAX_TAX_RATES },
    });
    expect(memory.all).toEqual([]);
  });
});
