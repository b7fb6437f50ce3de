import { Scene } from './generator-scene.js';
import { Actor, Role } from './records.js';

const orderers: readonly Role[] = ['legalRepresentative', 'administrator'];

/** Who acts for the one that places: somebody who may, or a collaborator, assigned to the client or not (E21). */
export function actorOfPlacer(scene: Scene, placedBy: string, client: string, wrong: number): Actor {
  const { random, world } = scene;
  if (scene.programme && random.chance(0.25)) {
    const assigned = [...world.collaborators.values()].filter((one) => one.partner === placedBy);
    const fitting = assigned.filter((one) => one.client === client);
    const found = fitting.length > 0 && random.chance(0.85) ? fitting : assigned;
    if (found.length > 0) return scene.actorNamed(placedBy, random.pick(found).user);
  }
  return scene.actorFor(placedBy, orderers, wrong);
}

/** What makes an order more than a first period: a parent (E27), or no period at all (E28). */
export function variantOf(scene: Scene, client: string): { parent?: string; oneOff: boolean } {
  const { random } = scene;
  if (!scene.programme) return { oneOff: false };
  const oneOff = random.chance(0.1);
  if (!random.chance(0.25) || scene.products.length === 0) return { oneOff };
  const own = scene.alive(client);
  const gone = (scene.productsOfClient.get(client) ?? []).filter((id) => scene.world.products.get(id)!.terminated);
  const parent = random.weighted([
    [12, own.length > 0 ? random.pick(own) : random.pick(scene.products)],
    [2, random.pick(scene.products)],
    [2, random.pick(gone.length > 0 ? gone : scene.products)],
    [0.5, scene.unknown('prd')],
  ]);
  return { parent, oneOff };
}

/** Somebody takes an id that a mandate would have used (E24). */
export function takenFromMandate(scene: Scene): string | undefined {
  const active = [...scene.world.mandates].filter(([, { status }]) => status === 'active');
  if (active.length === 0) return undefined;
  const [product] = scene.random.pick(active);
  return `auto-${product}-${scene.world.products.get(product)!.until}`;
}
