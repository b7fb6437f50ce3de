import type { HistoryRecord } from './record.js';

/** What a record touches: nobody else may touch what it writes while it runs; what it reads may be read by others too. */
export interface Footprint {
  /** Everything before it must be done, and nothing after it begins earlier. */
  barrier: boolean;
  writes: string[];
  reads: string[];
}

/**
 * Tells from a history's own lines what each record may touch. An invitation, a product and an order name their
 * organisations only in the record that made them, and a refused record may have named others: so everything that
 * lines with the same id named before counts.
 */
export class Planner {
  private readonly invitations = new Map<string, Set<string>>();
  private readonly owners = new Map<string, Set<string>>();

  footprintOf(record: HistoryRecord): Footprint {
    switch (record.do) {
      case 'publish-prices':
      case 'publish-taxes':
      case 'publish-rate-card':
      case 'change-partner-level':
        return { barrier: true, writes: [], reads: [] };
      case 'register-organisation':
      case 'record-vat-number':
      case 'admit-partner':
        return touching({ writes: [org(record.org)] });
      case 'invite-partner':
      case 'invite-client':
        remember(this.invitations, record.invitation, org(record.client));
        return touching({
          writes: [invitation(record.invitation), org(record.client)],
          reads: [org(record.partner), ...productsIn(record.access)],
        });
      case 'accept-invitation':
      case 'decline-invitation':
      case 'withdraw-invitation':
        return touching({
          writes: [invitation(record.invitation), ...(this.invitations.get(record.invitation) ?? [])],
          reads: 'grant' in record ? productsIn(record.grant) : [],
        });
      case 'change-access':
        return touching({ writes: [org(record.client)], reads: [org(record.partner), ...productsIn(record.access)] });
      case 'add-product-access':
      case 'remove-product-access':
        return touching({ writes: [org(record.client)], reads: [org(record.partner), product(record.product)] });
      case 'change-payment-method':
      case 'end-partnership':
        return touching({ writes: [org(record.client)], reads: [org(record.partner)] });
      case 'order':
      case 'renew':
        remember(this.owners, record.product, org(record.client));
        return touching({
          writes: [order(record.order), product(record.product)],
          reads: [org(record.client), org(record.placedBy)],
        });
      case 'pay':
        return touching({ writes: [order(record.order)] });
      case 'refund':
        return touching({ writes: [order(record.order), `refund:${record.refund}`] });
      case 'terminate-product':
        // Its removal from grants writes the owner's delegation, before that client's next record.
        return touching({ writes: [product(record.product), ...(this.owners.get(record.product) ?? [])] });
    }
  }
}

const org = (id: string): string => `organisation:${id}`;
const product = (id: string): string => `product:${id}`;
const order = (id: string): string => `order:${id}`;
const invitation = (id: string): string => `invitation:${id}`;
const productsIn = (access?: { products?: string[] }): string[] => (access?.products ?? []).map(product);
const touching = ({ writes, reads = [] }: { writes: string[]; reads?: string[] }): Footprint => ({
  barrier: false,
  writes,
  reads: reads.filter((key) => !writes.includes(key)),
});
const remember = (map: Map<string, Set<string>>, id: string, key: string): void => {
  const known = map.get(id);
  if (known) known.add(key);
  else map.set(id, new Set([key]));
};
