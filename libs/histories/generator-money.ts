import { availableOf } from './accounts.js';
import { Account } from './books.js';
import { EntryState } from './expected-of-programme.js';
import { Unstamped } from './generator-catalogue.js';
import { pay } from './generator-orders.js';
import { Scene } from './generator-scene.js';
import { formatMoney } from './money.js';
import { Currency } from './records.js';

const ibans = [
  'CH9300762011623852957',
  'DE89370400440532013000',
  'FR1420041010050500013M02606',
  'AT611904300234573201',
];
export const currencies: readonly Currency[] = ['CHF', 'EUR'];
/** The people of finance are few, so that the same one comes twice. */
export const finance = ['fin-1', 'fin-2', 'fin-3'] as const;
type Staff = { user: string };
export const staff = (scene: Scene): Staff => ({ user: scene.random.pick(finance) });
/** One who made it and one who approved it, seldom the same. */
export const twoOfFinance = (scene: Scene): { staff: Staff; approvedBy: string } => {
  const first = staff(scene);
  const others = finance.filter((user) => user !== first.user);
  return { staff: first, approvedBy: scene.random.chance(0.1) ? first.user : scene.random.pick(others) };
};

/** An order with an entry in one of the states, else any, else one that nothing has. */
function orderWithEntry(scene: Scene, states: readonly EntryState[]): string {
  const { random, world } = scene;
  const entries = [...world.books.entries.values()];
  const fitting = entries.filter(({ state }) => states.includes(state));
  return random.weighted([
    [10, fitting.length > 0 ? random.pick(fitting).order : scene.unknown('ord')],
    [2, entries.length > 0 ? random.pick(entries).order : scene.unknown('ord')],
    [1, scene.orders.length > 0 ? random.pick(scene.orders) : scene.unknown('ord')],
    [0.4, scene.unknown('ord')],
  ]);
}

/** Where nothing is earned yet it is paid first, mostly; nor is unheld what is not held. */
export function hold(scene: Scene): Unstamped {
  if (scene.world.books.entries.size === 0 && scene.random.chance(0.9)) return pay(scene);
  const order = orderWithEntry(scene, ['pending', 'available']);
  return { do: 'hold', order, reason: 'a question is open', staff: staff(scene) };
}
export function unhold(scene: Scene): Unstamped {
  const held = [...scene.world.books.entries.values()].some(({ state }) => state === 'held');
  if (!held && scene.random.chance(0.8)) return hold(scene);
  const order = orderWithEntry(scene, ['held']);
  return { do: 'unhold', order, reason: 'the question is answered', staff: staff(scene) };
}

const accounts = (scene: Scene): Account[] => [...scene.world.books.accounts.values()];

/** Amounts that matter: what brings an account to nothing, below it, or to the least that a bank is asked for. */
export function adjust(scene: Scene): Unstamped {
  const { random, world } = scene;
  const known = accounts(scene);
  const account = known.length > 0 && random.chance(0.75) ? random.pick(known) : undefined;
  const currency = account?.currency ?? random.pick(currencies);
  const partner =
    account?.partner ??
    random.weighted([
      [6, scene.partners.length > 0 ? random.pick(scene.partners) : scene.unknown('org')],
      [1, random.pick(scene.organisations)],
      [0.5, scene.unknown('org')],
    ]);
  const available = account ? availableOf(account) : 0n;
  const toMinimum = world.policy.minPayout[currency] - available;
  const amount = random.weighted([
    [3, BigInt(random.between(1, 9000))],
    [3, -BigInt(random.between(1, 4000))],
    [2, -available],
    [1, -available - 1n],
    [2, toMinimum],
    [1, toMinimum - 1n],
  ]);
  const used = world.books.adjustments.filter(({ adjustment }) => adjustment !== null);
  const again = used.length > 0 && random.chance(0.06);
  return {
    do: 'adjust',
    adjustment: again ? random.pick(used).adjustment! : scene.fresh('adj'),
    partner,
    currency,
    amount: formatMoney(amount === 0n ? 1n : amount),
    reason: 'agreed by telephone',
    ...twoOfFinance(scene),
  };
}

export function setDestination(scene: Scene): Unstamped {
  const { random } = scene;
  const partner = random.weighted([
    [12, scene.partners.length > 0 ? random.pick(scene.partners) : scene.unknown('org')],
    [1, random.pick(scene.organisations)],
    [0.5, scene.unknown('org')],
  ]);
  const actor = scene.actorFor(partner, ['legalRepresentative', 'administrator']);
  const where = random.chance(0.7) ? ({ destination: 'bank', iban: random.pick(ibans) } as const) : undefined;
  return {
    do: 'set-payout-destination',
    partner,
    currency: random.pick(currencies),
    ...(where ?? { destination: 'prepaid' }),
    actor,
  };
}
