import { addDays, dayInZurich, monthInZurich } from './days.js';
import { Scheduled } from './generator-catalogue.js';
import { Scene } from './generator-scene.js';

/** When every generated history begins, in seconds since 1970. */
export const start = Date.parse('2022-06-01T06:00:00Z') / 1000;

/** Moves the clock, not always; where it would pass a moment that matters it stops there for a few records. */
export function advance(scene: Scene, average: number, moments: number[]): number {
  const { random } = scene;
  if (random.chance(0.12)) return 0;
  const next = scene.now + Math.ceil(-Math.log(1 - random.next()) * average * 1.1);
  while (moments.length > 0 && moments[0]! <= scene.now) moments.shift();
  const day = scene.programme && random.chance(0.2) ? nextDay(scene, next) : undefined;
  if (day !== undefined) {
    scene.now = day - random.pick([0, 0, 1]);
    return random.between(1, 3);
  }
  const moment = moments[0];
  if (moment === undefined || moment > next) {
    scene.now = next;
    return 0;
  }
  moments.shift();
  scene.now = moment;
  return random.between(1, 6);
}

/** The midnight of Zurich from which an invitation is over or a product too close to its end, if one comes next. */
function nextDay(scene: Scene, until: number): number | undefined {
  const { world, random } = scene;
  const days = [
    ...[...world.openPairs.values()].flatMap((id) => world.invitations.get(id)!.lastDay ?? []),
    ...scene.products
      .slice(-40)
      .flatMap((id) => world.products.get(id)!.until ?? [])
      .map((end) => addDays(end, -14)),
  ];
  const soon = days.map(midnight).filter((moment) => moment > scene.now + 1 && moment <= until);
  return soon.length > 0 ? random.pick(soon) : undefined;
}

const midnight = (day: string): number => {
  const summer = `${addDays(day, -1)}T22:00:00Z`;
  return Date.parse(summer) / 1000 + (dayInZurich(summer) === day ? 0 : 3600);
};

/** The instants at which a month begins in Zurich and those from which prices and cards count. */
export function hotMoments(publications: readonly Scheduled[], months: number): number[] {
  const moments = publications.flatMap(({ publication }) =>
    'validFrom' in publication ? [0, 1].map((before) => Date.parse(publication.validFrom) / 1000 - before) : [],
  );
  const hour = (seconds: number): string => monthInZurich(new Date(seconds * 1000).toISOString());
  for (let month = 0; month <= months; month += 1) {
    let moment = Date.UTC(2022, 6 + month, 1) / 1000 - 3 * 3600;
    while (hour(moment - 3600) === hour(moment)) moment += 3600;
    moments.push(moment - 1, moment);
  }
  return moments.filter((moment) => moment > start).sort((a, b) => a - b);
}
