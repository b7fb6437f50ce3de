import { availableOf } from './accounts.js';
import { Entry, remainingOf } from './books.js';
import { checksOf } from './checks.js';
import { Expected } from './expected.js';
import { EntryState } from './expected-of-programme.js';
import { generateBalanceProbes, generateHistory, generateProbes } from './generator.js';
import { expectedOf, play } from './model.js';
import { HistoryRecord, isOfProgramme } from './records.js';
import { World, emptyWorld, grantsOf, isSuspended, membershipAt } from './world.js';

const histories = [1, 2, 3].map((seed) => {
  const size = { records: 3000, organisations: 20 + 10 * seed, partners: 4 + 2 * seed, months: 18 + 6 * seed };
  return generateHistory({ seed, ...size, programme: true });
});

/** A record that was accepted, what it left, and what was before it. */
interface Seen {
  record: HistoryRecord;
  world: World;
  /** Copied before a refund or a correction only. */
  entries: ReadonlyMap<string, Entry>;
  loose: number;
  lines: number;
  statements: number;
  expired: number;
  /** Entries that a bank sent back, by order and partner. */
  returned: ReadonlySet<string>;
}
const looseItems = (world: World): number =>
  [...world.books.accounts.values()].reduce((sum, { loose }) => sum + loose.length, 0);
const expired = (world: World): number =>
  [...world.invitations.values()].filter(({ status }) => status === 'expired').length;
const belowMinimum = ({ books, policy }: World): string[] =>
  [...books.accounts].flatMap(([key, account]) => {
    const available = availableOf(account);
    return available > 0n && available < policy.minPayout[account.currency] ? [key] : [];
  });

const isRefund = ({ record }: Seen): boolean => record.do === 'refund';
const isCorrection = ({ record }: Seen): boolean =>
  record.do === 'correct-rate-card' || record.do === 'correct-attribution';
/** Whether an entry in this state has more (1) or less (-1) than before. */
const moved = ({ world, entries }: Seen, state: EntryState, sign: 1 | -1): boolean =>
  [...entries].some(([key, was]) => {
    const difference = remainingOf(world.books.entries.get(key)!) - remainingOf(was);
    return was.state === state && difference * BigInt(sign) > 0n;
  });
const made = ({ world, entries }: Seen, state: EntryState): boolean =>
  [...world.books.entries].some(([key, entry]) => !entries.has(key) && entry.state === state);
const placedLines = ({ world, lines }: Seen) => world.lines.slice(lines);
const newStatements = ({ world, statements }: Seen) => world.books.statements.slice(statements);
const payoutsMade = ({ record, world }: Seen) =>
  record.do === 'create-payout-run' ? [...world.books.runs.get(record.run)!.payouts.values()] : [];

const ofEntries = Object.fromEntries(
  (['pending', 'held', 'available'] as const).flatMap((state): [string, (seen: Seen) => boolean][] => [
    [`a refund takes from what is ${state}`, (seen) => isRefund(seen) && moved(seen, state, -1)],
    [`a correction takes from what is ${state}`, (seen) => isCorrection(seen) && moved(seen, state, -1)],
    [`a correction adds to what is ${state}`, (seen) => isCorrection(seen) && moved(seen, state, 1)],
    [`a correction makes an entry that is ${state}`, (seen) => isCorrection(seen) && made(seen, state)],
  ]),
);
const rare: Record<string, (seen: Seen) => boolean> = {
  ...ofEntries,
  'a refund makes a loose item': (seen) => isRefund(seen) && looseItems(seen.world) > seen.loose,
  'a correction makes a loose item': (seen) => isCorrection(seen) && looseItems(seen.world) > seen.loose,
  'a correction posts to several partners': (seen) =>
    isCorrection(seen) && new Set(seen.world.corrections.at(-1)!.posted.map(({ partner }) => partner)).size > 1,
  'a level was another at the placement': ({ record, world }) =>
    record.do === 'correct-attribution' &&
    record.partner !== null &&
    membershipAt(world, record.partner, world.orders.get(record.order)!.n)!.level !==
      world.organisations.get(record.partner)!.level,
  'a suspended partner accrues': ({ record, world }) =>
    record.do === 'pay' && isSuspended(world, world.orders.get(record.order)!.paid!.earner ?? ''),
  'an account is left out below the minimum': (seen) =>
    seen.record.do === 'create-payout-run' && belowMinimum(seen.world).length > 0,
  'who left is paid at a bank below the minimum': (seen) =>
    payoutsMade(seen).some(
      ({ account, amount, destination }) =>
        destination === 'bank' &&
        seen.world.organisations.get(account.partner)!.standing === 'left' &&
        amount < seen.world.policy.minPayout[account.currency],
    ),
  'what a bank sent back is paid again': (seen) =>
    payoutsMade(seen).some(({ entries }) => entries.some((one) => seen.returned.has(`${one.order} ${one.partner}`))),
  'several months are closed at once': (seen) => new Set(newStatements(seen).map(({ month }) => month)).size > 1,
  'a partner owes when a month is closed': (seen) => newStatements(seen).some(({ closing }) => closing.startsWith('-')),
  'an add-on is managed by its parent': (seen) =>
    placedLines(seen).some(({ client, product, managingPartner }) => {
      const { parent } = seen.world.products.get(product)!;
      const { mode, products } = grantsOf(seen.world, client).get(managingPartner ?? '') ?? {};
      return parent !== null && mode === 'LIMITED' && products!.has(parent) && !products!.has(product);
    }),
  'a one-off is an add-on': ({ record }) =>
    record.do === 'order' && record.parent !== undefined && record.from === undefined,
  'a collaborator places': ({ record }) => 'placedBy' in record && record.actor.role === 'collaborator',
  'a mandate renews several times at once': (seen) =>
    seen.record.do === 'renew-due' &&
    new Set(placedLines(seen).map(({ product }) => product)).size < placedLines(seen).length,
  'a partner pays for what a mandate renews': (seen) =>
    seen.record.do === 'renew-due' && placedLines(seen).some(({ payer, client }) => payer !== client),
  'an invitation gives way to the next': (seen) =>
    seen.record.do.startsWith('invite-') && expired(seen.world) > seen.expired,
};

function lookThrough(history: readonly HistoryRecord[], kinds: Set<string>, found: Set<string>): void {
  const world = emptyWorld();
  const returned = new Set<string>();
  for (const record of history) {
    const moves = ['refund', 'correct-rate-card', 'correct-attribution'].includes(record.do);
    const seen: Seen = {
      ...{ record, world, returned, loose: looseItems(world), expired: expired(world) },
      ...{ lines: world.lines.length, statements: world.books.statements.length },
      entries: moves ? new Map([...world.books.entries].map(([key, entry]) => [key, { ...entry }])) : new Map(),
    };
    if (play(world, record) !== null) continue;
    kinds.add(record.do);
    for (const [name, holds] of Object.entries(rare)) if (!found.has(name) && holds(seen)) found.add(name);
    if (record.do === 'settle-payout' && record.result === 'returned')
      for (const { order, partner } of world.books.runs.get(record.run)!.payouts.get(record.partner)!.entries)
        returned.add(`${order} ${partner}`);
  }
}

/** What the rows of an expectation show of the programme, one text for each state. */
function statesOf(expected: Expected): string[] {
  const { entries = [], payoutRuns = [], payouts = [], mandates = [], partners = [], thresholds = [] } = expected;
  const { collaborators = [], accountEntries = [], creditNotes = [], corrections = [], knownAt = [] } = expected;
  return [
    ...entries.map(({ state }) => `entry ${state}`),
    ...payoutRuns.map(({ status }) => `run ${status}`),
    ...payouts.map(({ destination, status }) => `payout ${destination} ${status}`),
    ...mandates.map(({ status, reason }) => `mandate ${status} ${reason}`),
    ...partners.map(({ status }) => `partner ${status}`),
    ...expected.invitations.map(({ status }) => `invitation ${status}`),
    ...expected.lines.map(({ reason }) => `line ${reason}`),
    ...thresholds.map(({ met, graceUntil }) => `threshold ${met ? 'met' : 'missed'} ${graceUntil === null}`),
    ...collaborators.map(({ products }) => `assigned to ${products ? 'some' : 'all'}`),
    ...accountEntries.map(({ role, product }) => `${role} enters ${product === null ? 'an account' : 'a product'}`),
    ...creditNotes.map(({ vat }) => `credited in ${vat.length}`),
    ...corrections.map(({ partnerPaid, posted }) => `corrected ${partnerPaid.length > 0} ${posted.length > 0}`),
    ...knownAt.map(({ adjusted, asOf, knownAt: then }) => `known ${adjusted === '0.00'} ${asOf < then}`),
  ];
}

describe('generated histories of the programme', () => {
  const kinds = new Set<string>();
  const found = new Set<string>();
  beforeAll(() => {
    for (const history of histories) lookThrough(history, kinds, found);
  });

  it('are short where they are asked to be, and without the flag have nothing of it', () => {
    const short = { seed: 5, records: 150, organisations: 8, partners: 3, months: 6 };
    expect(generateHistory({ ...short, programme: true })).toHaveLength(150);
    expect(generateHistory(short).filter(isOfProgramme)).toEqual([]);
    expect(expectedOf(generateHistory(short)).accounts).toBeUndefined();
  });

  it('have every kind of record, accepted', () => {
    expect(Object.keys(checksOf).filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('meet what is rare', () => {
    expect(Object.keys(rare).filter((name) => !found.has(name))).toEqual([]);
  });

  it('reach every state of money, of membership and of what runs by date', () => {
    const reached = new Set<string>();
    for (const [index, history] of histories.entries()) {
      const expected = expectedOf(history, generateProbes(history, index), generateBalanceProbes(history, index));
      for (const state of statesOf(expected)) reached.add(state);
    }
    const roles = ['legalRepresentative', 'administrator', 'collaborator'];
    const wanted = [
      ...['pending', 'held', 'available', 'inPayout', 'paid'].map((state) => `entry ${state}`),
      ...['closed', 'approved', 'cancelled'].map((status) => `run ${status}`),
      ...['sent', 'settled', 'failed', 'returned', 'cancelled'].map((status) => `payout bank ${status}`),
      ...['payout prepaid settled', 'payout prepaid cancelled', 'mandate active null', 'mandate cancelled null'],
      ...['NOT_ALLOWED_TO_ORDER', 'PARTNER_SUSPENDED', 'ORDER_EXISTS'].map((code) => `mandate lapsed ${code}`),
      ...['active', 'suspended', 'left'].map((status) => `partner ${status}`),
      ...['invitation expired', 'line PARTNER_SUSPENDED', 'threshold met true', 'threshold missed false'],
      ...['assigned to some', 'assigned to all', 'credited in 0', 'credited in 1', 'credited in 2'],
      ...roles.flatMap((role) => [`${role} enters an account`, `${role} enters a product`]),
      ...['corrected true true', 'corrected false true', 'corrected false false'],
      ...['known true true', 'known false true', 'known true false', 'known false false'],
    ];
    expect(wanted.filter((state) => !reached.has(state))).toEqual([]);
  });
});
