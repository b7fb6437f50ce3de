import { grantedBy, supersedes } from './checks-of-invitations.js';
import { addDays, dayInZurich } from './days.js';
import { AuditAction, AuditRow, byTexts } from './expected.js';
import { cancelMandate, lapseAllOf } from './mandates.js';
import { Access, HistoryRecord, Invite, Payment, RecordOf } from './records.js';
import { World, actedBy, grantOf, grantsOf, isOpen, keyOf, otherGrants, productsOf, sameGrant } from './world.js';
import { sameSet, shown } from './world.js';
import { Grant } from './world-parts.js';

type InvitationKind = 'invite-partner' | 'invite-client' | 'accept-invitation' | 'decline-invitation';
type AccessKind =
  | 'change-access'
  | 'add-product-access'
  | 'remove-product-access'
  | 'change-payment-method'
  | 'end-partnership'
  | 'terminate-product';
type Moment = Pick<HistoryRecord, 'n' | 'at'>;

export function playInvitation(world: World, record: RecordOf<InvitationKind | 'withdraw-invitation'>): void {
  if (record.do === 'invite-partner' || record.do === 'invite-client') return invite(world, record);
  const invitation = world.invitations.get(record.invitation)!;
  const { client, partner } = invitation.asked;
  world.openPairs.delete(keyOf(client, partner));
  if (record.do !== 'accept-invitation') {
    invitation.status = record.do === 'decline-invitation' ? 'declined' : 'withdrawn';
    return;
  }
  const granted = grantedBy(record, invitation);
  invitation.status = 'accepted';
  invitation.grantedDiffers = !sameAccess(granted, invitation.asked.access);
  const by = actedBy(record.actor, invitation.asked.do === 'invite-partner' ? partner : client);
  if (supersedes(record, invitation)) supersede(world, record, { client, partner, by, granted });
  const payment = record.payment ?? invitation.asked.payment;
  setGrant(world, record, { client, partner, action: 'granted', by }, grantFrom(granted, payment));
}

/** An invitation of the pair whose last day is over gives way (E19). */
function invite(world: World, asked: Invite): void {
  const pair = keyOf(asked.client, asked.partner);
  const before = world.openPairs.get(pair);
  if (before !== undefined) world.invitations.get(before)!.status = 'expired';
  const { invitationDays } = world.policy;
  const lastDay = invitationDays === null ? null : addDays(dayInZurich(asked.at), invitationDays);
  world.invitations.set(asked.invitation, { asked, status: 'open', grantedDiffers: false, lastDay });
  world.openPairs.set(pair, asked.invitation);
}

/** E19: the daily expiry. */
export function expireInvitations(world: World, { through }: RecordOf<'expire-invitations'>): void {
  for (const [pair, id] of [...world.openPairs]) {
    const invitation = world.invitations.get(id)!;
    if (invitation.lastDay === null || invitation.lastDay > through) continue;
    invitation.status = 'expired';
    world.openPairs.delete(pair);
  }
}

/** E18: of a partner that leaves, those that are open on the day. */
export function withdrawInvitationsOf(world: World, partner: string, day: string): void {
  for (const [pair, id] of [...world.openPairs]) {
    const invitation = world.invitations.get(id)!;
    if (invitation.asked.partner !== partner || !isOpen(invitation, day)) continue;
    invitation.status = 'withdrawn';
    world.openPairs.delete(pair);
  }
}

export function playAccess(world: World, record: RecordOf<AccessKind>): void {
  if (record.do === 'terminate-product') return terminate(world, record);
  const { client, partner } = record;
  const grant = grantOf(world, client, partner)!;
  const byClient = actedBy(record.actor, client);
  switch (record.do) {
    case 'change-access': {
      const next = grantFrom(record.access, record.payment ?? grant.payment ?? undefined);
      if (record.supersede) supersede(world, record, { client, partner, by: byClient, granted: record.access });
      return setGrant(world, record, { client, partner, action: 'access-changed', by: byClient }, next);
    }
    case 'add-product-access': {
      const products = new Set([...grant.products, record.product]);
      const change = { client, partner, action: 'product-added', by: byClient } as const;
      return setGrant(world, record, change, { ...grant, products });
    }
    case 'remove-product-access': {
      const products = without(grant.products, record.product);
      const change = { client, partner, action: 'product-removed', by: byClient } as const;
      return setGrant(world, record, change, { ...grant, products });
    }
    case 'change-payment-method': {
      const change = { client, partner, action: 'payment-changed', by: byClient } as const;
      return setGrant(world, record, change, { ...grant, payment: record.payment });
    }
    case 'end-partnership': {
      const by = actedBy(record.actor, record.by === 'client' ? client : partner);
      return setGrant(world, record, { client, partner, action: 'ended', by }, null);
    }
  }
}

function terminate(world: World, record: RecordOf<'terminate-product'>): void {
  world.products.get(record.product)!.terminated = true;
  productGone(world, record);
}

/** E26: a product moves, alone; to its owner it does not. */
export function transferProduct(world: World, record: RecordOf<'transfer-product'>): void {
  const product = world.products.get(record.product)!;
  if (product.client === record.to) return;
  productGone(world, record);
  product.client = record.to;
}

/** A product that is gone leaves the limited set that had it; the partnership stays, perhaps with none. */
function productGone(world: World, record: RecordOf<'terminate-product' | 'transfer-product'>): void {
  const { client } = world.products.get(record.product)!;
  for (const [partner, grant] of [...grantsOf(world, client)]) {
    const change = { client, partner, action: 'product-gone', by: null } as const;
    setGrant(world, record, change, { ...grant, products: without(grant.products, record.product) });
  }
  cancelMandate(world, record.product);
}

export const endPartnership = (world: World, moment: Moment, change: Change): void =>
  setGrant(world, moment, change, null);

interface Superseding {
  client: string;
  partner: string;
  by: AuditRow['by'];
  granted: Access;
}
/** Acts only when FULL is granted; that no other has FULL was checked. */
function supersede(world: World, moment: Moment, { client, partner, by, granted }: Superseding): void {
  if (granted.mode !== 'FULL') return;
  for (const [other] of otherGrants(world, client, partner).sort(byTexts(([id]) => [id])))
    setGrant(world, moment, { client, partner: other, action: 'superseded', by }, null);
}

interface Change {
  client: string;
  partner: string;
  action: AuditAction;
  by: AuditRow['by'];
}
/** The only place that changes what a partner has: a change that happens is a row of the audit, none is none. */
function setGrant(world: World, { n, at }: Moment, { client, partner, action, by }: Change, next: Grant | null): void {
  const grants = world.grants.get(client) ?? new Map<string, Grant>();
  world.grants.set(client, grants);
  const before = grants.get(partner) ?? null;
  if (before && next && sameGrant(before, next)) return;
  if (next) grants.set(partner, next);
  else grants.delete(partner);
  if (next?.mode !== 'FULL') lapseAllOf(world, partner, 'NOT_ALLOWED_TO_ORDER', client);
  if (next === null) unassignAll(world, { client, partner });
  const from = before && shown(before);
  const row: AuditRow = { n, at, client, partner, action, by, from, to: next && shown(next) };
  world.audit.push(row);
  const key = keyOf(client, partner);
  const rows = world.auditOfPair.get(key);
  if (rows) rows.push(row);
  else world.auditOfPair.set(key, [row]);
}

/** E20: an assignment ends with the partnership. */
function unassignAll(world: World, { client, partner }: Pick<Change, 'client' | 'partner'>): void {
  for (const [key, assigned] of world.collaborators)
    if (assigned.client === client && assigned.partner === partner) world.collaborators.delete(key);
}

/** LIMITED forgets the payment method, silently; FULL without one is paid by the client. */
const grantFrom = (access: Access, payment: Payment | undefined): Grant => ({
  mode: access.mode,
  products: new Set(productsOf(access)),
  payment: access.mode === 'FULL' ? (payment ?? 'CLIENT') : null,
});

const sameAccess = (a: Access, b: Access): boolean =>
  a.mode === b.mode && sameSet(new Set(productsOf(a)), new Set(productsOf(b)));

const without = (products: ReadonlySet<string>, product: string): ReadonlySet<string> =>
  new Set([...products].filter((one) => one !== product));
