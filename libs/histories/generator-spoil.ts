import { Unstamped } from './generator-catalogue.js';
import { Scene } from './generator-scene.js';
import { actingOrganisation } from './promises.js';
import { Access, HistoryRecord } from './records.js';

type Spoil = (scene: Scene, record: Unstamped) => Unstamped;

/**
 * Bends a record once or twice more, so that several reasons to refuse it hold at once and their order decides. The
 * actor is chosen last, for the organisation that acts may be another by then.
 */
export function spoil(scene: Scene, record: Unstamped): Unstamped {
  const { random } = scene;
  let spoilt = record;
  for (let times = random.between(1, 2); times > 0; times -= 1)
    spoilt = random.pick(scene.programme ? spoilsOfProgramme : spoils)(scene, spoilt);
  if (!('actor' in spoilt)) return spoilt;
  const acting = actingOrganisation(scene.world, spoilt as HistoryRecord) ?? random.pick(scene.organisations);
  const role = random.pick(['legalRepresentative', 'administrator', 'collaborator', 'collaborator'] as const);
  return { ...spoilt, actor: scene.actor(acting, role) };
}

const unknownParty: Spoil = (scene, record) => {
  const other = scene.random.chance(0.7) ? scene.unknown('org') : scene.random.pick(scene.organisations);
  if ('placedBy' in record && scene.random.chance(0.5)) return { ...record, placedBy: other };
  if ('partner' in record && scene.random.chance(0.5)) return { ...record, partner: other };
  if (record.do === 'cancel-renewal') return { ...record, by: other };
  if (record.do === 'transfer-product') return { ...record, to: other };
  if ('staff' in record && 'org' in record) return { ...record, org: other };
  if (record.do === 'leave-programme') return { ...record, org: other };
  return 'client' in record ? { ...record, client: other } : record;
};

const wrongProduct: Spoil = (scene, record) => {
  const known = scene.products.length > 0 && scene.random.chance(0.5);
  const product = known ? scene.random.pick(scene.products) : scene.unknown('prd');
  const withIt = (access: Access): Access => ({
    mode: 'LIMITED',
    products: access.mode === 'FULL' ? [product] : [...new Set([...access.products, product])],
  });
  if ('access' in record) return { ...record, access: withIt(record.access) };
  if (record.do === 'accept-invitation') {
    const asked = scene.world.invitations.get(record.invitation)?.asked.access;
    return { ...record, grant: withIt(record.grant ?? asked ?? { mode: 'FULL' }) };
  }
  return 'product' in record ? { ...record, product } : record;
};

const unwantedPayment: Spoil = (scene, record) =>
  record.do === 'invite-partner' ||
  record.do === 'invite-client' ||
  record.do === 'accept-invitation' ||
  record.do === 'change-access'
    ? { ...record, payment: scene.random.pick(['CLIENT', 'PARTNER'] as const) }
    : record;

/** An id that something has already, or one that nothing has. */
const wrongId: Spoil = (scene, record) => {
  const { random } = scene;
  if ('invitation' in record && scene.invitations.length > 0)
    return { ...record, invitation: random.chance(0.7) ? random.pick(scene.invitations) : scene.unknown('inv') };
  if ('order' in record && scene.orders.length > 0)
    return { ...record, order: random.chance(0.7) ? random.pick(scene.orders) : scene.unknown('ord') };
  if ('run' in record) {
    const runs = [...scene.world.books.runs.keys()];
    return { ...record, run: runs.length > 0 && random.chance(0.7) ? random.pick(runs) : scene.unknown('run') };
  }
  return record;
};

/** Whoever made it approves it. */
const onePerson: Spoil = (scene, record) => {
  if ('approvedBy' in record) return { ...record, approvedBy: record.staff.user };
  if (record.do !== 'approve-payout-run') return record;
  const user = scene.world.books.runs.get(record.run)?.madeBy;
  return user === undefined ? record : { ...record, staff: { user } };
};

/** A pair that has met already: an invitation is open, or a partnership is active. */
const knownPair: Spoil = (scene, record) => {
  if (!('partner' in record && 'client' in record) || scene.invitations.length === 0) return record;
  const { client, partner } = scene.world.invitations.get(scene.random.pick(scene.invitations))!.asked;
  return { ...record, client, partner };
};

/** Another who has the mode already, be it wanted or not. */
const wantsAll: Spoil = (_, record) => ('access' in record ? { ...record, access: { mode: 'FULL' } } : record);

const sameSide: Spoil = (_, record) =>
  'partner' in record && 'client' in record ? { ...record, partner: record.client } : record;

const spoils: readonly Spoil[] = [
  unknownParty,
  unknownParty,
  wrongProduct,
  wrongProduct,
  unwantedPayment,
  wrongId,
  knownPair,
  wantsAll,
  sameSide,
];
const spoilsOfProgramme = [...spoils, unknownParty, unknownParty, wrongId, onePerson];
