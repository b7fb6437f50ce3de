import fc from 'fast-check';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { DomainEvent } from '#libs/event-sourcing/event.js';
import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Registered } from '#libs/event-sourcing/register/registered.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { metadataOf } from '#libs/event-sourcing/writing.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { addDays, addMonths, type BusinessDate, type Instant } from '#libs/kernel/time.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { FULL_CLIENT, FULL_PARTNER, inputsOf, lineOf, staff } from '#libs/orders/testing/scene.js';
import { contextOf } from '#libs/orders/testing/world.js';
import { WhenThresholdEvaluationBegunThenEnd } from './automations/when-threshold-evaluation-begun-then-end.js';
import { commands, EvaluateThresholds } from './commands.js';
import { PartnerAdmitted } from './events/partner-admitted.js';
import { PartnerLeft } from './events/partner-left.js';
import { PartnerSuspended } from './events/partner-suspended.js';
import { PolicySet } from './events/policy-set.js';
import { ThresholdEvaluated } from './events/threshold-evaluated.js';
import { ThresholdEvaluationBegun } from './events/threshold-evaluation-begun.js';
import { ThresholdEvaluationEnded } from './events/threshold-evaluation-ended.js';
import { TurnoverBooked } from './events/turnover-booked.js';

const definitions = [
  PartnerAdmitted,
  PartnerSuspended,
  PartnerLeft,
  PolicySet,
  OrderOpened,
  OrderPaid,
  OrderRefunded,
  Registered,
  PostingDeferred,
  TurnoverBooked,
  ThresholdEvaluationBegun,
  ThresholdEvaluated,
  ThresholdEvaluationEnded,
];
const noon = (day: BusinessDate): Instant => `${day}T11:00:00Z`;

/** What happened, told straight to the streams. */
class Told {
  readonly memory = new Memory(definitions);

  async happen(stream: string, at: Instant, event: DomainEvent): Promise<void> {
    const revision = this.memory.stream(stream).length - 1;
    const id = derivedUuid(stream, revision + 1);
    const metadata = metadataOf(contextOf(id, staff('finance')), at);
    this.memory.append(stream, [await this.memory.codec.encode(event, id, metadata)], revision);
  }

  admit(orgId: string, at: Instant): Promise<void> {
    return this.happen(`partner-${orgId}`, at, { type: 'PartnerAdmitted', data: { orgId, level: 'gold' } });
  }

  /** An order of client `c` with a charge of its own, managed by `partner`, which pays it where told. */
  async pay(
    orderId: string,
    charged: Amount,
    at: Instant,
    { partner = 'p', currency = 'CHF', rules }: { partner?: string | null; currency?: Currency; rules?: null } = {},
  ): Promise<void> {
    const access = partner === null ? {} : { [partner]: FULL_CLIENT };
    const scene = { unit: charged, access, client: { currency }, ...(rules === null ? { rules } : {}) };
    const placement = decidePlacement(inputsOf(scene, 'c'), lineOf({ orderId }));
    const placementEventId = derivedUuid('placement', orderId);
    const opened = { kind: 'order', placementEventId, placementPosition: '1', placement };
    await this.happen(`order-${orderId}`, at, { type: 'OrderOpened', data: opened });
    const paid = {
      orderId,
      charged: placement.decision.charged,
      currency,
      instrument: 'card',
      prepaid: '0.00',
      reference: null,
      earning: null,
    };
    await this.happen(`order-${orderId}`, at, { type: 'OrderPaid', data: paid });
  }

  refund(orderId: string, net: Amount, at: Instant, currency: Currency = 'CHF'): Promise<void> {
    const n = this.memory.stream(`order-${orderId}`).length;
    const data = { orderId, refundId: `${orderId}-${n}`, net, cumulative: net, currency, reversal: null };
    return this.happen(`order-${orderId}`, at, { type: 'OrderRefunded', data });
  }

  setGrace(graceDays: number): Promise<void> {
    return this.happen('policy-main', noon('2024-01-01'), { type: 'PolicySet', data: { graceDays } });
  }

  rows(partner = 'p'): unknown[][] {
    return this.memory
      .stream(`threshold-${partner}`)
      .map(({ data }) => data as ThresholdEvaluated['data'])
      .map(({ from, on, CHF, EUR, met, graceUntil }) => [from, on, CHF, EUR, met, graceUntil]);
  }

  count(type: string): number {
    return this.memory.recorded().filter((event) => event.type === type).length;
  }
}
const evaluate = (
  ledger: Ledger,
  on: BusinessDate,
  name = `evaluate ${on}`,
  context: Partial<CommandContext> = {},
): Promise<CommandOutcome> => {
  const asked = { ...contextOf(name, staff('programme')), effectiveAt: noon('2026-01-01'), ...context };
  return carryOut(commands, ledger, new EvaluateThresholds({ on }, asked));
};

describe('EvaluateThresholds (R3, A16, E16)', () => {
  it.each([
    ['2000.00 CHF', [['2000.00', 'CHF']], true],
    ['1999.99 CHF', [['1999.99', 'CHF']], false],
    ['1800.00 EUR', [['1800.00', 'EUR']], true],
    [
      'a mix that is 2000 CHF at parity',
      [
        ['1000.00', 'CHF'],
        ['900.00', 'EUR'],
      ],
      true,
    ],
    [
      'a mix a cent below',
      [
        ['1000.00', 'CHF'],
        ['899.99', 'EUR'],
      ],
      false,
    ],
  ] as const)('finds %s enough or not', async (_, charges, met) => {
    const told = new Told();
    await told.admit('p', noon('2023-03-12'));
    for (const [n, [charged, currency]] of charges.entries()) {
      await told.pay(`o${n}`, charged, noon('2023-06-01'), { currency });
    }
    await evaluate(memoryLedger(told.memory), '2024-03-12');
    expect(told.rows()).toMatchObject([
      [expect.anything(), '2024-03-12', expect.anything(), expect.anything(), met, met ? null : '2024-06-10'],
    ]);
  });

  it('counts days of Zurich, value dates too (A36), from the first of the twelve months to the day before, less what went back in them', async () => {
    const told = new Told();
    await told.admit('p', '2022-03-11T23:00:00Z');
    // Half past eleven at night in UTC is the next day: the first one counts, the second is the day itself.
    await told.pay('o1', '100.00', '2023-03-11T23:30:00Z');
    await told.pay('o2', '10.00', '2024-03-11T23:30:00Z');
    await told.pay('o3', '1000.00', '2023-03-11T22:30:00Z');
    await told.pay('o4', '7.00', noon('2024-03-11'));
    // Refunds count on their own day, of payments before the window, too.
    await told.refund('o3', '300.00', noon('2023-12-31'));
    await told.refund('o1', '1.00', noon('2024-03-12'));
    const ledger = memoryLedger(told.memory);
    await evaluate(ledger, '2024-03-12');
    expect(told.rows()).toEqual([['2023-03-12', '2024-03-12', '-193.00', '0.00', false, '2024-06-10']]);
  });

  it('takes the managing partner that the placement froze, whatever the benefit and whoever pays', async () => {
    const told = new Told();
    for (const partner of ['p', 'q']) await told.admit(partner, noon('2022-01-01'));
    await told.pay('o1', '5.00', noon('2023-06-01'), { rules: null });
    await told.pay('o2', '7.00', noon('2023-06-01'), { partner: null });
    await told.pay('o3', '9.00', noon('2023-06-01'), { partner: 'q' });
    const scene = { unit: '10.00', access: { p: FULL_PARTNER } };
    const placement = decidePlacement(inputsOf(scene, 'p'), lineOf({ orderId: 'o4', placedBy: 'p' }));
    const opened = { kind: 'order', placementEventId: derivedUuid('o4'), placementPosition: '1', placement };
    await told.happen('order-o4', noon('2023-06-02'), { type: 'OrderOpened', data: opened });
    const paid = {
      orderId: 'o4',
      charged: '8.00',
      currency: 'CHF',
      instrument: 'card',
      prepaid: '0.00',
      reference: null,
      earning: null,
    };
    await told.happen('order-o4', noon('2023-06-02'), { type: 'OrderPaid', data: paid });
    await evaluate(memoryLedger(told.memory), '2024-01-01');
    expect([told.rows('p')[0]?.[2], told.rows('q')[0]?.[2]]).toEqual(['13.00', '9.00']);
  });

  it('begins twelve months after the admission, and leaves a grace that lasts from one evaluation to the next', async () => {
    const told = new Told();
    await told.admit('p', noon('2023-02-28'));
    await told.admit('q', noon('2023-03-01'));
    const ledger = memoryLedger(told.memory);
    await evaluate(ledger, '2024-02-27');
    await evaluate(ledger, '2024-02-28');
    expect([told.rows('p').length, told.rows('q').length]).toEqual([1, 0]);
    await told.setGrace(10);
    await told.pay('o1', '2000.00', noon('2024-03-01'));
    // Another day, the same day again, an earlier one: each has its row, and the grace goes on until it is enough.
    for (const [n, on] of ['2024-03-01', '2024-03-01', '2024-02-28', '2024-03-02', '2025-03-02'].entries()) {
      await evaluate(ledger, on, `again ${n}`);
    }
    expect(told.rows('p').map(([, on, , , met, graceUntil]) => [on, met, graceUntil])).toEqual([
      ['2024-02-28', false, '2024-05-28'],
      ['2024-03-01', false, '2024-05-28'],
      ['2024-03-01', false, '2024-05-28'],
      ['2024-02-28', false, '2024-05-28'],
      ['2024-03-02', true, null],
      ['2025-03-02', false, '2025-03-12'],
    ]);
  });

  it('is of suspended partners, too, and of none that has left (E18)', async () => {
    const told = new Told();
    for (const orgId of ['p', 'q']) await told.admit(orgId, noon('2022-01-01'));
    await told.happen('partner-p', noon('2023-01-01'), { type: 'PartnerSuspended', data: { orgId: 'p' } });
    await told.happen('partner-q', noon('2023-01-01'), { type: 'PartnerLeft', data: { orgId: 'q' } });
    await evaluate(memoryLedger(told.memory), '2024-02-27');
    expect([told.rows('p').length, told.rows('q').length]).toEqual([1, 0]);
  });

  it('is the programme desk’s and the ledger’s own, for a day that has come; the same command again changes nothing', async () => {
    const told = new Told();
    await told.admit('p', noon('2022-01-01'));
    const ledger = memoryLedger(told.memory);
    const outcome = await evaluate(ledger, '2025-12-31');
    const last = told.memory.recorded().at(-1);
    expect([last?.type, outcome.position]).toEqual(['ThresholdEvaluationEnded', last?.position]);
    const again = await evaluate(ledger, '2025-12-31');
    expect([again.repeated, told.rows().length]).toEqual([true, 1]);
    const refusal = (on: string, context: Partial<CommandContext> = {}) =>
      evaluate(ledger, on, 'refused', context).catch((error: { code?: string }) => error.code);
    expect(await refusal('2026-01-02')).toBe('DAY_IN_FUTURE');
    expect(await refusal('2025-12-31', { actor: staff('finance') })).toBe('ACTOR_NOT_ALLOWED');
    expect(told.count('ThresholdEvaluationBegun')).toBe(1);
  });

  it('reads neither orders nor turnover of the years before', async () => {
    const told = new Told();
    await told.admit('p', noon('2014-01-01'));
    for (let year = 2014; year < 2024; year += 1) await told.pay(`o${year}`, '500.00', noon(`${year}-06-01`));
    await evaluate(memoryLedger(told.memory), '2024-01-01');
    await told.pay('o2024', '700.00', noon('2024-02-01'));
    const read: string[] = [];
    const before = async (operation: string, stream: string): Promise<void> => {
      if (operation === 'read' && !read.includes(stream)) read.push(stream);
    };
    await evaluate(memoryLedger(told.memory, { before }), '2024-03-01');
    expect(told.rows().map(([, , CHF]) => CHF)).toEqual(['500.00', '1200.00']);
    expect(read.filter((stream) => stream.startsWith('order-'))).toEqual(['order-o2024']);
    const months = read.filter((stream) => stream.startsWith('turnover-'));
    expect(months.every((stream) => stream >= 'turnover-p.2023-03' && stream <= 'turnover-p.2024-03')).toBe(true);
  });
});

/** Where a process dies: at which of its appends, before or after it is durable. */
interface Death {
  at: number;
  isBefore: boolean;
}
class Died extends Error {}
const dying = ({ at, isBefore }: Death): Interference => {
  let appends = 0;
  const die = async (operation: 'append' | 'read'): Promise<void> => {
    if (operation === 'append') appends += 1;
    if (appends >= at) throw new Died();
  };
  return isBefore ? { before: die } : { after: die };
};

describe('An evaluation that is cut off', () => {
  const populated = async (): Promise<Told> => {
    const told = new Told();
    for (const partner of ['p', 'q', 'r']) {
      await told.admit(partner, noon('2022-01-01'));
      await told.pay(`o-${partner}`, '1500.00', noon('2023-05-05'), { partner });
    }
    return told;
  };
  const expectWhole = (told: Told): void => {
    for (const partner of ['p', 'q', 'r']) {
      expect(told.rows(partner)).toEqual([
        ['2023-01-01', '2024-01-01', '1500.00', '0.00', false, '2024-03-31'],
        ['2023-01-02', '2024-01-02', '1500.00', '0.00', false, '2024-03-31'],
      ]);
    }
    expect([told.count('TurnoverBooked'), told.count('ThresholdEvaluationEnded')]).toEqual([3, 2]);
  };

  it('is ended by the next one, by what stood in the log where it began, and every partner has one row each', async () => {
    const deaths = fc.record({ at: fc.integer({ min: 1, max: 12 }), isBefore: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(deaths, { maxLength: 3 }), async (all) => {
        const told = await populated();
        for (const death of all) {
          await evaluate(memoryLedger(told.memory, dying(death)), '2024-01-01').catch((error: unknown) => {
            if (!(error instanceof Died)) throw error;
          });
        }
        // Of whatever began, nothing rests on what comes now.
        if (told.count('ThresholdEvaluationBegun') > 0) await told.setGrace(1);
        await evaluate(memoryLedger(told.memory), '2024-01-01');
        await evaluate(memoryLedger(told.memory), '2024-01-02');
        expectWhole(told);
      }),
      { numRuns: 12 },
    );
  });

  it('is ended by the worker, which lets a command at work be', async () => {
    const told = await populated();
    const dead = evaluate(memoryLedger(told.memory, dying({ at: 1, isBefore: false })), '2024-01-01');
    await expect(dead).rejects.toThrow(Died);
    const automation = new WhenThresholdEvaluationBegunThenEnd(memoryLedger(told.memory));
    const begun = told.memory.recorded().filter(({ type }) => type === 'ThresholdEvaluationBegun');
    await automation.handle(begun);
    await automation.idle();
    expect([told.count('ThresholdEvaluated'), automation.unfinished()]).toEqual([0, begun[0]?.position]);
    await automation.idle();
    expect(told.count('ThresholdEvaluated')).toBe(3);
    await automation.idle();
    expect(automation.unfinished()).toBeUndefined();
    await evaluate(memoryLedger(told.memory), '2024-01-02');
    expectWhole(told);
  });

  it('goes on beside others: two at once judge every partner once each', async () => {
    const told = await populated();
    const [one, two] = [memoryLedger(told.memory), memoryLedger(told.memory)];
    await Promise.all([evaluate(one, '2024-01-01', 'one'), evaluate(two, '2024-01-01', 'two')]);
    for (const partner of ['p', 'q', 'r']) expect(told.rows(partner)).toHaveLength(2);
    expect([told.count('TurnoverBooked'), told.count('ThresholdEvaluationEnded')]).toEqual([3, 2]);
  });
});

describe('Turnover against a model of maps', () => {
  it('is what was paid less what went back in the window, whatever is evaluated in between', async () => {
    const days = (n: number): BusinessDate => addDays('2022-12-20', n);
    const step = fc.oneof(
      fc.record({
        do: fc.constant('pay' as const),
        partner: fc.constantFrom('p', 'q'),
        cents: fc.integer({ min: 1, max: 99_999 }),
        currency: fc.constantFrom('CHF' as const, 'EUR' as const),
        day: fc.integer({ min: 0, max: 400 }),
      }),
      fc.record({
        do: fc.constant('refund' as const),
        of: fc.nat(),
        cents: fc.integer({ min: 1, max: 999 }),
        day: fc.integer({ min: 0, max: 400 }),
      }),
      fc.record({ do: fc.constant('evaluate' as const), day: fc.integer({ min: 366, max: 400 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
        const told = new Told();
        for (const partner of ['p', 'q']) await told.admit(partner, noon('2022-12-20'));
        const moved: { partner: string; currency: Currency; cents: number; day: BusinessDate }[] = [];
        const paid: { orderId: string; partner: string; currency: Currency }[] = [];
        const expected = new Map<string, unknown[][]>([
          ['p', []],
          ['q', []],
        ]);
        for (const [n, one] of [...steps, { do: 'evaluate' as const, day: 400 }].entries()) {
          const day = days(one.day);
          if (one.do === 'pay') {
            const { partner, currency, cents } = one;
            const orderId = `o${n}`;
            await told.pay(orderId, (cents / 100).toFixed(2), noon(day), { partner, currency });
            moved.push({ partner, currency, cents, day });
            paid.push({ orderId, partner, currency });
          } else if (one.do === 'refund') {
            const order = paid[one.of % Math.max(1, paid.length)];
            if (!order) continue;
            await told.refund(order.orderId, (one.cents / 100).toFixed(2), noon(day), order.currency);
            moved.push({ ...order, cents: -one.cents, day });
          } else {
            const from = addMonths(day, -12);
            for (const partner of ['p', 'q']) {
              const total = (currency: Currency): number =>
                moved
                  .filter((it) => it.partner === partner && it.currency === currency && it.day >= from && it.day < day)
                  .reduce((sum, { cents }) => sum + cents, 0);
              const [chf, eur] = [total('CHF'), total('EUR')];
              const met = 9 * chf + 10 * eur >= 1_800_000;
              const before = expected.get(partner)!.at(-1);
              const grace = met ? null : ((before?.[5] as string | null | undefined) ?? addDays(day, 90));
              const amounts = [chf, eur].map((cents) => (cents / 100).toFixed(2));
              expected.get(partner)!.push([from, day, ...amounts, met, grace]);
            }
            await evaluate(memoryLedger(told.memory), day, `step ${n}`);
          }
        }
        for (const partner of ['p', 'q']) expect(told.rows(partner)).toEqual(expected.get(partner));
      }),
      { numRuns: 12 },
    );
  });
});
