import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import 'reflect-metadata';
import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { catalogue, PublishPriceList, PublishRateCard, PublishTaxRates, TaxTable } from './index.js';

const as = (commandId: string): CommandContext => ({
  commandId,
  correlationId: commandId,
  causationId: commandId,
  actor: { userId: 'u', orgId: null, role: 'staff:finance', channel: 'api' },
});
const rates = [{ validFrom: '2020-01-01', rate: '0.19' }];
const publishTaxes = (ledger: Ledger, commandId: string, tables: PublishTaxRates['data']['tables']) =>
  carryOut(catalogue.commands, ledger, new PublishTaxRates({ tables }, as(commandId)));

describe('the commands of the catalogue', () => {
  it('publish prices and rate cards, each in its one stream', async () => {
    const ledger = memoryLedger(new Memory(catalogue.events));
    const validFrom = '2024-01-01T00:00:00Z';
    const prices = [{ sku: 'web', family: 'hosting', price: { CHF: '9.92' } }];
    const list = new PublishPriceList({ version: 'v1', validFrom, prices, degressive: [] }, as('c1'));
    expect(await carryOut(catalogue.commands, ledger, list)).toMatchObject({ stream: 'priceList-main' });
    const card = new PublishRateCard(
      { version: 'v1', validFrom, rules: [{ family: 'web', level: 'gold', rate: '0.20' }] },
      as('c2'),
    );
    expect(await carryOut(catalogue.commands, ledger, card)).toMatchObject({ stream: 'rateCard-main' });
  });

  it('publish tax tables, one stream a country; others keep theirs', async () => {
    const ledger = memoryLedger(new Memory(catalogue.events));
    const first = await publishTaxes(ledger, 'c1', { DE: rates, FR: rates });
    expect(first).toMatchObject({ stream: 'taxTable-FR', revision: 0, repeated: false, position: 1n });
    expect(first.events).toHaveLength(2);
    const second = await publishTaxes(ledger, 'c2', { DE: [{ validFrom: '2020-01-01', rate: '0.16' }], FR: rates });
    expect(second.events).toHaveLength(2);
    expect((await ledger.read(TaxTable, 'FR')).state.entries).toEqual(rates);
    expect(await publishTaxes(ledger, 'c1', { DE: rates, FR: rates })).toEqual({ ...first, repeated: true });
  });

  it('publish what changes one country for each it names, so that repeating it never takes back what came after', async () => {
    const ledger = memoryLedger(new Memory(catalogue.events));
    const later = [{ validFrom: '2020-01-01', rate: '0.16' }];
    await publishTaxes(ledger, 'c1', { DE: rates });
    await publishTaxes(ledger, 'c2', { DE: rates, FR: rates });
    await publishTaxes(ledger, 'c3', { DE: later });
    expect(await publishTaxes(ledger, 'c2', { DE: rates, FR: rates })).toMatchObject({ repeated: true });
    expect((await ledger.read(TaxTable, 'DE')).state.entries).toEqual(later);
    expect(await publishTaxes(ledger, 'c4', { DE: later, FR: rates })).toMatchObject({ events: [] });
  });

  it('refuse a publication as a whole, before anything is written', async () => {
    const memory = new Memory(catalogue.events);
    const ledger = memoryLedger(memory);
    await expect(publishTaxes(ledger, 'c1', { DE: rates, FR: [] })).rejects.toMatchObject({
      code: 'TAX_TABLE_INVALID',
    });
    await expect(publishTaxes(ledger, 'c2', {})).rejects.toMatchObject({ code: 'TAX_TABLE_INVALID' });
    expect(memory.all).toEqual([]);
  });

  it('complete a publication that died half-way, when it is repeated', async () => {
    const memory = new Memory(catalogue.events);
    let appends = 0;
    const dying = memoryLedger(memory, {
      before: async (operation) => {
        if (operation === 'append' && (appends += 1) === 2) throw new Error('killed');
      },
    });
    await expect(publishTaxes(dying, 'c1', { DE: rates, FR: rates })).rejects.toThrow('killed');
    const again = await publishTaxes(memoryLedger(memory), 'c1', { DE: rates, FR: rates });
    expect(again).toMatchObject({ repeated: false });
    expect(again.events).toHaveLength(2);
    expect(memory.all).toHaveLength(2);
  });
});
