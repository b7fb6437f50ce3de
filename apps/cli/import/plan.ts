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
  /** By client and by who set them up, products whose mandates may lapse with a partner's access or standing (E25). */
  private readonly mandated = new Map<string, Set<string>>();

  /** @param tellsAll the ledger held nothing before this history: no mandate was set up that it does not tell of */
  constructor(private readonly tellsAll: boolean) {}

  /** What may end a partner's FULL access writes what becomes of the mandates that it has set up (E25). */
  private losing(clientId: string, { reads }: { reads: string[] }): Footprint {
    if (!this.tellsAll) return BARRIER;
    return touching({ writes: [delegation(clientId), ...(this.mandated.get(clientId) ?? [])], reads });
  }

  footprintOf(record: HistoryRecord): Footprint {
    switch (record.do) {
      // What finance does to accounts sees every payment and refund before it, and none after; the rest does not mind.
      case 'release':
      case 'create-payout-run':
      case 'approve-payout-run':
      case 'cancel-payout-run':
      case 'settle-payout':
      case 'close-period':
        return touching({ writes: [ACCOUNTS] });
      case 'hold':
      case 'unhold':
        return touching({ writes: [ACCOUNTS], reads: [order(record.order)] });
      case 'adjust':
      case 'set-payout-destination':
        return touching({ writes: [ACCOUNTS], reads: [organisation(record.partner)] });
      case 'correct-attribution':
        return touching({
          writes: [ACCOUNTS, order(record.order)],
          reads: record.partner === null ? [] : [organisation(record.partner)],
        });
      // These see all that came before, and everything after sees them.
      case 'leave-programme':
      case 'expire-invitations':
      case 'set-policy':
      case 'evaluate-thresholds':
      case 'publish-prices':
      case 'publish-taxes':
      case 'publish-rate-card':
      case 'renew-due':
      case 'correct-rate-card':
      // What a partner was when an order was placed is asked of the log's order (E30).
      case 'admit-partner':
      case 'change-partner-level':
      case 'suspend-partner':
      case 'reinstate-partner':
        return BARRIER;
      case 'register-organisation':
      case 'record-vat-number':
        return touching({ writes: [organisation(record.org)] });
      case 'invite-partner':
      case 'invite-client':
        remember(this.invitations, record.invitation, delegation(record.client));
        return touching({
          writes: [invitation(record.invitation), delegation(record.client)],
          reads: [...parties(record), ...productsIn(record.access)],
        });
      case 'accept-invitation':
      case 'decline-invitation':
      case 'withdraw-invitation':
        return touching({
          writes: [invitation(record.invitation), ...(this.invitations.get(record.invitation) ?? [])],
          reads: [...('grant' in record ? productsIn(record.grant) : [])],
        });
      case 'change-access':
        return this.losing(record.client, {
          reads: [...parties(record), ...productsIn(record.access)],
        });
      case 'add-product-access':
      case 'remove-product-access':
        return touching({
          writes: [delegation(record.client)],
          reads: [...parties(record), product(record.product)],
        });
      case 'change-payment-method':
        return touching({ writes: [delegation(record.client)], reads: parties(record) });
      case 'assign-collaborator':
        return touching({
          writes: [delegation(record.client)],
          reads: [...parties(record), ...productsIn(record)],
        });
      case 'unassign-collaborator':
        return touching({ writes: [delegation(record.client)], reads: parties(record) });
      case 'enter-account':
        return touching({
          writes: [],
          reads: [
            ...parties(record),
            delegation(record.client),
            ...(record.product === undefined ? [] : [product(record.product)]),
          ],
        });
      case 'end-partnership':
        return this.losing(record.client, { reads: parties(record) });
      case 'order':
      case 'renew':
        remember(this.owners, record.product, delegation(record.client));
        return touching({
          writes: [order(record.order), product(record.product)],
          reads: [
            organisation(record.client),
            organisation(record.placedBy),
            delegation(record.client),
            ...('parent' in record && record.parent !== undefined ? [product(record.parent)] : []),
          ],
        });
      case 'pay':
        return touching({ writes: [order(record.order)], reads: [ACCOUNTS] });
      case 'refund':
        return touching({ writes: [order(record.order), `refund:${record.refund}`], reads: [ACCOUNTS] });
      case 'terminate-product':
        // Its removal from grants writes the owner's delegation, before that client's next record.
        return touching({ writes: [product(record.product), ...(this.owners.get(record.product) ?? [])] });
      case 'transfer-product': {
        // As with a termination; later ones, and who manages it then, are the new owner's affair.
        const writes = [product(record.product), ...(this.owners.get(record.product) ?? [])];
        remember(this.owners, record.product, delegation(record.to));
        return touching({ writes, reads: [organisation(record.to)] });
      }
      case 'set-renewal':
        for (const orgId of [record.client, record.placedBy]) remember(this.mandated, orgId, product(record.product));
        return touching({
          writes: [product(record.product)],
          reads: [organisation(record.client), organisation(record.placedBy), delegation(record.client)],
        });
      case 'cancel-renewal':
        // Whether a collaborator is assigned stands with the owner's delegation.
        return touching({
          writes: [product(record.product)],
          reads: [organisation(record.by), ...(this.owners.get(record.product) ?? [])],
        });
    }
  }
}

/** All partners' accounts: payments and refunds move them side by side, finance's decisions one after the other. */
const ACCOUNTS = 'accounts';
const BARRIER: Footprint = { barrier: true, writes: [], reads: [] };
/** What an organisation says of itself, and what it has granted as a client: a stream each. */
const organisation = (id: string): string => `organisation:${id}`;
const delegation = (clientId: string): string => `delegation:${clientId}`;
const parties = (pair: { client: string; partner: string }): string[] => [
  organisation(pair.client),
  organisation(pair.partner),
];
const product = (id: string): string => `product:${id}`;
const order = (id: string): string => `order:${id}`;
const invitation = (id: string): string => `invitation:${id}`;
const productsIn = (access?: { products?: string[] }): string[] => (access?.products ?? []).map(product);
const touching = ({ writes, reads = [] }: { writes: string[]; reads?: string[] }): Footprint => ({
  barrier: false,
  writes,
  reads: [...new Set(reads)].filter((key) => !writes.includes(key)),
});
const remember = (map: Map<string, Set<string>>, id: string, key: string): void => {
  const known = map.get(id);
  if (known) known.add(key);
  else map.set(id, new Set([key]));
};
