import { Account, type AccountEvent, type Carried, emptyAccount } from './account.js';
import type { AccountState } from './account-state.js';
import { postingsOf, type Prepared } from './postings.js';
import type { RecordedSource } from './sources.js';

const NOON = '2024-03-12T11:00:00Z';
const PREPARED: Prepared = { holdingDays: 30, closedThrough: null };
const PREPAID = { destination: 'prepaid', iban: null, minimum: null } as const;
const BANK = { destination: 'bank', iban: 'CH9300762011623852957', minimum: '50.00' } as const;

/** A source as the log has it; its id is its type unless it says otherwise. */
const source = (type: RecordedSource['type'], data: object, effectiveAt = NOON, id: string = type): RecordedSource =>
  ({ type, data, id, position: 0n, metadata: { effectiveAt } }) as unknown as RecordedSource;
const EARNING = {
  partnerOrgId: 'p',
  clientOrgId: 'c',
  productId: 'p1',
  net: '260.40',
  rate: '0.2000',
  preferential: '208.32',
  amount: '52.08',
  rateCardVersion: 'v1',
  delegationRevision: 3,
};
const paid = (orderId: string, more: object = {}, at = NOON): RecordedSource =>
  source('OrderPaid', { orderId, currency: 'CHF', earning: { ...EARNING, ...more } }, at);
const refunded = (orderId: string, amount: string): RecordedSource => {
  const reversal = { partnerOrgId: 'p', clientOrgId: 'c', productId: 'p1', cumulative: amount, amount };
  return source('OrderRefunded', { orderId, refundId: 'r1', currency: 'CHF', reversal });
};
const corrected = (orderId: string, amount: string, partnerOrgId = 'p'): RecordedSource =>
  source('OrderCorrected', {
    orderId,
    correctionId: 'k1',
    clientOrgId: 'c',
    productId: 'p1',
    currency: 'CHF',
    rows: [{ partnerOrgId, amount }],
    paidAt: '2024-03-01T11:00:00Z',
  });
const adjusted = (amount: string, at = NOON): RecordedSource =>
  source('AdjustmentApproved', { adjustmentId: 'a1', partnerOrgId: 'p', currency: 'CHF', amount }, at);
const released = (through = '2024-04-11'): RecordedSource => source('ReleaseOrdered', { through });
const held = (orderId: string): RecordedSource => source('HoldOrdered', { orderId });
const unheld = (orderId: string): RecordedSource => source('UnholdOrdered', { orderId });
const drafted = source('PayoutRunDrafted', { runId: 'run1', currency: 'CHF', draftedBy: 'fin1' });
const approved = (prepaid: string[], bank: string[]): RecordedSource =>
  source('PayoutRunApproved', { runId: 'run1', prepaid, bank });
const cancelled = source('PayoutRunCancelled', { runId: 'run1', partners: ['p'] });
const told = (result: string): RecordedSource => source('PayoutRecorded', { runId: 'run1', partnerOrgId: 'p', result });
const closed = (month: string): RecordedSource => source('MonthClosed', { month });

/** The account `p.CHF`, posted to source by source as its journal does. */
class Book {
  private state: AccountState = Account.initial;
  private carried: Carried = emptyAccount('p.CHF');

  /** Parts of the balance that are not 0.00. */
  get balance(): object {
    return Object.fromEntries(Object.entries(this.carried.balanceAfter).filter(([, amount]) => amount !== '0.00'));
  }

  derive(from: RecordedSource, more: Partial<Prepared> = {}, state = this.state) {
    return postingsOf(from, { carried: this.carried, book: state, prepared: { ...PREPARED, ...more } });
  }

  /** As if it had been carried forward: of what is over it knows nothing. */
  deriveCarried(from: RecordedSource) {
    return this.derive(from, {}, { ...this.state, carried: { revision: 0, sourceUpTo: '0' } });
  }

  /** What each posting says, its type first, without whose account it is; the balance is looked at as a whole. */
  post(from: RecordedSource, more: Partial<Prepared> = {}): object[] {
    return this.derive(from, more).map(({ type, data, carried }) => {
      const { partnerOrgId, currency, balanceAfter, sourceEventId, ...rest } = data as Carried &
        Record<string, unknown>;
      expect([partnerOrgId, currency, sourceEventId, balanceAfter]).toEqual([
        'p',
        'CHF',
        from.id,
        carried.balanceAfter,
      ]);
      this.carried = carried;
      this.state = Account.evolve(this.state, { type, data: { ...data, sourceUpTo: '0' } } as unknown as AccountEvent);
      // What the event says of the balance is what the fold makes of it.
      expect(this.state.balance).toEqual(balanceAfter);
      return { type, ...rest };
    });
  }
}
/** After these sources; runs pay to where `to` says. */
const after = (to: Prepared['payout'] = PREPAID, ...sources: RecordedSource[]): Book => {
  const book = new Book();
  for (const one of sources) book.post(one, { payout: to! });
  return book;
};

describe('A payment (E1, R26)', () => {
  const accrued = {
    type: 'CashbackAccrued',
    orderId: 'o1',
    clientOrgId: 'c',
    productId: 'p1',
    net: '260.40',
    rate: '0.2000',
    preferential: '208.32',
    amount: '52.08',
    rateCardVersion: 'v1',
    delegationRevision: 3,
    maturesOn: '2024-04-11',
    month: '2024-03',
  };

  it('makes the cashback pending until its day; of nobody nothing', () => {
    const book = new Book();
    expect(book.post(source('OrderPaid', { orderId: 'o1', currency: 'CHF', earning: null }))).toEqual([]);
    expect(book.post(paid('o1'))).toEqual([accrued]);
    expect(book.balance).toEqual({ pending: '52.08' });
  });

  it('counts in its own month while that is open, else in the first open one (E12)', () => {
    const monthOf = (closedThrough: string | null) =>
      (new Book().post(paid('o1'), { closedThrough })[0] as typeof accrued).month;
    expect([null, '2024-02', '2024-03', '2024-12'].map(monthOf)).toEqual(['2024-03', '2024-03', '2024-04', '2025-01']);
  });

  it('of another partner, or in another currency, is none of this account', () => {
    expect(() => new Book().post(paid('o1', { partnerOrgId: 'q' }))).toThrow('belongs to q.CHF, not to p.CHF');
    const euros = source('OrderPaid', { orderId: 'o1', currency: 'EUR', earning: EARNING });
    expect(() => new Book().post(euros)).toThrow('belongs to p.EUR, not to p.CHF');
  });

  it('needs no account that was read, which everything else does', () => {
    const standing = { carried: emptyAccount('p.CHF'), book: undefined, prepared: PREPARED };
    expect(postingsOf(paid('o1'), standing)).toHaveLength(1);
    expect(() => postingsOf(adjusted('1.00'), standing)).toThrow(
      'AdjustmentApproved is posted to an account that was not',
    );
  });
});

describe('A refund (A15, E4)', () => {
  const reversed = (fromEntry: string, loose: string, amount: string) => ({
    type: 'CashbackReversed',
    orderId: 'o1',
    clientOrgId: 'c',
    productId: 'p1',
    refundId: 'r1',
    amount,
    fromEntry,
    loose,
    cumulative: amount.slice(1),
    month: '2024-03',
  });

  it.each<[string, RecordedSource[], object]>([
    ['pending', [], { pending: '32.08' }],
    ['held', [held('o1')], { held: '32.08' }],
    ['available', [released()], { available: '32.08' }],
  ])('takes its share from an entry that is %s', (_, steps, balance) => {
    const book = after(PREPAID, paid('o1'), ...steps);
    expect(book.post(refunded('o1', '20.00'))).toEqual([reversed('-20.00', '0.00', '-20.00')]);
    expect(book.balance).toEqual(balance);
  });

  it('takes what is more than remains from what is available, below nothing if it must', () => {
    const book = after(PREPAID, paid('o1'));
    expect(book.post(refunded('o1', '52.09'))).toEqual([reversed('-52.08', '-0.01', '-52.09')]);
    expect(book.balance).toEqual({ available: '-0.01' });
  });

  it.each<[string, RecordedSource[], object]>([
    ['is in a payout', [], { inPayout: '52.08', available: '-20.00' }],
    ['was paid', [approved(['p'], [])], { paid: '52.08', available: '-20.00' }],
  ])('is loose as a whole once the entry %s', (_, steps, balance) => {
    const book = after(PREPAID, paid('o1'), released(), drafted, ...steps);
    expect(book.post(refunded('o1', '20.00'))).toEqual([reversed('0.00', '-20.00', '-20.00')]);
    expect(book.balance).toEqual(balance);
  });

  it('of a share of 0.00, or of nobody’s cashback, posts nothing; of another’s it is refused', () => {
    const book = after(PREPAID, paid('o1'));
    expect(book.post(refunded('o1', '0.00'))).toEqual([]);
    expect(
      book.post(source('OrderRefunded', { orderId: 'o1', refundId: 'r1', currency: 'CHF', reversal: null })),
    ).toEqual([]);
    const euros = source('OrderRefunded', { ...refunded('o1', '1.00').data, currency: 'EUR' });
    expect(() => book.post(euros)).toThrow('belongs to p.EUR');
  });
});

describe('A correction (E31)', () => {
  const told = (amount: string, toEntry: string, loose: string, opened: object | null = null) => ({
    type: 'CashbackAdjusted',
    adjustmentId: null,
    correctionId: 'k1',
    orderId: 'o1',
    clientOrgId: 'c',
    productId: 'p1',
    amount,
    toEntry,
    loose,
    opened,
    effectiveSince: '2024-03-01T11:00:00Z',
    month: '2024-03',
  });
  const opening = { state: 'held', maturesOn: '2024-04-01' } as const;

  it('moves the entry that there is, whatever it might have opened; of another partner nothing', () => {
    const book = after(PREPAID, paid('o1'));
    expect(book.post(corrected('o1', '5.00', 'q'))).toEqual([]);
    expect(book.post(corrected('o1', '5.00'), { opening })).toEqual([told('5.00', '5.00', '0.00')]);
    expect(book.post(corrected('o1', '-60.00'))).toEqual([told('-60.00', '-57.08', '-2.92')]);
    expect(book.balance).toEqual({ available: '-2.92' });
  });

  it('opens an entry where there is none, in the state of the one that it is taken from', () => {
    const book = new Book();
    expect(book.post(corrected('o1', '5.00'), { opening })).toEqual([told('5.00', '5.00', '0.00', opening)]);
    expect(book.balance).toEqual({ held: '5.00' });
  });

  it('is loose where there is none to open, or to lose anything', () => {
    const book = new Book();
    expect(book.post(corrected('o1', '5.00'))).toEqual([told('5.00', '0.00', '5.00')]);
    expect(book.post(corrected('o1', '-6.00'), { opening })).toEqual([told('-6.00', '0.00', '-6.00')]);
    expect(book.balance).toEqual({ available: '-1.00' });
  });
});

describe('What finance does', () => {
  it('adjusts by a loose item, at once available (E5)', () => {
    const book = new Book();
    const nobodys = { correctionId: null, orderId: null, clientOrgId: null, productId: null };
    expect(book.post(adjusted('-5.00'))).toEqual([
      {
        type: 'CashbackAdjusted',
        adjustmentId: 'a1',
        ...nobodys,
        amount: '-5.00',
        toEntry: '0.00',
        loose: '-5.00',
        opened: null,
        effectiveSince: null,
        month: '2024-03',
      },
    ]);
    expect(book.balance).toEqual({ available: '-5.00' });
  });

  it('releases from the day of maturity on what remains of pending entries, once (E2)', () => {
    const book = after(
      PREPAID,
      paid('o1'),
      paid('o2', { amount: '10.00' }),
      paid('o3'),
      held('o3'),
      refunded('o1', '20.00'),
    );
    expect(book.post(released('2024-04-10'))).toEqual([]);
    expect(book.post(released('2024-04-11'))).toEqual([
      { type: 'CashbackReleased', through: '2024-04-11', amount: '42.08', entries: 2 },
    ]);
    expect(book.post(released('2024-04-12'))).toEqual([]);
    expect(book.balance).toEqual({ available: '42.08', held: '52.08' });
  });

  it('holds a pending or available entry, and lets it go pending (E3)', () => {
    const entry = { orderId: 'o1', amount: '52.08' };
    for (const steps of [[], [released()]]) {
      const book = after(PREPAID, paid('o1'), ...steps);
      expect(book.post(unheld('o1'))).toEqual([]);
      expect(book.post(held('o1'))).toEqual([{ type: 'CashbackHeld', ...entry }]);
      expect(book.balance).toEqual({ held: '52.08' });
      expect(book.post(held('o1'))).toEqual([]);
      expect(book.post(unheld('o1'))).toEqual([{ type: 'CashbackUnheld', ...entry }]);
      expect(book.balance).toEqual({ pending: '52.08' });
    }
    const taken = after(PREPAID, paid('o1'), released(), drafted);
    for (const stop of [held('o1'), unheld('o1')]) expect(taken.post(stop)).toEqual([]);
  });

  it('stops nothing that was paid long ago, and no entry that never was (E3)', () => {
    expect(new Book().deriveCarried(held('o1'))).toEqual([]);
    expect(() => new Book().derive(held('o1'))).toThrow('no entry of o1');
  });
});

describe('A payout run (E7, E8, E9)', () => {
  const passed = (available: string, because: string) => [
    { type: 'PayoutPassedOver', runId: 'run1', available, because },
  ];
  const requested = (amount: string, items: number, { destination, iban }: NonNullable<Prepared['payout']>) => [
    { type: 'PayoutRequested', runId: 'run1', amount, items, destination, iban },
  ];

  it('takes everything available, entries and loose items, to where the partner says', () => {
    const book = after(PREPAID, paid('o1'), released(), adjusted('-2.08'), paid('o2'));
    expect(book.post(drafted, { payout: BANK })).toEqual(requested('50.00', 2, BANK));
    expect(book.balance).toEqual({ pending: '52.08', inPayout: '50.00' });
    expect(() => after(PREPAID, adjusted('1.00')).derive(drafted)).toThrow('nobody has read where its payouts go');
  });

  it('pays a bank nothing below the minimum, and a prepaid account whatever there is', () => {
    expect(after(BANK, adjusted('49.99')).post(drafted, { payout: BANK })).toEqual(passed('49.99', 'BELOW_MINIMUM'));
    expect(after(BANK, adjusted('50.00')).post(drafted, { payout: BANK })).toEqual(requested('50.00', 1, BANK));
    expect(after(PREPAID, adjusted('0.01')).post(drafted, { payout: PREPAID })).toEqual(requested('0.01', 1, PREPAID));
  });

  it('tells what it leaves out, but of an account where there is nothing', () => {
    const over = after(PREPAID, adjusted('60.00'), drafted, approved(['p'], []));
    for (const empty of [new Book(), over]) expect(empty.derive(drafted, { payout: PREPAID })).toEqual([]);
    const nothing = 'NOTHING_AVAILABLE';
    expect(after(PREPAID, paid('o1')).post(drafted, { payout: PREPAID })).toEqual(passed('0.00', nothing));
    expect(after(PREPAID, adjusted('-0.01')).post(drafted, { payout: PREPAID })).toEqual(passed('-0.01', nothing));
  });

  const step = (type: string, month: object = {}) => [{ type, runId: 'run1', amount: '60.00', ...month }];
  const MONTH = { month: '2024-03' };
  const begun = (to: Prepared['payout']) => after(to, adjusted('60.00'), drafted);

  it('settles at once what is prepaid, and sends the rest, which moves nothing yet', () => {
    const prepaid = begun(PREPAID);
    expect(prepaid.post(approved(['p'], ['q']))).toEqual(step('PayoutSettled', MONTH));
    expect(prepaid.balance).toEqual({ paid: '60.00' });
    const bank = begun(BANK);
    expect(bank.post(approved(['q'], ['p']))).toEqual(step('PayoutSent'));
    expect(bank.balance).toEqual({ inPayout: '60.00' });
  });

  it('gives everything back where it is given up, fails or comes back', () => {
    const givenUp = begun(BANK);
    expect(givenUp.post(cancelled)).toEqual(step('PayoutCancelled'));
    const failed = begun(BANK);
    failed.post(approved([], ['p']));
    expect(failed.post(told('failed'))).toEqual(step('PayoutFailed'));
    const returned = begun(BANK);
    returned.post(approved([], ['p']));
    expect(returned.post(told('settled'))).toEqual(step('PayoutSettled', MONTH));
    expect(returned.balance).toEqual({ paid: '60.00' });
    expect(returned.post(told('returned'))).toEqual(step('PayoutReturned', MONTH));
    for (const book of [givenUp, failed, returned]) expect(book.balance).toEqual({ available: '60.00' });
  });

  it('takes no step out of its order, and none of a payout that is not', () => {
    const sent = begun(BANK);
    for (const early of ['settled', 'failed', 'returned'])
      expect(() => sent.derive(told(early))).toThrow('run1 has no payout');
    sent.post(approved([], ['p']));
    for (const late of [approved([], ['p']), approved(['p'], []), cancelled, told('returned')]) {
      expect(() => sent.derive(late)).toThrow('run1 has no payout');
    }
    expect(() => new Book().derive(cancelled)).toThrow('run1 has no payout');
    const passedOver = after(PREPAID, adjusted('-1.00'), drafted);
    expect(() => passedOver.derive(cancelled)).toThrow('run1 has no payout');
  });
});

describe('A month that is closed (E11, E12)', () => {
  it('makes a statement of every month with a balance or a movement until then, each with what the one before left', () => {
    const book = after(PREPAID, adjusted('1.00', '2024-01-10T11:00:00Z'), adjusted('-0.25', '2024-03-10T11:00:00Z'));
    const figures = (month: string, opening: string, of: string, closing: string, at: number | null) => ({
      type: 'StatementClosed',
      month,
      opening,
      accrued: '0.00',
      reversed: '0.00',
      adjusted: of,
      paid: '0.00',
      closing,
      lines: at === null ? 0 : 1,
      linesHash: at === null ? '' : expect.stringMatching(/^[0-9a-f]{64}$/),
      firstRevision: at,
      lastRevision: at,
    });
    expect(book.post(closed('2024-02'))).toEqual([
      figures('2024-01', '0.00', '1.00', '1.00', 0),
      figures('2024-02', '1.00', '0.00', '1.00', null),
    ]);
    expect(book.post(closed('2024-02'))).toEqual([]);
    expect(book.post(closed('2024-03'))).toEqual([figures('2024-03', '1.00', '-0.25', '0.75', 1)]);
    expect(book.balance).toEqual({ available: '0.75' });
    expect(new Book().post(closed('2024-03'))).toEqual([]);
  });
});
