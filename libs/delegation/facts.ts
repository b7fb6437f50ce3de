import type { Read } from '#libs/event-sourcing/ledger.js';
import { Product } from '#libs/orders/product.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner, type Standing } from '#libs/programme/partner.js';
import { Policy } from '#libs/programme/policy.js';
import type { KnownProduct, Pair, Parties, Products } from './checks.js';

/** What the streams of both sides say, each seen at one moment after the last read. */
export const readParties = async (read: Read, { clientOrgId, partnerOrgId }: Pair): Promise<Parties> => {
  const [client, partner] = await Promise.all([read(Organisation, clientOrgId), read(Organisation, partnerOrgId)]);
  return { clientKnown: client.state.registered, partnerKnown: partner.state.registered };
};

/** What the organisation is in the programme; null where it never was anything. */
export const readStanding = async (read: Read, orgId: string): Promise<Standing | null> =>
  (await read(Partner, orgId)).state.standing;

/** After how many days an invitation expires that is made now (E19); null: never. */
export const readInvitationDays = async (read: Read): Promise<number | null> =>
  (await read(Policy, 'main')).state.invitationDays;

/** The first that is unknown ends the command: whoever names thousands that do not exist has none but those looked up. */
const PRODUCTS_AT_ONCE = 100;

/**
 * Owner and end of each product; undefined for one that no standing order created, and for those behind it, which are
 * not looked up.
 */
export const readProducts = async (read: Read, productIds: Iterable<string>): Promise<Products> => {
  const ids = [...new Set(productIds)];
  const known = new Map<string, KnownProduct | undefined>();
  for (let from = 0; from < ids.length; from += PRODUCTS_AT_ONCE) {
    const some = ids.slice(from, from + PRODUCTS_AT_ONCE);
    const products = await Promise.all(some.map((id) => read(Product, id)));
    for (const [index, { state }] of products.entries()) {
      const { exists, clientOrgId: ownerOrgId, owners, terminated } = state;
      const ownedSince = owners.at(-1)?.since;
      known.set(some[index] as string, exists ? { ownerOrgId, ownedSince, terminated } : undefined);
    }
    if (products.some(({ state: { exists } }) => !exists)) break;
  }
  return known;
};
