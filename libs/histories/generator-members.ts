import { Unstamped } from './generator-catalogue.js';
import { activePair, anyPair } from './generator-access.js';
import { staff } from './generator-money.js';
import { Scene } from './generator-scene.js';
import { isPartner, isSuspended } from './world.js';

/** Suspended are not too many at once, and who is comes back. */
export function touchStanding(scene: Scene): Unstamped {
  const { random, world } = scene;
  const suspended = scene.partners.filter((org) => isSuspended(world, org));
  const active = scene.partners.filter((org) => isPartner(world, org) && !isSuspended(world, org));
  const reinstate = random.chance(suspended.length / (suspended.length + 0.6));
  const fitting = reinstate ? suspended : active;
  const org = random.weighted([
    [10, fitting.length > 0 ? random.pick(fitting) : scene.unknown('org')],
    [1, scene.partners.length > 0 ? random.pick(scene.partners) : scene.unknown('org')],
    [2, random.pick(scene.organisations)],
    [1, scene.unknown('org')],
  ]);
  return { do: reinstate ? 'reinstate-partner' : 'suspend-partner', org, staff: staff(scene) };
}

/** Most partners stay: without any there would be nothing left to tell. */
export function leave(scene: Scene): Unstamped {
  const { random, world } = scene;
  const here = scene.partners.filter((org) => isPartner(world, org));
  const mayGo = here.length > Math.max(2, scene.planned.partners.length * 0.75);
  const org = random.weighted([
    [6, mayGo ? random.pick(here) : scene.unknown('org')],
    [1, random.pick(scene.organisations.filter((one) => !here.includes(one)).concat('org-none'))],
    [0.5, scene.unknown('org')],
  ]);
  return { do: 'leave-programme', org, actor: scene.actorFor(org, ['legalRepresentative']) };
}

const legalOrAdministrator = ['legalRepresentative', 'administrator'] as const;

/** Products of the client, sometimes one that is not, or is no more. */
function someProducts(scene: Scene, client: string): string[] {
  const { random } = scene;
  const products = random.some(scene.alive(client), 3);
  if (products.length > 0 && random.chance(0.88)) return products;
  const any = scene.products.length > 0 && random.chance(0.8) ? random.pick(scene.products) : scene.unknown('prd');
  return [...new Set([...products, any])];
}

export function assign(scene: Scene): Unstamped {
  const { random } = scene;
  const { client, partner } = activePair(scene);
  const actor = scene.actorFor(partner, legalOrAdministrator);
  // Not only collaborators: what a user is elsewhere does not matter.
  const { user } = scene.actorFor(partner, ['collaborator'], 0.1);
  const products = random.chance(0.4) ? {} : { products: someProducts(scene, client) };
  return { do: 'assign-collaborator', actor, partner, user, client, ...products };
}

export function unassign(scene: Scene): Unstamped {
  const { random, world } = scene;
  const assigned = [...world.collaborators.values()];
  if (assigned.length === 0 && random.chance(0.8)) return assign(scene);
  const known = assigned.length > 0 && random.chance(0.75) ? random.pick(assigned) : undefined;
  const { client, partner } = known ?? (random.chance(0.5) ? anyPair(scene) : activePair(scene));
  const user = known?.user ?? scene.actor(partner, 'collaborator').user;
  const actor = scene.actorFor(partner, legalOrAdministrator);
  return { do: 'unassign-collaborator', actor, partner, user, client };
}

export function enter(scene: Scene): Unstamped {
  const { random, world } = scene;
  const assigned = [...world.collaborators.values()];
  const assignee = assigned.length > 0 && random.chance(0.45) ? random.pick(assigned) : undefined;
  const { client, partner } = assignee ?? activePair(scene);
  const actor = assignee
    ? scene.actorNamed(partner, assignee.user)
    : scene.actorFor(partner, legalOrAdministrator, 0.12);
  if (random.chance(0.35)) return { do: 'enter-account', actor, partner, client };
  const own = scene.productsOfClient.get(client) ?? [];
  const named = [...(world.grants.get(client)?.get(partner)?.products ?? []), ...(assignee?.products ?? [])];
  const product = random.weighted([
    [5, named.length > 0 ? random.pick(named) : 'prd-none'],
    [8, own.length > 0 ? random.pick(own) : 'prd-none'],
    [1, scene.products.length > 0 ? random.pick(scene.products) : 'prd-none'],
    [0.4, scene.unknown('prd')],
  ]);
  return { do: 'enter-account', actor, partner, client, product };
}
