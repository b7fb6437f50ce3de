import fc from 'fast-check';
import { decidePlacement } from './placement-decision.js';
import { type QuoteInputs, quotesOf } from './quotes.js';
import { FULL_PARTNER, inputsOf, lineOf, type Scene } from './testing/scene.js';

/** What is told to who would pay in a scene, and to a partner of the level. */
const asked = (scene: Scene = {}, differences: Partial<QuoteInputs> = {}): QuoteInputs => {
  const { at, client, priceLists, rateCards, taxTables } = inputsOf(scene, 'c');
  const { country } = client.state;
  return {
    at,
    priceLists: priceLists.state,
    rateCards: rateCards.state,
    payer: client.state,
    taxTable: taxTables.get(country)?.state ?? null,
    level: null,
    ...differences,
  };
};

describe('Prices without and with tax (R64)', () => {
  it('are told for every product and currency, with the tariff of the quantity (R11) and the rate of the day', () => {
    const degressive = [{ fromQuantity: 35, rate: '0.25' }];
    const [francs, euros] = quotesOf(asked({ unit: '9.92', degressive, term: 12 }), 35);
    expect(francs).toEqual({
      sku: 'hosting',
      family: 'web',
      term: 12,
      currency: 'CHF',
      unit: '9.92',
      quantity: 35,
      price: {
        unit: '9.92',
        public: '347.20',
        degressiveRate: '0.25',
        net: '260.40',
        priceListVersion: 'prices-1',
        gross: '281.49',
      },
      tax: { treatment: 'taxed', rate: '0.081' },
      preferential: null,
    });
    expect(euros).toMatchObject({ currency: 'EUR', price: { net: '260.40' } });
    expect(quotesOf(asked(), 1, 'EUR').map(({ currency }) => currency)).toEqual(['EUR']);
  });

  it('tell a partner what its card gives it (R9, R10): 20 % on top of the tariff, or a price of its own', () => {
    const degressive = [{ fromQuantity: 35, rate: '0.25' }];
    const [byRate] = quotesOf(asked({ unit: '9.92', degressive }, { level: 'gold' }), 35);
    expect(byRate?.preferential).toEqual({
      net: '208.32',
      gross: '225.19',
      benefit: '52.08',
      rate: '0.20',
      rateCardVersion: 'card-1',
    });
    const rules = [{ family: 'web', level: 'gold', prices: { hosting: { CHF: '7.00' } } }];
    const [byPrice, none] = quotesOf(asked({ rules }, { level: 'gold' }), 2);
    expect(byPrice?.preferential).toMatchObject({ net: '14.00', benefit: '6.00', rate: null });
    expect(none?.preferential).toBeNull();
    expect(quotesOf(asked({}, { level: 'bronze' }), 1)[0]?.preferential).toBeNull();
    expect(quotesOf(asked({ rules: null }, { level: 'gold' }), 1)[0]?.preferential).toBeNull();
  });

  it('are the same net and gross where no tax is charged', () => {
    const german = {
      country: 'DE',
      legalForm: 'company',
      vatNumber: 'DE136695976',
      vatNumberState: 'format-ok',
    } as const;
    const [quote] = quotesOf(asked({}, { payer: german, taxTable: null }), 1);
    expect(quote).toMatchObject({
      price: { net: '10.00', gross: '10.00' },
      tax: { treatment: 'reverse-charge', rate: null },
    });
  });

  it('tell no price of what a line cannot hold, and the others all the same', () => {
    const [quote] = quotesOf(asked({ unit: '999999999999.00' }, { level: 'gold' }), 2);
    expect(quote).toMatchObject({ unit: '999999999999.00', price: null, preferential: null });
  });

  it('are refused without a list in force, and where the country’s tax is not known', () => {
    expect(() => quotesOf(asked({}, { at: '2019-12-31T22:00:00Z' }), 1)).toThrow(
      expect.objectContaining({ code: 'NO_PRICE_LIST' }),
    );
    expect(() => quotesOf(asked({}, { taxTable: null }), 1)).toThrow(
      expect.objectContaining({ code: 'TAX_NOT_SUPPORTED' }),
    );
  });

  it('are those of a placement at that moment, to the cent', () => {
    const cents = fc.integer({ min: 0, max: 100_000 }).map((n) => (n / 100).toFixed(2));
    const rate = fc.integer({ min: 0, max: 35 }).map((n) => (n / 100).toFixed(2));
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 99 }), rate, rate, (unit, quantity, tariff, benefit) => {
        const scene: Scene = {
          unit,
          degressive: [{ fromQuantity: 10, rate: tariff }],
          rules: [{ family: 'web', level: 'gold', rate: benefit }],
          access: { p: FULL_PARTNER },
        };
        const [quote] = quotesOf(asked(scene, { level: 'gold' }), quantity);
        const placed = (placedBy: string) =>
          decidePlacement(inputsOf(scene, placedBy), lineOf({ placedBy, quantity, period: null }));
        const byClient = placed('c');
        expect(quote?.price).toEqual({ ...byClient.price, gross: byClient.decision.tax.total });
        const { charged, tax } = placed('p').decision;
        expect(quote?.preferential).toMatchObject({ net: charged, gross: tax.total });
      }),
      { numRuns: 100 },
    );
  });
});
