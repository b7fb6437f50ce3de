import { Unstamped } from './generator-catalogue.js';
import { today } from './generator-dates.js';
import { Scene } from './generator-scene.js';
import { Access, Payment, Role } from './records.js';
import { grantsOf, isOpen } from './world.js';

const legal: readonly Role[] = ['legalRepresentative'];
const legalOrAdministrator: readonly Role[] = ['legalRepresentative', 'administrator'];

export interface Pair {
  client: string;
  partner: string;
}

const payment = (scene: Scene): Payment => scene.random.pick(['CLIENT', 'PARTNER'] as const);

/** Access to what the client has, sometimes with a product that is unknown, terminated, or another client's. */
function someAccess(scene: Scene, client: string, full = 0.42, wrong = 0.1): Access {
  const { random } = scene;
  // Where the programme counts, FULL earns on more, and lets mandates lapse.
  if (random.chance(scene.programme ? full + 0.15 : full)) return { mode: 'FULL' };
  const products = random.some(scene.alive(client), 4);
  if (random.chance(wrong)) {
    const known = scene.products.length > 0 && random.chance(0.6);
    const terminated = (scene.productsOfClient.get(client) ?? []).filter((id) => !products.includes(id));
    products.push(known ? random.pick(scene.products) : random.chance(0.5) ? scene.unknown('prd') : 'prd-none');
    if (terminated.length > 0 && random.chance(0.5)) products.push(random.pick(terminated));
  }
  return { mode: 'LIMITED', products: [...new Set(products)] };
}

/** A pair that has a partnership, else any, else one that names somebody unknown or itself. */
export function activePair(scene: Scene): Pair {
  const { random, world } = scene;
  if (random.chance(0.88)) {
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const client = random.pickEarly(scene.organisations);
      const partners = [...grantsOf(world, client).keys()];
      if (partners.length > 0) return { client, partner: random.pick(partners) };
    }
  }
  return anyPair(scene);
}

export function anyPair(scene: Scene): Pair {
  const { random } = scene;
  const client = random.chance(0.04) ? scene.unknown('org') : random.pickEarly(scene.organisations);
  const partner = random.weighted([
    [24, scene.partners.length > 0 ? random.pickEarly(scene.partners) : client],
    [2, random.pick(scene.organisations)],
    [1, client],
    [1, scene.unknown('org')],
  ]);
  return { client, partner };
}

export function invite(scene: Scene): Unstamped {
  const { random } = scene;
  const { client, partner } = random.chance(0.06) ? activePair(scene) : anyPair(scene);
  const byClient = random.chance(0.5);
  const used = scene.invitations.length > 0 && random.chance(0.06);
  const asked = {
    actor: scene.actorFor(byClient ? client : partner, legal),
    invitation: used ? random.pick(scene.invitations) : scene.fresh('inv'),
    client,
    partner,
    access: someAccess(scene, client),
  };
  const pays = random.chance(asked.access.mode === 'FULL' ? 0.6 : 0.06) ? { payment: payment(scene) } : {};
  const supersede = byClient && random.chance(0.3) ? { supersede: true as const } : {};
  if (!byClient) return { do: 'invite-client', ...asked, ...pays };
  return { do: 'invite-partner', ...asked, ...pays, ...supersede };
}

/** Those whose last day is over are answered, too, but seldom. */
function openToday(scene: Scene): string[] {
  const now = today(scene);
  return scene.open.filter((id) => isOpen(scene.world.invitations.get(id)!, now));
}

/** The invitation to answer: mostly an open one, however old. */
function invitationToAnswer(scene: Scene): string {
  const { random } = scene;
  const open = openToday(scene);
  if (open.length > 0 && random.chance(0.88)) return random.pick(open);
  return scene.invitations.length > 0 && random.chance(0.75) ? random.pick(scene.invitations) : scene.unknown('inv');
}

/** What the client gives instead; sometimes just what was asked, in another order. */
function someGrant(scene: Scene, client: string, asked: Access | undefined): Access {
  if (asked?.mode === 'LIMITED' && scene.random.chance(0.25))
    return { mode: 'LIMITED', products: scene.random.shuffled(asked.products) };
  return someAccess(scene, client, 0.35, 0.15);
}

export function accept(scene: Scene): Unstamped {
  const { random, world } = scene;
  if (scene.programme && openToday(scene).length === 0 && random.chance(0.8)) return invite(scene);
  const invitation = invitationToAnswer(scene);
  const asked = world.invitations.get(invitation)?.asked;
  const toPartner = asked?.do === 'invite-partner';
  const client = asked?.client ?? random.pick(scene.organisations);
  const acting = toPartner ? asked.partner : client;
  const own = toPartner ? 0.1 : 1;
  const grant = random.chance(0.45 * own) ? { grant: someGrant(scene, client, asked?.access) } : {};
  const limited = (grant.grant ?? asked?.access)?.mode === 'LIMITED';
  return {
    do: 'accept-invitation',
    actor: scene.actorFor(acting, toPartner ? legalOrAdministrator : legal),
    invitation,
    ...grant,
    ...(random.chance((limited ? 0.08 : 0.4) * own) ? { payment: payment(scene) } : {}),
    ...(random.chance(0.4 * own) ? { supersede: true as const } : {}),
  };
}

export function closeInvitation(scene: Scene): Unstamped {
  const invitation = invitationToAnswer(scene);
  const asked = scene.world.invitations.get(invitation)?.asked;
  const toPartner = asked?.do === 'invite-partner';
  const client = asked?.client ?? scene.random.pick(scene.organisations);
  const partner = asked?.partner ?? client;
  if (scene.random.chance(0.5))
    return {
      do: 'decline-invitation',
      actor: scene.actorFor(toPartner ? partner : client, toPartner ? legalOrAdministrator : legal),
      invitation,
    };
  const actor = scene.actorFor(toPartner ? client : partner, legal);
  return { do: 'withdraw-invitation', actor, invitation };
}

export function changeAccess(scene: Scene): Unstamped {
  const { random, world } = scene;
  const { client, partner } = activePair(scene);
  const now = grantsOf(world, client).get(partner);
  // The same again, in another order: accepted, and nothing happens.
  const same: Access | undefined =
    now && (now.mode === 'FULL' ? { mode: 'FULL' } : { mode: 'LIMITED', products: random.shuffled([...now.products]) });
  const access = same && random.chance(0.15) ? same : someAccess(scene, client, 0.4, 0.12);
  return {
    do: 'change-access',
    actor: scene.actorFor(client, legal),
    client,
    partner,
    access,
    ...(random.chance(access.mode === 'FULL' ? 0.45 : 0.06) ? { payment: payment(scene) } : {}),
    ...(random.chance(0.35) ? { supersede: true as const } : {}),
  };
}

export function touchProduct(scene: Scene): Unstamped {
  const { random, world } = scene;
  const { client, partner } = activePair(scene);
  const held = [...(grantsOf(world, client).get(partner)?.products ?? [])];
  const owned = scene.productsOfClient.get(client) ?? [];
  const product = random.weighted([
    [8, owned.length > 0 ? random.pick(owned) : 'prd-none'],
    [5, held.length > 0 ? random.pick(held) : scene.unknown('prd')],
    [1, scene.products.length > 0 ? random.pick(scene.products) : 'prd-none'],
    [1, scene.unknown('prd')],
  ]);
  const kind = random.pick(['add-product-access', 'add-product-access', 'remove-product-access'] as const);
  return { do: kind, actor: scene.actorFor(client, legalOrAdministrator), client, partner, product };
}

export function changePayment(scene: Scene): Unstamped {
  const { client, partner } = activePair(scene);
  const actor = scene.actorFor(client, legal);
  return { do: 'change-payment-method', actor, client, partner, payment: payment(scene) };
}

export function endPartnership(scene: Scene): Unstamped {
  const { client, partner } = activePair(scene);
  const by = scene.random.pick(['client', 'partner'] as const);
  const actor = scene.actorFor(by === 'client' ? client : partner, legal);
  return { do: 'end-partnership', actor, client, partner, by };
}
