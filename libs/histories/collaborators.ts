import { RecordOf } from './records.js';
import { World, keyOf } from './world.js';

/** E20: assigning again replaces what was assigned. */
export function assignCollaborator(world: World, record: RecordOf<'assign-collaborator'>): void {
  const { partner, user, client, products } = record;
  const assigned = { partner, user, client, products: products ? new Set(products) : null };
  world.collaborators.set(keyOf(partner, user, client), assigned);
}

export const unassignCollaborator = (world: World, record: RecordOf<'unassign-collaborator'>): void =>
  void world.collaborators.delete(keyOf(record.partner, record.user, record.client));

/** E22: each entry is recorded. */
export function enterAccount(world: World, record: RecordOf<'enter-account'>): void {
  const { n, at, partner, client, actor, product = null } = record;
  world.accountEntries.push({ n, at, partner, client, user: actor.user, role: actor.role, product });
}
