import { addDays, addMonths, dayInZurich } from './days.js';
import { Unstamped, instant } from './generator-catalogue.js';
import { Scene } from './generator-scene.js';

export const today = (scene: Scene): string => dayInZurich(instant(scene.now));

/** A day up to today that matters: one of those given, the day before one, or one of the last. */
function dayThatMatters(scene: Scene, days: readonly string[]): string {
  const { random } = scene;
  const now = today(scene);
  const past = days.flatMap((day) => [day, addDays(day, -1)]).filter((day) => day <= now);
  return random.weighted([
    [6, now],
    [1, addDays(now, -1)],
    [4, past.length > 0 ? random.pick(past) : now],
    [1, addDays(now, -random.between(2, 40))],
  ]);
}

export function release(scene: Scene): Unstamped {
  const pending = [...scene.world.books.entries.values()].filter(({ state }) => state === 'pending');
  return {
    do: 'release',
    through: dayThatMatters(
      scene,
      pending.map(({ maturesOn }) => maturesOn),
    ),
  };
}

export function renewDue(scene: Scene): Unstamped {
  const { world } = scene;
  const ends = [...world.mandates]
    .filter(([, { status }]) => status === 'active')
    .map(([product]) => addDays(world.products.get(product)!.until!, -14));
  return { do: 'renew-due', through: dayThatMatters(scene, ends) };
}

export function expireInvitations(scene: Scene): Unstamped {
  const open = [...scene.world.openPairs.values()].map((id) => scene.world.invitations.get(id)!.lastDay);
  return {
    do: 'expire-invitations',
    through: dayThatMatters(
      scene,
      open.filter((day) => day !== null),
    ),
  };
}

export function evaluateThresholds(scene: Scene): Unstamped {
  const admitted = [...scene.world.organisations.values()].flatMap(({ admittedOn }) => admittedOn ?? []);
  return {
    do: 'evaluate-thresholds',
    on: dayThatMatters(
      scene,
      admitted.map((day) => addMonths(day, 12)),
    ),
  };
}

export function setPolicy(scene: Scene): Unstamped {
  const { random } = scene;
  const minimum = (): string => random.pick(['0.00', '0.01', '5.00', '50.00', '100.00']);
  const change = random.pick([
    { holdingDays: random.pick([0, 1, 7, 14, 30, 30]) },
    { graceDays: random.pick([0, 1, 30, 90]) },
    { invitationDays: random.pick([1, 14, 30, 60, 120, null]) },
    { invitationDays: random.pick([7, 20, 45]), holdingDays: 3 },
    { minPayout: random.chance(0.5) ? { CHF: minimum() } : { CHF: minimum(), EUR: minimum() } },
  ]);
  return { do: 'set-policy', ...change };
}
