import { dayInZurich } from './days.js';
import { RefusalCode } from './expected.js';
import { Access, Actor, Role } from './records.js';
import { World, grantOf, isOpen, isPartner, isSuspended, keyOf, otherGrants, productsOf } from './world.js';

/**
 * A check of the table of refusals. It says for itself whether it fails, so that a generator can ask for all reasons
 * at once: what an earlier check would have stopped must not break a later one.
 */
export type Check<R> = readonly [code: RefusalCode, fails: (world: World, record: R) => boolean];
export type Pair = { client: string; partner: string };
export type Granting = Pair & { access: Access };

export const unknownOrganisation = <R>(organisations: (record: R) => string[]): Check<R> => [
  'UNKNOWN_ORGANISATION',
  (world, record) => organisations(record).some((org) => !world.organisations.has(org)),
];
export const unknownProduct = <R>(products: (record: R) => readonly string[]): Check<R> => [
  'UNKNOWN_PRODUCT',
  (world, record) => products(record).some((product) => !world.products.has(product)),
];
export const unknownInvitation: Check<{ invitation: string }> = [
  'UNKNOWN_INVITATION',
  (world, record) => !world.invitations.has(record.invitation),
];
export const unknownOrder: Check<{ order: string }> = [
  'UNKNOWN_ORDER',
  (world, record) => !world.orders.has(record.order),
];
export const orderExists: Check<{ order: string }> = [
  'ORDER_EXISTS',
  (world, record) => world.orders.has(record.order),
];
export const invitationNotOpen: Check<{ at: string; invitation: string }> = [
  'INVITATION_NOT_OPEN',
  (world, { at, invitation }) => {
    const known = world.invitations.get(invitation);
    return known === undefined || !isOpen(known, dayInZurich(at));
  },
];
export const noActivePartnership: Check<Pair> = [
  'NO_ACTIVE_PARTNERSHIP',
  (world, { client, partner }) => grantOf(world, client, partner) === undefined,
];
export const accessIsFull: Check<Pair> = [
  'ACCESS_IS_FULL',
  (world, { client, partner }) => grantOf(world, client, partner)?.mode === 'FULL',
];

export const legal: readonly Role[] = ['legalRepresentative'];
export const legalOrAdministrator: readonly Role[] = ['legalRepresentative', 'administrator'];

export const actorNotAllowed = (roles: readonly Role[]): Check<{ actor: { role: Role } }> => [
  'ACTOR_NOT_ALLOWED',
  (_, { actor }) => !roles.includes(actor.role),
];
/** Answering: the partner's administrators may too, the client must be bound by a legal representative. */
export const answererNotAllowed: Check<{ actor: { role: Role }; invitation: string }> = [
  'ACTOR_NOT_ALLOWED',
  (world, { actor, invitation }) => {
    const asked = world.invitations.get(invitation)?.asked;
    return !(asked?.do === 'invite-partner' ? legalOrAdministrator : legal).includes(actor.role);
  },
];
/** A person of a partner may by role, a collaborator where it is assigned (E20–E22). */
export const notAssigned = <R extends { actor: Actor }>(
  placeOf: (world: World, record: R) => Assigned | undefined,
): Check<R> => [
  'ACTOR_NOT_ALLOWED',
  (world, record) => {
    if (record.actor.role !== 'collaborator') return false;
    const where = placeOf(world, record);
    if (!where) return true;
    const assigned = world.collaborators.get(keyOf(where.partner, record.actor.user, where.client));
    if (!assigned) return true;
    return where.products !== 'any' && assigned.products !== null && !assigned.products.has(where.products ?? '');
  },
];
/** Which assignment is needed: any, one for a product, or (null) one for all products. */
interface Assigned extends Pair {
  products: 'any' | string | null;
}

export const notAPartner = <R>(org: (record: R) => string): Check<R> => [
  'NOT_A_PARTNER',
  (world, record) => !isPartner(world, org(record)),
];
export const suspended = <R>(org: (world: World, record: R) => string | undefined): Check<R> => [
  'PARTNER_SUSPENDED',
  (world, record) => {
    const acting = org(world, record);
    return acting !== undefined && isSuspended(world, acting);
  },
];
export const samePerson: Check<{ staff: { user: string }; approvedBy: string }> = [
  'SAME_PERSON',
  (_, { staff, approvedBy }) => staff.user === approvedBy,
];

export const pairOf = ({ client, partner }: Pair): string[] => [client, partner];

export const paymentOfLimited: Check<{ access: Access; payment?: string }> = [
  'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
  (_, { payment, access }) => payment !== undefined && access.mode === 'LIMITED',
];

/** Terminated or another client's: neither can be delegated. */
export const notOwned = (world: World, client: string, products: readonly string[]): boolean =>
  products.some((id) => {
    const product = world.products.get(id);
    return product === undefined || product.terminated || product.client !== client;
  });
export const accessNotOwned: Check<Granting> = [
  'PRODUCT_NOT_OWNED',
  (world, { client, access }) => notOwned(world, client, productsOf(access)),
];

export const excluded = (world: World, { client, partner, access }: Granting, supersede: boolean): boolean => {
  const others = otherGrants(world, client, partner);
  if (access.mode === 'LIMITED') return others.some(([, grant]) => grant.mode === 'FULL');
  return !supersede && others.length > 0;
};
export const delegatedElsewhere = (world: World, { client, partner }: Pair, products: readonly string[]): boolean =>
  otherGrants(world, client, partner).some(([, grant]) => products.some((product) => grant.products.has(product)));
