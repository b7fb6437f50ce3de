import { PriceLists } from '#libs/catalogue/price-lists.js';
import fc from 'fast-check';
import { DomainError } from '#libs/kernel/errors.js';
import { add, type Amount, compare, sum, ZERO } from '#libs/kernel/money.js';
import { decidePlacement, decisionRowOf } from './placement-decision.js';
import { FULL_CLIENT, FULL_PARTNER, inputsOf, limited, lineOf, type Scene } from './testing/scene.js';

const decide = (scene: Scene, differences: Parameters<typeof lineOf>[0] = {}) => {
  const line = lineOf(differences);
  return decidePlacement(inputsOf(scene, line.placedBy), line);
};
const allowed = (scene: Scene, placedBy: string): boolean =>
  decisionRowOf(inputsOf(scene, placedBy), lineOf({ placedBy })).allowed;
const refusal = (decision: () => unknown): string => {
  try {
    decision();
  } catch (error) {
    return (error as DomainError).code;
  }
  return 'accepted';
};

describe('Decision table (D1–D9), row by row', () => {
  const renewal = { kind: 'renewal', productId: 'x' } as const;
  const row = ({ decision }: ReturnType<typeof decide>) => ({
    charged: decision.charged,
    payer: decision.payerOrgId,
    viewer: decision.viewerOrgId,
    earner: decision.managingPartnerOrgId,
    benefit: decision.benefit,
    reason: decision.reasonCode,
  });
  const client = { charged: '10.00', payer: 'c', viewer: 'c' };

  it('D1: none, placed by the client: public price, the client pays, nobody earns', () => {
    expect(row(decide({}))).toEqual({ ...client, earner: null, benefit: 'none', reason: 'NO_ACTIVE_GRANT' });
  });
  it('D2: none, placed by the partner: not allowed', () => {
    expect(allowed({}, 'p')).toBe(false);
    expect(allowed({}, 'c')).toBe(true);
  });
  it('D3: LIMITED, placed by the client, managed: cashback (R35)', () => {
    const scene = { access: { p: limited('x') } };
    expect(row(decide(scene, renewal))).toEqual({ ...client, earner: 'p', benefit: 'cashback', reason: null });
  });
  it('D4: LIMITED, placed by the client, not managed: nobody earns (R33)', () => {
    const scene = { access: { p: limited('other') } };
    const none = { ...client, earner: null, benefit: 'none', reason: 'PRODUCT_NOT_DELEGATED' };
    expect(row(decide(scene, renewal))).toEqual(none);
    expect(row(decide({ access: { p: limited() } }, renewal))).toEqual(none);
  });
  it('D5: LIMITED, placed by the partner: not allowed (R34)', () => {
    expect(allowed({ access: { p: limited('x') } }, 'p')).toBe(false);
  });
  it('D6: FULL and CLIENT, placed by the client: cashback (R21, R22, R40)', () => {
    expect(row(decide({ access: { p: FULL_CLIENT } }))).toEqual({
      ...client,
      earner: 'p',
      benefit: 'cashback',
      reason: null,
    });
  });
  it('D7: FULL and CLIENT, placed by the partner: the client pays the public price, cashback (R20, R21, A3)', () => {
    const placed = row(decide({ access: { p: FULL_CLIENT } }, { placedBy: 'p' }));
    expect(placed).toEqual({ ...client, earner: 'p', benefit: 'cashback', reason: null });
    expect(allowed({ access: { p: FULL_CLIENT } }, 'p')).toBe(true);
  });
  it('D8: FULL and PARTNER, placed by the client: the client pays its own order, cashback (R27, A4)', () => {
    expect(row(decide({ access: { p: FULL_PARTNER } }))).toEqual({
      ...client,
      earner: 'p',
      benefit: 'cashback',
      reason: null,
    });
  });
  it('D9: FULL and PARTNER, placed by the partner: preferential price, the partner pays and alone sees it, discount (R25, R26, R28)', () => {
    const placed = row(decide({ access: { p: FULL_PARTNER } }, { placedBy: 'p' }));
    expect(placed).toEqual({
      charged: '8.00',
      payer: 'p',
      viewer: 'p',
      earner: 'p',
      benefit: 'discount',
      reason: null,
    });
  });
  it('the product is the client’s whoever pays (R24, R29)', () => {
    expect(decide({ access: { p: FULL_PARTNER } }, { placedBy: 'p' }).clientOrgId).toBe('c');
    expect(decide({ access: { p: FULL_CLIENT } }, { placedBy: 'p' }).clientOrgId).toBe('c');
  });
  it('there are two payment methods and no third (R19): a stranger may not order in either', () => {
    for (const access of [FULL_CLIENT, FULL_PARTNER]) expect(allowed({ access: { p: access } }, 'q')).toBe(false);
  });
});

describe('Who manages, so who earns (A2, A11)', () => {
  const managerOf = (scene: Scene, differences: Parameters<typeof lineOf>[0]) =>
    decide(scene, differences).decision.managingPartnerOrgId;
  it('a new product belongs to no limited set: nobody earns (A11)', () => {
    expect(managerOf({ access: { p: limited('x') } }, { kind: 'order' })).toBeNull();
  });
  it('an add-on has its parent’s manager, when ordered and when renewed (A2, A11)', () => {
    const scene = { access: { p: limited('parent'), q: limited('other') } };
    expect(managerOf(scene, { kind: 'order', parentProductId: 'parent' })).toBe('p');
    expect(managerOf(scene, { kind: 'renewal', parentProductId: 'parent' })).toBe('p');
    expect(managerOf(scene, { kind: 'order', parentProductId: 'elsewhere' })).toBeNull();
  });
  it('an add-on that is delegated itself has that manager (E27)', () => {
    const scene = { access: { p: limited('parent'), q: limited('x') } };
    expect(managerOf(scene, { kind: 'renewal', parentProductId: 'parent' })).toBe('q');
  });
  it('several limited partners manage different products: exactly one earns (R36)', () => {
    const scene = { access: { p: limited('y'), q: limited('x') } };
    expect(managerOf(scene, { kind: 'renewal', productId: 'x' })).toBe('q');
    expect(managerOf(scene, { kind: 'renewal', productId: 'y' })).toBe('p');
  });
  it('what a partner orders for itself earns nothing for itself, but its own manager earns (A27, A31)', () => {
    const own = { kind: 'order', clientOrgId: 'c', placedBy: 'c' } as const;
    expect(decide({ access: { c: FULL_PARTNER } }, own).decision).toMatchObject({ benefit: 'none', payerOrgId: 'c' });
    expect(decide({ access: { p: FULL_CLIENT } }, own).decision.managingPartnerOrgId).toBe('p');
  });
  it('one level only: the manager’s own manager earns nothing (A27)', () => {
    const { decision } = decide({ access: { p: FULL_CLIENT } });
    expect(JSON.stringify(decision).match(/"managingPartnerOrgId"/g)).toHaveLength(1);
  });
});

describe('Price and benefit (A8, A9, A10, programme 1.10)', () => {
  const managed = { access: { p: FULL_CLIENT } };
  const rate = (rate: string): Scene['rules'] => [{ family: 'web', level: 'gold', rate }];
  const line = (scene: Scene, quantity = 1) => {
    const { price, decision } = decide({ ...managed, ...scene }, { quantity });
    return [price.public, price.net, decision.preferential, decision.benefitAmount];
  };

  it('347.20 less 25 % degressive is 260.40; at 20 % preferential 208.32, benefit 52.08 (R11, A8)', () => {
    const degressive = [{ fromQuantity: 35, rate: '0.25' }];
    expect(line({ unit: '9.92', degressive, rules: rate('0.20') }, 35)).toEqual([
      '347.20',
      '260.40',
      '208.32',
      '52.08',
    ]);
    expect(line({ unit: '9.92', degressive, rules: rate('0.20') }, 34)[1]).toBe('337.28');
  });
  it('260.40 at 35 %: 169.26 and 91.14', () => {
    expect(line({ unit: '260.40', rules: rate('0.35') })).toEqual(['260.40', '260.40', '169.26', '91.14']);
  });
  it('9.95 at 35 %: 6.47 and 3.48; 0.10 at 25 %: 0.08 and 0.02, never 0.03 (A9)', () => {
    expect(line({ unit: '9.95', rules: rate('0.35') }).slice(2)).toEqual(['6.47', '3.48']);
    expect(line({ unit: '0.10', rules: rate('0.25') }).slice(2)).toEqual(['0.08', '0.02']);
  });
  it('0.01 at 35 %: rounded away, which is ZERO_BENEFIT at the card’s version', () => {
    expect(decide({ ...managed, unit: '0.01', rules: rate('0.35') }).decision).toMatchObject({
      benefit: 'none',
      benefitAmount: '0.00',
      reasonCode: 'ZERO_BENEFIT',
      preferential: '0.01',
      rateCardVersion: 'card-1',
    });
  });
  it('a zero benefit changes nothing in who pays', () => {
    const scene = { access: { p: FULL_PARTNER }, rules: rate('0') };
    expect(decide(scene, { placedBy: 'p' }).decision).toMatchObject({
      benefit: 'none',
      payerOrgId: 'p',
      charged: '10.00',
    });
  });
  it('a preferential unit price decides without a rate, and is never dearer than the net price (R9, A10)', () => {
    const priced = (price: string): Scene['rules'] => [
      { family: 'web', level: 'gold', prices: { hosting: { CHF: price } } },
    ];
    expect(decide({ ...managed, rules: priced('7.50') }, { quantity: 2 }).decision).toMatchObject({
      rate: null,
      preferential: '15.00',
      benefitAmount: '5.00',
    });
    const dear = decide({ ...managed, rules: priced('12.00') }).decision;
    expect(dear).toMatchObject({ preferential: '10.00', reasonCode: 'ZERO_BENEFIT', benefit: 'none' });
  });
  it('no card, no rule at the level, or no price of the product: not eligible, and the manager is named all the same', () => {
    const elsewhere: Scene['rules'] = [{ family: 'web', level: 'gold', prices: { hosting: { EUR: '1.00' } } }];
    const cases: Scene[] = [{ rules: null }, { rules: rate('0.20'), level: 'silver' }, { rules: elsewhere }];
    for (const scene of cases) {
      expect(decide({ ...managed, ...scene }).decision).toMatchObject({
        managingPartnerOrgId: 'p',
        reasonCode: 'PRODUCT_FAMILY_NOT_ELIGIBLE',
        preferential: null,
        rateCardVersion: null,
        charged: '10.00',
      });
    }
  });
  it.each([
    ['no card is in force', { rules: null }, 'NO_CARD_IN_FORCE', null],
    [
      'the card leaves the family out',
      { rules: [{ family: 'mail', level: 'gold', rate: '0.1' }] },
      'NO_RULE_FOR_FAMILY',
      'card-1',
    ],
    ['it has the family at other levels', { level: 'silver' }, 'NO_RULE_FOR_LEVEL', 'card-1'],
    [
      'its rule prices other products',
      { rules: [{ family: 'web', level: 'gold', prices: { other: { CHF: '1.00' } } }] },
      'NO_PRICE_FOR_PRODUCT',
      'card-1',
    ],
    [
      'its rule prices the product in another currency',
      { rules: [{ family: 'web', level: 'gold', prices: { hosting: { EUR: '1.00' } } }] },
      'NO_PRICE_IN_CURRENCY',
      'card-1',
    ],
  ] as [string, Scene, string, string | null][])(
    'tells why a line is not eligible: %s',
    (_, scene, cause, rateCardVersion) => {
      const { decision } = decide({ ...managed, ...scene });
      expect(decision).toMatchObject({
        benefit: 'none',
        reasonCode: 'PRODUCT_FAMILY_NOT_ELIGIBLE',
        rateCardVersion: null,
      });
      expect(decision.reasonDetails).toEqual({ cause, rateCardVersion });
    },
  );
  it('tells nothing more beside any other reason, and beside a benefit', () => {
    const scenes: Scene[] = [{}, managed, { ...managed, rules: rate('0') }, { access: { p: limited('y') } }];
    expect(scenes.map((scene) => decide(scene).decision.reasonDetails)).toEqual([null, null, null, null]);
  });
  it('of a suspended manager brings it nothing, whatever the card says, and is charged to the client (E17)', () => {
    for (const rules of [rate('0.20'), rate('0'), null]) {
      const { decision, price } = decide({ access: { p: FULL_PARTNER }, rules, standing: 'suspended' });
      expect(decision).toMatchObject({
        managingPartnerOrgId: 'p',
        partnerLevel: 'gold',
        payerOrgId: 'c',
        viewerOrgId: 'c',
        charged: price.net,
        benefit: 'none',
        benefitAmount: '0.00',
        reasonCode: 'PARTNER_SUSPENDED',
        reasonDetails: null,
        preferential: null,
        rate: null,
        rateCardVersion: null,
      });
    }
  });
  it('of a partner that has left is nobody’s, and its partnership counts no more (E18)', () => {
    const scene: Scene = { access: { p: FULL_CLIENT }, standing: 'left' };
    expect(decide(scene).decision).toMatchObject({ managingPartnerOrgId: null, reasonCode: 'NO_ACTIVE_GRANT' });
    const another = { ...scene, access: { p: limited('x'), q: limited() } };
    const { decision } = decide(another, { kind: 'renewal' });
    expect(decision).toMatchObject({ managingPartnerOrgId: null, reasonCode: 'PRODUCT_NOT_DELEGATED' });
  });
  it('an unpriced product and a ledger without prices are refused', () => {
    expect(refusal(() => decide({}, { sku: 'unheard-of' }))).toBe('SKU_NOT_SOLD');
    const without = { ...inputsOf({}, 'c'), priceLists: { state: PriceLists.initial, revision: -1 } };
    expect(refusal(() => decidePlacement(without, lineOf()))).toBe('NO_PRICE_LIST');
  });
  it('a line that is too large to add up with others is refused, a price that large earns nothing (A10)', () => {
    const twelveDigits = { unit: '999999999999.99' };
    expect(decide(twelveDigits).price.net).toBe('999999999999.99');
    expect(refusal(() => decide(twelveDigits, { quantity: 2 }))).toBe('AMOUNT_TOO_LARGE');
    expect(refusal(() => decide({ unit: '10.00' }, { quantity: Number.MAX_SAFE_INTEGER }))).toBe('AMOUNT_TOO_LARGE');
    const rules = [{ family: 'web', level: 'gold', prices: { hosting: { CHF: '99999999999999999.00' } } }];
    const { decision } = decide({ access: { p: FULL_PARTNER }, rules }, { placedBy: 'p', quantity: 20 });
    expect(decision).toMatchObject({ charged: '200.00', reasonCode: 'ZERO_BENEFIT' });
  });
  it('freezes card, level, rate and the revision of every stream it saw (A6, A7)', () => {
    const { decision, price } = decide({ access: { p: FULL_PARTNER } }, { placedBy: 'p' });
    expect(decision).toMatchObject({
      partnerLevel: 'gold',
      rate: '0.20',
      rateCardVersion: 'card-1',
      partnershipId: 'c_p',
    });
    expect(price.priceListVersion).toBe('prices-1');
    expect(decision.seen).toEqual({
      delegation: 3,
      organisation: 2,
      partner: 4,
      priceList: 5,
      rateCard: 6,
      taxTable: 7,
    });
    expect(decide({}).decision.seen).toEqual({
      delegation: 3,
      organisation: 1,
      partner: null,
      priceList: 5,
      rateCard: null,
      taxTable: 7,
    });
  });
});

describe('Tax of the payer (A28, V3)', () => {
  const german = { country: 'DE', currency: 'EUR', legalForm: 'company', vatNumber: null } as const;
  const taxOf = (client: Scene['client'], taxes: Scene['taxes'] = {}) =>
    decide({ client: client ?? {}, taxes }).decision.tax;

  it('120.00 for 2023-07-01 to 2024-07-01: 60.33 at 7.7 % and 59.67 at 8.1 %, in all 129.48 (V2, V5, R64)', () => {
    const { decision } = decide({ unit: '120.00' }, { period: { from: '2023-07-01', to: '2024-07-01' } });
    expect(decision.tax).toMatchObject({ treatment: 'taxed', tableCountry: 'CH', total: '129.48' });
    expect(decision.tax.parts).toEqual([
      { from: '2023-07-01', to: '2024-01-01', rate: '0.077', net: '60.33', tax: '4.65' },
      { from: '2024-01-01', to: '2024-07-01', rate: '0.081', net: '59.67', tax: '4.83' },
    ]);
  });
  it('Liechtenstein has the Swiss table, and a VAT number changes nothing there', () => {
    expect(taxOf({ country: 'LI', vatNumber: 'LI 1' })).toMatchObject({
      treatment: 'taxed',
      tableCountry: 'CH',
      total: '10.81',
    });
  });
  it('a company of the European Union with its number: reverse charge, be there a table or not', () => {
    const taxes = { DE: [{ validFrom: '2007-01-01', rate: '0.19' }] };
    const reverse = { treatment: 'reverse-charge', parts: [], total: '10.00', vatNumber: 'DE 1', tableCountry: null };
    expect(taxOf({ ...german, vatNumber: 'DE 1' })).toMatchObject(reverse);
    expect(taxOf({ ...german, vatNumber: 'DE 1' }, taxes)).toMatchObject(reverse);
    expect(taxOf(german, taxes)).toMatchObject({ treatment: 'taxed', total: '11.90' });
    expect(taxOf({ ...german, legalForm: 'private', vatNumber: 'DE 1' }, taxes).treatment).toBe('taxed');
  });
  it('without a table it is refused rather than guessed', () => {
    expect(refusal(() => taxOf(german))).toBe('TAX_NOT_SUPPORTED');
    expect(refusal(() => taxOf(german, { DE: [{ validFrom: '2030-01-01', rate: '0.19' }] }))).toBe('TAX_NOT_SUPPORTED');
  });
  it('elsewhere no tax, whatever number and table', () => {
    const taxes = { US: [{ validFrom: '2007-01-01', rate: '0.19' }] };
    expect(taxOf({ country: 'US', vatNumber: 'US 1' }, taxes)).toMatchObject({
      treatment: 'outside',
      parts: [],
      total: '10.00',
    });
  });
  it('follows the payer: the partner’s country when the partner pays, in the client’s currency (R25, A26)', () => {
    const scene: Scene = {
      access: { p: FULL_PARTNER },
      client: { ...german },
      partner: { country: 'CH', currency: 'CHF' },
    };
    const placed = decide(scene, { placedBy: 'p' });
    expect(placed.currency).toBe('EUR');
    expect(placed.decision.tax).toMatchObject({ payerCountry: 'CH', treatment: 'taxed', total: '8.65' });
    expect(refusal(() => decide(scene, { placedBy: 'c' }))).toBe('TAX_NOT_SUPPORTED');
  });
  it('a line without period is taxed on its day of supply (A32, E28)', () => {
    const { decision, period } = decide({}, { period: null });
    expect(period).toBeNull();
    expect(decision.tax.parts).toEqual([
      { from: '2024-03-12', to: '2024-03-13', rate: '0.081', net: '10.00', tax: '0.81' },
    ]);
  });
});

describe('Properties of every line', () => {
  const cents = (n: number): Amount => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`;
  const unit = fc.integer({ min: 0, max: 500_000 }).map(cents);
  const bps = (max: number) => fc.integer({ min: 0, max }).map((n) => `0.${String(n).padStart(4, '0')}`);
  const rule = fc.oneof(
    bps(3500).map((rate) => ({ family: 'web', level: 'gold', rate })),
    unit.map((price) => ({ family: 'web', level: 'gold', prices: { hosting: { CHF: price, EUR: price } } })),
  );
  const scene = fc.record({
    unit,
    rules: fc.oneof(
      rule.map((one) => [one]),
      fc.constant(null),
    ),
    degressive: bps(9000).map((rate) => [{ fromQuantity: 10, rate }]),
  });
  const quantity = fc.integer({ min: 1, max: 60 });
  const from = fc.date({ min: new Date('2011-02-01'), max: new Date('2025-01-01'), noInvalidDate: true });
  const day = (date: Date): string => date.toISOString().slice(0, 10);

  it('CLIENT and PARTNER mode give the same benefit to the cent; discount and cashback never meet on a line (R10)', () => {
    fc.assert(
      fc.property(scene, quantity, (world, quantity) => {
        const paidBy = (access: typeof FULL_CLIENT) =>
          decide({ ...world, access: { p: access } }, { placedBy: 'p', quantity }).decision;
        const [byClient, byPartner] = [paidBy(FULL_CLIENT), paidBy(FULL_PARTNER)];
        expect(byClient.benefitAmount).toBe(byPartner.benefitAmount);
        expect([byClient.benefit, byPartner.benefit]).toEqual(
          byClient.benefitAmount === ZERO ? ['none', 'none'] : ['cashback', 'discount'],
        );
        expect(add(byPartner.charged, byPartner.benefitAmount)).toBe(byClient.charged);
      }),
    );
  });
  it('0 ≤ preferential ≤ net, and the benefit is what lies between (A9, A10)', () => {
    fc.assert(
      fc.property(scene, quantity, (world, quantity) => {
        const { price, decision } = decide({ ...world, access: { p: FULL_CLIENT } }, { quantity });
        const preferential = decision.preferential ?? price.net;
        expect(compare(preferential, ZERO)).toBeGreaterThanOrEqual(0);
        expect(compare(preferential, price.net)).toBeLessThanOrEqual(0);
        expect(add(preferential, decision.benefitAmount)).toBe(price.net);
      }),
    );
  });
  it('tax parts sum to the charge exactly, follow one another and cover the period', () => {
    fc.assert(
      fc.property(unit, from, fc.integer({ min: 1, max: 3000 }), (unit, begin, days) => {
        const period = { from: day(begin), to: day(new Date(begin.getTime() + days * 86_400_000)) };
        const { decision } = decide({ unit }, { period });
        const { parts, total } = decision.tax;
        expect(sum(parts.map(({ net }) => net))).toBe(decision.charged);
        expect(total).toBe(sum([decision.charged, ...parts.map(({ tax }) => tax)]));
        expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([period.from, period.to]);
        parts.slice(1).forEach((part, index) => expect(part.from).toBe(parts[index]?.to));
      }),
    );
  });
});
