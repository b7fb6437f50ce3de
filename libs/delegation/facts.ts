import type { Read } from '#libs/event-sourcing/ledger.js';
import { Product } from '#libs/orders/product.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner } from '#libs/programme/partner.js';
import type { Pair, Parties, Products } from './checks.js';

/** What the streams of both sides say, each seen at one moment after the last read. */
export const readParties = async (read: Read, { clientOrgId, partnerOrgId }: Pair): Promise<Parties> => {
  const [client, partner] = await Promise.all([read(Organisation, clientOrgId), read(Organisation, partnerOrgId)]);
  return { clientKnown: client.state.registered, partnerKnown: partner.state.registered };
};

export const readIsPartner = async (read: Read, orgId: string): Promise<boolean> =>
  (await read(Partner, orgId)).state.admitted;

/** Owner and end of each product; undefined for one that no standing order created. */
export const readProducts = async (read: Read, productIds: Iterable<string>): Promise<Products> => {
  const ids = [...new Set(productIds)];
  const products = await Promise.all(ids.map((id) => read(Product, id)));
  return new Map(
    products.map(({ state: { exists, clientOrgId, terminated } }, index) => [
      ids[index] as string,
      exists ? { ownerOrgId: clientOrgId, terminated } : undefined,
    ]),
  );
};
