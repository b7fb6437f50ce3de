import { entryOf } from './accounts.js';
import { Check, actorNotAllowed, legalOrAdministrator, samePerson, unknownOrder } from './check-parts.js';
import { unknownOrganisation } from './check-parts.js';
import { Entry } from './books.js';
import { monthInZurich } from './days.js';
import { accountsToPay } from './payouts.js';
import { RecordOf } from './records.js';
import { World, membershipAt } from './world.js';

type OfOrder = { order: string };
type OfRun = { run: string };

/** The entry that finance means with an order: that of its present earner (E3). */
const entryMeant = (world: World, { order }: OfOrder): Entry | undefined =>
  entryOf(world, order, world.orders.get(order)?.partner ?? null);
const noCashback: Check<OfOrder> = ['NO_CASHBACK', (world, record) => entryMeant(world, record) === undefined];

const unknownRun: Check<OfRun> = ['UNKNOWN_RUN', (world, { run }) => !world.books.runs.has(run)];
const runNotDraft: Check<OfRun> = ['RUN_NOT_DRAFT', (world, { run }) => world.books.runs.get(run)?.status !== 'draft'];
const payoutOf = (world: World, { run, partner }: RecordOf<'settle-payout'>) =>
  world.books.runs.get(run)?.payouts.get(partner);

/** Who was admitted once is still owed after it left (E18). */
const neverAdmitted: Check<{ partner: string }> = [
  'NOT_A_PARTNER',
  (world, { partner }) => (world.organisations.get(partner)?.level ?? null) === null,
];
const memberThen = (world: World, { order, partner }: RecordOf<'correct-attribution'>) => {
  const placed = world.orders.get(order);
  return partner === null || !placed ? undefined : membershipAt(world, partner, placed.n);
};

type MoneyKind =
  | 'release'
  | 'hold'
  | 'unhold'
  | 'adjust'
  | 'set-payout-destination'
  | 'create-payout-run'
  | 'approve-payout-run'
  | 'cancel-payout-run'
  | 'settle-payout'
  | 'close-period'
  | 'correct-rate-card'
  | 'correct-attribution';

export const checksOfMoney: { readonly [Kind in MoneyKind]: readonly Check<RecordOf<Kind>>[] } = {
  release: [],
  hold: [
    unknownOrder,
    noCashback,
    ['ENTRY_IN_PAYOUT', (world, record) => ['inPayout', 'paid'].includes(entryMeant(world, record)?.state ?? '')],
  ],
  unhold: [
    unknownOrder,
    noCashback,
    ['ENTRY_NOT_HELD', (world, record) => entryMeant(world, record)?.state !== 'held'],
  ],
  adjust: [
    unknownOrganisation(({ partner }) => [partner]),
    [
      'ADJUSTMENT_EXISTS',
      (world, record) => world.books.adjustments.some(({ adjustment }) => adjustment === record.adjustment),
    ],
    samePerson,
    neverAdmitted,
  ],
  'set-payout-destination': [
    unknownOrganisation(({ partner }) => [partner]),
    actorNotAllowed(legalOrAdministrator),
    neverAdmitted,
  ],
  'create-payout-run': [
    ['RUN_EXISTS', (world, { run }) => world.books.runs.has(run)],
    [
      'RUN_OPEN',
      (world, { currency }) =>
        [...world.books.runs.values()].some((run) => run.status === 'draft' && run.currency === currency),
    ],
    ['NOTHING_TO_PAY', (world, { currency }) => accountsToPay(world, currency).length === 0],
  ],
  'approve-payout-run': [
    unknownRun,
    ['SAME_PERSON', (world, { run, staff }) => world.books.runs.get(run)?.madeBy === staff.user],
    runNotDraft,
  ],
  'cancel-payout-run': [unknownRun, runNotDraft],
  'settle-payout': [
    unknownRun,
    ['UNKNOWN_PAYOUT', (world, record) => payoutOf(world, record) === undefined],
    ['PAYOUT_NOT_SENT', (world, record) => record.result !== 'returned' && payoutOf(world, record)?.status !== 'sent'],
    [
      'PAYOUT_NOT_SETTLED',
      (world, record) => {
        const payout = payoutOf(world, record);
        return record.result === 'returned' && (payout?.status !== 'settled' || payout.destination !== 'bank');
      },
    ],
  ],
  'close-period': [
    ['PERIOD_NOT_OVER', (_, { at, month }) => month >= monthInZurich(at)],
    ['PERIOD_CLOSED', (world, { month }) => month <= (world.books.closedThrough ?? '')],
  ],
  'correct-rate-card': [
    ['UNKNOWN_RATE_CARD', (world, record) => !world.rateCards.some(({ version }) => version === record.version)],
    samePerson,
  ],
  'correct-attribution': [
    unknownOrganisation(({ partner }) => (partner === null ? [] : [partner])),
    unknownOrder,
    samePerson,
    [
      'PARTNER_PAID',
      (world, { order }) => {
        const placed = world.orders.get(order);
        return placed !== undefined && placed.payer !== placed.client;
      },
    ],
    ['SELF_PARTNERSHIP', (world, { order, partner }) => world.orders.get(order)?.client === partner],
    [
      'NOT_A_PARTNER',
      (world, record) => record.partner !== null && (memberThen(world, record)?.standing ?? 'left') === 'left',
    ],
    ['PARTNER_SUSPENDED', (world, record) => memberThen(world, record)?.standing === 'suspended'],
  ],
};
