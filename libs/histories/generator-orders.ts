import { Unstamped, instant, skus } from './generator-catalogue.js';
import { actorOfPlacer, takenFromMandate, variantOf } from './generator-placers.js';
import { Scene } from './generator-scene.js';
import { formatMoney } from './money.js';
import { dayOf } from './taxes.js';
import { fullPartnerOf, grantsOf, managerOf } from './world.js';

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** The end of a period of any length, cut short where it would span more than two changes of a table. */
function endOf(scene: Scene, from: string): string {
  const begin = dayOf(from);
  let end = begin + scene.random.pick([1, 7, 28, 30, 31, 31, 90, 181, 365, 365, 366, 730, 1096]);
  for (const table of scene.world.taxTables.values()) {
    const third = table
      .map((entry) => entry.day)
      .filter((day) => day > begin)
      .sort((a, b) => a - b)[2];
    if (third !== undefined && third < end) end = third;
  }
  return dateOf(end);
}

/** Who places it: the client, a partner of the client, seldom anybody else. */
function placer(scene: Scene, client: string): string {
  const { random, world } = scene;
  const full = fullPartnerOf(world, client);
  const partners = [...grantsOf(world, client).keys()];
  return random.weighted([
    [10, client],
    [12, full ?? client],
    [1, partners.length > 0 ? random.pick(partners) : client],
    [1, random.pick(scene.organisations)],
    [0.4, scene.unknown('org')],
  ]);
}

/** A few order more than others; where the programme counts, mostly those that have a partner. */
function someClient(scene: Scene): string {
  const { random, world, organisations } = scene;
  if (!scene.programme || random.chance(0.25)) return random.pickEarly(organisations);
  const managed = organisations.filter((org) => fullPartnerOf(world, org) !== undefined);
  return random.pick(managed.length > 0 ? managed : organisations);
}

/** Where the programme counts, mostly what somebody manages is renewed. */
function someProduct(scene: Scene): string {
  const { random, world, products } = scene;
  if (!scene.programme || random.chance(0.4)) return random.pick(products);
  const managed = products.filter((id) => managerOf(world, world.products.get(id)!.client, id) !== undefined);
  return random.pick(managed.length > 0 ? managed : products);
}

/** A new id, one that is used, or one that a mandate would use. */
function orderId(scene: Scene, used: number): string {
  const { random } = scene;
  if (scene.orders.length > 0 && random.chance(used)) return random.pick(scene.orders);
  const taken = scene.programme && random.chance(0.03) ? takenFromMandate(scene) : undefined;
  return taken ?? scene.fresh('ord');
}

export function order(scene: Scene): Unstamped {
  const { random } = scene;
  const client = random.chance(0.02) ? scene.unknown('org') : someClient(scene);
  const placedBy = placer(scene, client);
  const from = dateOf(dayOf(instant(scene.now)) + random.pick([0, 0, 0, 1, 14, 60, -3, -40]));
  const { parent, oneOff } = variantOf(scene, client);
  return {
    do: 'order',
    actor: actorOfPlacer(scene, placedBy, client, 0.03),
    order: orderId(scene, 0.015),
    product: scene.products.length > 0 && random.chance(0.015) ? random.pick(scene.products) : scene.fresh('prd'),
    client,
    sku: random.pick(skus),
    quantity: random.weighted([
      [10, random.between(1, 5)],
      [6, random.pick([9, 10, 11, 19, 20, 21, 29, 30, 31, 35])],
      [1, random.pick([999, 1000, 12_345, 1_000_000, 9_999_999, 3_000_000_000])],
    ]),
    placedBy,
    ...(parent === undefined ? {} : { parent }),
    ...(oneOff ? {} : { from, to: endOf(scene, from) }),
  };
}

export function renew(scene: Scene): Unstamped {
  const { random, world } = scene;
  if (scene.products.length === 0) return order(scene);
  const unknown = random.chance(0.03);
  const product = unknown ? scene.unknown('prd') : someProduct(scene);
  const known = world.products.get(product);
  const client = !known || random.chance(0.05) ? random.pickEarly(scene.organisations) : known.client;
  const placedBy = placer(scene, client);
  const until = known?.until ?? instant(scene.now).slice(0, 10);
  const from = random.chance(0.06) ? dateOf(dayOf(until) + random.pick([-1, 1, 30])) : until;
  return {
    do: 'renew',
    actor: actorOfPlacer(scene, placedBy, client, 0.04),
    order: orderId(scene, 0.03),
    product,
    client,
    placedBy,
    from,
    to: endOf(scene, from),
  };
}

export function pay(scene: Scene): Unstamped {
  const { random } = scene;
  if (scene.programme && scene.unpaid.length === 0 && random.chance(0.8)) return order(scene);
  const id = random.weighted([
    [24, scene.unpaid.length > 0 ? random.pick(scene.unpaid) : scene.unknown('ord')],
    [1, scene.paid.length > 0 ? random.pick(scene.paid) : scene.unknown('ord')],
    [1, scene.unknown('ord')],
  ]);
  return { do: 'pay', order: id };
}

/** Where the programme counts, mostly an order that has brought somebody something. */
export function earningOrder(scene: Scene): string | undefined {
  const { random, world } = scene;
  if (!scene.programme || world.books.entries.size === 0 || random.chance(0.4)) return undefined;
  return random.pick([...world.books.entries.values()]).order;
}

/** Refunds come again: as they were, with another amount, for another order; and in parts up to the cent. */
export function refund(scene: Scene): Unstamped {
  const { random, world } = scene;
  if (scene.programme && scene.paid.length === 0 && random.chance(0.8)) return pay(scene);
  const id =
    earningOrder(scene) ??
    random.weighted([
      // The same order again, so that what was reversed before counts.
      [8, scene.refunds.length > 0 ? random.pick(scene.refunds.slice(-40)).order : scene.unknown('ord')],
      [14, scene.paid.length > 0 ? random.pick(scene.paid.slice(-60)) : scene.unknown('ord')],
      [1, scene.orders.length > 0 ? random.pick(scene.orders) : scene.unknown('ord')],
      [2, scene.unpaid.length > 0 ? random.pick(scene.unpaid) : scene.unknown('ord')],
      [1, scene.unknown('ord')],
    ]);
  const known = world.orders.get(id);
  const left = known ? known.charged - known.refunded : 1234n;
  const part = (left * BigInt(random.between(1, 99))) / 100n;
  const amount = random.weighted([
    [6, part],
    [4, left],
    [2, left / 2n],
    [1, left + 1n],
    [2, 1n],
    [1, left * 2n],
  ]);
  const net = formatMoney(amount > 0n ? amount : 1n);
  if (scene.refunds.length > 0 && random.chance(0.12)) {
    const before = random.pick(scene.refunds);
    return random.weighted<Unstamped>([
      [3, { do: 'refund', ...before }],
      [1, { do: 'refund', ...before, net }],
      [1, { do: 'refund', ...before, order: id }],
      [0.5, { do: 'refund', ...before, order: scene.unknown('ord') }],
    ]);
  }
  return { do: 'refund', refund: scene.fresh('ref'), order: id, net };
}

export function terminate(scene: Scene): Unstamped {
  const { random, world } = scene;
  const client = random.pickEarly(scene.organisations);
  const delegated = [...grantsOf(world, client).values()].flatMap((grant) => [...grant.products]);
  const product = random.weighted([
    [4, delegated.length > 0 ? random.pick(delegated) : 'prd-none'],
    [4, scene.products.length > 0 ? random.pick(scene.products) : 'prd-none'],
    [0.5, scene.unknown('prd')],
  ]);
  return { do: 'terminate-product', product };
}
