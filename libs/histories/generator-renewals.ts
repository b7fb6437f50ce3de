import { Unstamped } from './generator-catalogue.js';
import { today } from './generator-dates.js';
import { order } from './generator-orders.js';
import { actorOfPlacer } from './generator-placers.js';
import { Scene } from './generator-scene.js';
import { fullPartnerOf } from './world.js';

export function setRenewal(scene: Scene): Unstamped {
  const { random, world } = scene;
  if (scene.products.length === 0) return order(scene);
  const lasting = scene.products.filter((id) => (world.products.get(id)!.until ?? '') > today(scene));
  const product = random.weighted([
    [14, lasting.length > 0 ? random.pick(lasting) : scene.unknown('prd')],
    [2, scene.products.length > 0 ? random.pick(scene.products) : 'prd-none'],
    [0.5, scene.unknown('prd')],
  ]);
  const owner = world.products.get(product)?.client;
  const client = owner === undefined || random.chance(0.05) ? random.pickEarly(scene.organisations) : owner;
  const placedBy = random.weighted([
    [5, client],
    [8, fullPartnerOf(world, client) ?? client],
    [1, random.pick(scene.organisations)],
    [0.3, scene.unknown('org')],
  ]);
  const actor = actorOfPlacer(scene, placedBy, client, 0.05);
  return {
    do: 'set-renewal',
    actor,
    product,
    client,
    placedBy,
    months: random.pick([1, 2, 3, 3, 5, 6, 12, 12, 12, 24]),
  };
}

export function cancelRenewal(scene: Scene): Unstamped {
  const { random, world } = scene;
  const active = [...world.mandates].filter(([, { status }]) => status === 'active').map(([product]) => product);
  if (active.length === 0 && random.chance(0.8)) return setRenewal(scene);
  const product = random.weighted([
    [10, active.length > 0 ? random.pick(active) : 'prd-none'],
    [3, scene.products.length > 0 ? random.pick(scene.products) : 'prd-none'],
    [0.5, scene.unknown('prd')],
  ]);
  const mandate = world.mandates.get(product);
  const owner = world.products.get(product)?.client ?? random.pick(scene.organisations);
  const by = random.weighted([
    [4, mandate?.client ?? owner],
    [4, mandate?.placedBy ?? owner],
    [1, scene.partners.length > 0 ? random.pick(scene.partners) : owner],
    [0.4, scene.unknown('org')],
  ]);
  return { do: 'cancel-renewal', actor: actorOfPlacer(scene, by, owner, 0.05), product, by };
}

/** Mostly what somebody manages, renews by itself, or is a part of something else. */
export function transfer(scene: Scene): Unstamped {
  const { random, world } = scene;
  const named = [...world.grants.values()].flatMap((grants) =>
    [...grants.values()].flatMap(({ products }) => [...products]),
  );
  const related = scene.products.flatMap((id) =>
    world.products.get(id)!.parent === null ? [] : [id, world.products.get(id)!.parent!],
  );
  const any = scene.products.length > 0 ? scene.products : ['prd-none'];
  const mandated = [...world.mandates].filter(([, { status }]) => status === 'active').map(([product]) => product);
  const product = random.weighted([
    [3, random.pick(any)],
    [3, random.pick(named.length > 0 ? named : any)],
    [3, random.pick(related.length > 0 ? related : any)],
    [3, random.pick(mandated.length > 0 ? mandated : any)],
    [0.4, scene.unknown('prd')],
  ]);
  const owner = world.products.get(product)?.client;
  const to = random.weighted([
    [10, random.pickEarly(scene.organisations)],
    [1.5, owner ?? random.pick(scene.organisations)],
    [0.5, scene.unknown('org')],
  ]);
  return { do: 'transfer-product', product, to };
}
