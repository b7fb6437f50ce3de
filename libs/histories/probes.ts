import { AuditRow, Expected } from './expected.js';
import { Probe } from './records.js';
import { World, grantOf, keyOf, managerOf } from './world.js';

/** Who manages a product in the world as it stands: nobody before its order, nor from its termination on. */
export function accessAt(world: World, { at, client, product }: Probe): Expected['access'][number] {
  const owned = world.products.get(product);
  const partner = owned?.client === client && !owned.terminated ? managerOf(world, client, product) : undefined;
  if (partner === undefined) return { at, client, product, partner: null, mode: null, by: null };
  const { mode } = grantOf(world, client, partner)!;
  // An add-on that no set names is managed by its parent, and so by whoever gave that.
  const named = grantOf(world, client, partner)!.products.has(product) ? product : (owned?.parent ?? product);
  const rows = world.auditOfPair.get(keyOf(client, partner)) ?? [];
  const began = rows.findLast(mode === 'FULL' ? beginsFull : (row) => bringsProduct(row, named));
  if (!began?.by) throw new Error(`no audit row says who gave ${partner} access to ${product}`);
  return { at, client, product, partner, mode, by: began.by.user };
}

const beginsFull = ({ from, to }: AuditRow): boolean => to?.mode === 'FULL' && from?.mode !== 'FULL';

/** Narrowing FULL to a set that names the product brings it, too: FULL lists no products. */
const bringsProduct = ({ from, to }: AuditRow, product: string): boolean =>
  to?.products.includes(product) === true && from?.products.includes(product) !== true;
