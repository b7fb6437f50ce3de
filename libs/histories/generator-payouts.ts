import { addMonths } from './days.js';
import { Unstamped } from './generator-catalogue.js';
import { release, today } from './generator-dates.js';
import { currencies, finance, staff } from './generator-money.js';
import { pay } from './generator-orders.js';
import { Scene } from './generator-scene.js';
import { accountsToPay } from './payouts.js';

const runIds = (scene: Scene, status: string): string[] =>
  [...scene.world.books.runs.values()].filter((run) => run.status === status).map(({ run }) => run);

export function createRun(scene: Scene): Unstamped {
  const { random, world } = scene;
  // Where nothing could be paid, something becomes available first; mostly.
  if (currencies.every((one) => accountsToPay(world, one).length === 0) && random.chance(0.7))
    return random.chance(0.5) ? release(scene) : pay(scene);
  const used = [...world.books.runs.keys()];
  const run = used.length > 0 && random.chance(0.06) ? random.pick(used) : scene.fresh('run');
  return { do: 'create-payout-run', run, currency: random.pick(currencies), staff: staff(scene) };
}

export function decideRun(scene: Scene): Unstamped {
  const { random, world } = scene;
  const drafts = runIds(scene, 'draft');
  if (drafts.length === 0 && random.chance(0.75)) return createRun(scene);
  const known = [...world.books.runs.keys()];
  const run = random.weighted([
    [12, drafts.length > 0 ? random.pick(drafts) : scene.unknown('run')],
    [2, known.length > 0 ? random.pick(known) : scene.unknown('run')],
    [0.5, scene.unknown('run')],
  ]);
  const others = finance.filter((user) => user !== world.books.runs.get(run)?.madeBy);
  const by = random.chance(0.9) ? { user: random.pick(others) } : staff(scene);
  return random.chance(0.8)
    ? { do: 'approve-payout-run', run, staff: by }
    : { do: 'cancel-payout-run', run, staff: by };
}

/** Banks pay, cannot, or send back what they paid, be it long ago. */
export function settlePayout(scene: Scene): Unstamped {
  const { random, world } = scene;
  const payouts = [...world.books.runs.values()].flatMap(({ run, payouts: of }) =>
    [...of].map(([partner, { status, destination }]) => ({ run, partner, status, destination })),
  );
  const sent = payouts.filter(({ status }) => status === 'sent');
  const settled = payouts.filter(({ status, destination }) => status === 'settled' && destination === 'bank');
  if (sent.length === 0 && random.chance(settled.length === 0 ? 0.8 : 0.4)) return decideRun(scene);
  const nothing = { run: scene.unknown('run'), partner: random.pick(scene.organisations) };
  const one = random.weighted([
    [10, sent.length > 0 ? random.pick(sent) : nothing],
    [3, settled.length > 0 ? random.pick(settled) : nothing],
    [2, payouts.length > 0 ? random.pick(payouts) : nothing],
    [1, payouts.length > 0 ? { ...random.pick(payouts), partner: random.pick(scene.organisations) } : nothing],
  ]);
  const status = world.books.runs.get(one.run)?.payouts.get(one.partner)?.status;
  const result =
    status === 'sent'
      ? random.weighted([
          [6, 'settled' as const],
          [3, 'failed' as const],
          [0.5, 'returned' as const],
        ])
      : random.weighted([
          [4, 'returned' as const],
          [1, 'settled' as const],
          [1, 'failed' as const],
        ]);
  return { do: 'settle-payout', run: one.run, partner: one.partner, result, staff: staff(scene) };
}

/** Mostly the month before this one; sometimes one too early, closed long since, or several at once. */
export function closePeriod(scene: Scene): Unstamped {
  const back = scene.random.weighted([
    [8, 1],
    [2, 2],
    [1, 4],
    [1, 0],
    [0.3, -1],
  ]);
  return { do: 'close-period', month: addMonths(today(scene), -back).slice(0, 7), staff: staff(scene) };
}
