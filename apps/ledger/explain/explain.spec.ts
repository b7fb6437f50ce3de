import fc from 'fast-check';
import { Account, accountIdOf } from '#libs/cashback/account.js';
import { booksOf } from '#libs/cashback/books.js';
import {
  ApprovePayoutRun,
  CancelPayoutRun,
  CreatePayoutRun,
  HoldCashback,
  RecordPayout,
  ReleaseCashback,
  UnholdCashback,
} from '#libs/cashback/commands.js';
import { remainingOf } from '#libs/cashback/entries.js';
import { codeOf, finance, House } from '#libs/cashback/testing/house.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { sum, ZERO } from '#libs/kernel/money.js';
import { decidePlacement, type PlacementLine } from '#libs/orders/placement-decision.js';
import { FULL_CLIENT, FULL_PARTNER, inputsOf, limited, lineOf, type Scene, staff } from '#libs/orders/testing/scene.js';
import { happen } from '#libs/orders/testing/world.js';
import { type Explanation, explainEntry, explainOrder } from './explain.js';
import { readFacts } from './facts.js';
import { mermaidOf } from './mermaid.js';
import { EVERYTHING, seesOf } from './sees.js';
import { textOf } from './text.js';
import { flattened, totalOf } from './tree.js';

const factsOf = async (house: House, orderId: string) => {
  await booksOf(house.ledger).settle();
  return (await readFacts(house.ledger, orderId))!;
};
const ofOrder = async (house: House, orderId = 'o1'): Promise<Explanation> =>
  explainOrder(await factsOf(house, orderId), EVERYTHING);
const kindsOf = ({ root }: Explanation): string[] => flattened(root).map(({ kind }) => kind);

const opened = async (scene: Scene, placedBy = 'c', line: Partial<PlacementLine> = {}): Promise<House> => {
  const house = new House();
  const placement = decidePlacement(inputsOf(scene, placedBy), lineOf({ placedBy, ...line }));
  const data = { kind: 'order', placementEventId: derivedUuid('placed'), placementPosition: '0', placement };
  await happen(house.memory, 'order-o1', { type: 'OrderOpened', data });
  return house;
};
const withPartner = async (...partners: string[]): Promise<House> => {
  const house = new House();
  await house.partners('p', 'q', ...partners);
  await house.order('o1', 'p');
  return house;
};

describe('Why an order brought what it brought', () => {
  it('a paid one: from the payment to the row, the price and the rate, each with its arithmetic (A9, A12)', async () => {
    const house = await withPartner();
    await house.pay('o1');
    const told = await ofOrder(house);
    expect([told.outcome, told.amount, told.state]).toEqual(['cashback', '52.08', 'pending']);
    expect(kindsOf(told)).toEqual([
      ...['outcome', 'accrual', 'payment', 'placement', 'delegation', 'row', 'price', 'rate', 'level', 'tax'],
    ]);
    expect(textOf(told)).toContain('preferential price: 260.40 × (1 − 0.20) = 208.32');
    expect(textOf(told)).toContain('Row D6 of the decision table');
    expect(mermaidOf(told)).toMatch(/^flowchart BT\n {2}n0\["Of order o1 p has CHF 52.08, pending\."\]\n/);
  });

  it('a refunded one: each reversal with its share and its rounding (A15)', async () => {
    const house = await withPartner();
    await house.pay('o1');
    await house.refund('r1', 'o1', '100.00');
    await house.refund('r2', 'o1', '0.01');
    const told = await ofOrder(house);
    expect([told.amount, totalOf(told.root, 'amount')]).toEqual(['32.08', '32.08']);
    expect(textOf(told)).toContain('taken back so far: 52.08 × 100.00 ÷ 260.40 = 20');
  });

  it('a paid-out one, and a refund behind it that stands beside the entry (E4, E7, E9)', async () => {
    const house = await withPartner();
    await house.pay('o1', '2024-01-02T09:00:00Z');
    await house.do(ReleaseCashback, { through: '2024-03-01' });
    await house.do(CreatePayoutRun, { runId: 'run1', currency: 'CHF' });
    await house.do(ApprovePayoutRun, { runId: 'run1' }, undefined, { actor: finance('fin2') });
    await house.refund('r1', 'o1', '260.40');
    const told = await ofOrder(house);
    expect([told.state, told.amount, told.loose]).toEqual(['paid', '52.08', '-52.08']);
    expect(totalOf(told.root, 'loose')).toBe('-52.08');
    expect(kindsOf(told).filter((kind) => kind === 'payout')).toHaveLength(4);
  });

  it('a held one, with who held it (E3)', async () => {
    const house = await withPartner();
    await house.pay('o1');
    await house.do(HoldCashback, { orderId: 'o1' });
    const told = await ofOrder(house);
    expect(told.state).toBe('held');
    expect(flattened(told.root).find(({ evidence }) => evidence?.type === 'HoldOrdered')?.evidence?.by.userId).toBe(
      'fin1',
    );
  });

  it('a corrected one: what the former earner lost is what the new one has (E30, E31)', async () => {
    const house = await withPartner();
    await house.pay('o1');
    const line = { partnerOrgId: 'q', level: 'gold', benefit: '52.08', rate: '0.20', preferential: '208.32' };
    await happen(house.memory, 'order-o1', {
      type: 'OrderCorrected',
      data: {
        ...{
          orderId: 'o1',
          correctionId: 'k1',
          kind: 'attribution',
          clientOrgId: 'c',
          productId: 'x',
          currency: 'CHF',
        },
        line: { ...line, rateCardVersion: 'card-1' },
        rows: [
          { partnerOrgId: 'p', amount: '-52.08' },
          { partnerOrgId: 'q', amount: '52.08' },
        ],
        paidAt: '2024-03-12T09:00:00Z',
        firstEarner: 'p',
      },
    });
    const facts = await factsOf(house, 'o1');
    for (const [partner, amount] of [
      ['p', '0.00'],
      ['q', '52.08'],
    ] as const) {
      const told = explainEntry(facts, partner, EVERYTHING)!;
      expect([told.amount, totalOf(told.root, 'amount')]).toEqual([amount, amount]);
      expect(kindsOf(told)).toContain('correction');
    }
    const sees = seesOf({ userId: 'u', orgId: 'p', role: 'administrator', channel: 'api' }, facts.order);
    expect(explainEntry(facts, 'q', sees)).toBeUndefined();
    expect(textOf(explainEntry(facts, 'p', sees)!)).toContain('it is another partner’s');
  });

  it('one that is not paid says what it will bring', async () => {
    const told = await ofOrder(await withPartner());
    expect([told.outcome, told.amount]).toEqual(['not-paid', '0.00']);
    expect(told.root.sentence).toBe('Order o1 is not paid: once it is, it brings CHF 52.08 (A12).');
  });

  it('one that the partner paid brought a discount (R26)', async () => {
    const told = await ofOrder(await opened({ access: { p: FULL_PARTNER } }, 'p'));
    expect([told.outcome, textOf(told).includes('Row D9')]).toEqual(['discount', true]);
  });

  const web = { family: 'web', level: 'gold' };
  const prices = (sku: string, price: object) => [{ ...web, prices: { [sku]: price } }] as Scene['rules'];
  it.each<[string, string, Scene, Partial<PlacementLine>?]>([
    ['NO_ACTIVE_GRANT', 'no active partnership', {}],
    ['PRODUCT_NOT_DELEGATED', 'none whose access names this product', { access: { p: limited('y') } }],
    ['PARTNER_SUSPENDED', 'was suspended', { access: { p: FULL_CLIENT }, standing: 'suspended' }],
    ['PRODUCT_FAMILY_NOT_ELIGIBLE', 'no rate card was in force', { access: { p: FULL_CLIENT }, rules: null }],
    ['PRODUCT_FAMILY_NOT_ELIGIBLE', 'no rule for the family web', { access: { p: FULL_CLIENT }, rules: [] }],
    ['PRODUCT_FAMILY_NOT_ELIGIBLE', 'none for the level tin', { access: { p: FULL_CLIENT }, level: 'tin' }],
    [
      ...(['PRODUCT_FAMILY_NOT_ELIGIBLE', 'but none for hosting'] as const),
      { access: { p: FULL_CLIENT }, rules: prices('other', { CHF: '1.00' }) },
    ],
    [
      ...(['PRODUCT_FAMILY_NOT_ELIGIBLE', 'but none in CHF'] as const),
      { access: { p: FULL_CLIENT }, rules: prices('hosting', { EUR: '1.00' }) },
    ],
    ['ZERO_BENEFIT', 'gives 0.00', { access: { p: FULL_CLIENT }, rules: [{ ...web, rate: '0' }] }],
    ['WARRANTY', 'a warranty has paid it already', { access: { p: FULL_CLIENT } }, { warrantyProductId: 'w' }],
  ])('nothing, because %s: %s', async (code, words, scene, line = {}) => {
    const house = await opened(scene, 'c', line);
    await house.pay('o1');
    const told = await ofOrder(house);
    expect([told.outcome, told.reasonCode, told.amount]).toEqual(['none', code, '0.00']);
    expect(told.root.sentence).toContain(words);
  });

  it('who does not see the payer’s tax or the partner’s terms is told neither (R23, R28, A4)', async () => {
    const house = await opened({ access: { p: FULL_PARTNER } }, 'p');
    const facts = await factsOf(house, 'o1');
    const client = seesOf({ userId: 'u', orgId: 'c', role: 'legalRepresentative', channel: 'api' }, facts.order);
    const told = textOf(explainOrder(facts, client));
    for (const hidden of ['0.20', '8.00', 'table of CH']) expect(told).not.toContain(hidden);
    expect(textOf(explainOrder(facts, seesOf(staff('support'), facts.order)))).not.toContain('table of CH');
  });
});

describe('Whatever happens', () => {
  const orderId = fc.constantFrom('o1', 'o2');
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('pay' as const), orderId }),
      fc.record({ do: fc.constant('refund' as const), orderId, net: fc.integer({ min: 1, max: 15000 }) }),
      fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const), orderId }),
      fc.record({ do: fc.constant('release' as const) }),
      fc.record({ do: fc.constantFrom('create' as const, 'approve' as const, 'cancel' as const), run: fc.nat(3) }),
      fc.record({
        do: fc.constant('record' as const),
        run: fc.nat(3),
        result: fc.constantFrom('settled' as const, 'failed' as const, 'returned' as const),
      }),
    ),
    { minLength: 5, maxLength: 30 },
  );
  type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

  const take = async (house: House, step: Step, n: number): Promise<void> => {
    const at = new Date(Date.UTC(2024, 0, 1 + n * 5, 9)).toISOString();
    switch (step.do) {
      case 'pay':
        return void (await house.pay(step.orderId, at));
      case 'refund':
        return void (await house.refund(`r${n}`, step.orderId, (step.net / 100).toFixed(2), at));
      case 'hold':
      case 'unhold':
        return void (await house.do(step.do === 'hold' ? HoldCashback : UnholdCashback, { orderId: step.orderId }, at));
      case 'release':
        return void (await house.do(ReleaseCashback, { through: at.slice(0, 10) }, at));
      case 'create':
        return void (await house.do(CreatePayoutRun, { runId: `run${step.run}`, currency: 'CHF' }, at));
      case 'approve':
        return void (await house.do(ApprovePayoutRun, { runId: `run${step.run}` }, at, { actor: finance('fin2') }));
      case 'cancel':
        return void (await house.do(CancelPayoutRun, { runId: `run${step.run}` }, at));
      case 'record': {
        const { run, result } = step;
        return void (await house.do(RecordPayout, { runId: `run${run}`, partnerOrgId: 'p', result }, at));
      }
    }
  };

  it('the nodes are together what the entry is, and with what stands beside it all that the order brought', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (life) => {
        const house = await withPartner();
        await house.order('o2', 'p', '99.99');
        for (const [n, step] of life.entries()) await codeOf(take(house, step, n));
        await booksOf(house.ledger).settle();
        const { state } = await house.ledger.read(Account, accountIdOf('p', 'CHF'));
        for (const id of ['o1', 'o2']) {
          const facts = await factsOf(house, id);
          const told = explainOrder(facts, EVERYTHING);
          const entry = state.entries.get(id);
          expect([totalOf(told.root, 'amount'), told.state]).toEqual([
            entry ? remainingOf(entry) : ZERO,
            entry?.state ?? null,
          ]);
          expect(sum([totalOf(told.root, 'amount'), totalOf(told.root, 'loose')])).toBe(
            facts.order.brought.get('p') ?? ZERO,
          );
          expect([told.amount, told.loose]).toEqual([totalOf(told.root, 'amount'), totalOf(told.root, 'loose')]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
