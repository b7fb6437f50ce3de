import { Standing } from './expected-of-programme.js';
import { Unstamped, cardRules } from './generator-catalogue.js';
import { twoOfFinance } from './generator-money.js';
import { earningOrder } from './generator-orders.js';
import { Scene } from './generator-scene.js';
import { membershipAt } from './world.js';

/** The rules of a card as they should have been; some stay as they were. */
export function correctCard(scene: Scene): Unstamped {
  const { random, world } = scene;
  const card = world.rateCards.length > 0 ? random.pick(world.rateCards) : undefined;
  const unknown = !card || random.chance(0.08);
  const changed = cardRules(random);
  const kept = (card?.rules ?? []).filter(() => random.chance(0.5));
  const isKept = ({ family, level }: { family: string; level: string }): boolean =>
    kept.some((rule) => rule.family === family && rule.level === level);
  const rules = random.chance(0.1) ? (card?.rules ?? changed) : [...kept, ...changed.filter((rule) => !isKept(rule))];
  return {
    do: 'correct-rate-card',
    version: unknown ? random.pick(['C-8', 'C-99', 'constructor']) : card.version,
    rules,
    reason: 'published in error',
    ...twoOfFinance(scene),
  };
}

/** Lines that are paid or not, refunded or not, corrected before; to whom it could have been, and to whom it cannot. */
export function correctAttribution(scene: Scene): Unstamped {
  const { random, world } = scene;
  const corrected = world.corrections.flatMap(({ orders }) => orders.slice(0, 3));
  const order =
    earningOrder(scene) ??
    random.weighted([
      [6, scene.orders.length > 0 ? random.pick(scene.orders) : scene.unknown('ord')],
      [6, scene.paid.length > 0 ? random.pick(scene.paid) : scene.unknown('ord')],
      [5, corrected.length > 0 ? random.pick(corrected) : scene.unknown('ord')],
      [0.4, scene.unknown('ord')],
    ]);
  const placed = world.orders.get(order);
  const were = (standing: Standing): string[] =>
    scene.partners.filter((org) => placed && membershipAt(world, org, placed.n)?.standing === standing);
  const [fit, suspended] = [were('active'), were('suspended')];
  const partner = random.weighted<string | null>([
    [10, fit.length > 0 ? random.pick(fit) : null],
    [1.5, suspended.length > 0 ? random.pick(suspended) : null],
    [2, placed?.partner ?? null],
    [2, placed?.manager ?? null],
    [1, null],
    [1, scene.partners.length > 0 ? random.pick(scene.partners) : null],
    [0.5, placed?.client ?? null],
    [0.5, random.pick(scene.organisations)],
    [0.3, scene.unknown('org')],
  ]);
  return { do: 'correct-attribution', order, partner, reason: 'the grant came late', ...twoOfFinance(scene) };
}
