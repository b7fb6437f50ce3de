import { AuditRow, ExpectedAccess, ExpectedInvoice, ExpectedLine, InvitationStatus, RefusalCode } from './expected.js';
import { byCodeUnit } from './expected.js';
import { Access, Actor, CardRule, Invite, Payment, PublishPrices } from './records.js';

/** All that the records so far have left. Plain maps: the model is to be read, not to be fast. */
export interface World {
  records: number;
  organisations: Map<string, Organisation>;
  products: Map<string, Product>;
  orders: Map<string, PlacedOrder>;
  refunds: Map<string, { order: string; net: bigint }>;
  invitations: Map<string, Invitation>;
  /** Per client, per partner, what the partner has now. */
  grants: Map<string, Map<string, Grant>>;
  /** The pairs with an open invitation. */
  openPairs: Set<string>;
  priceLists: PriceList[];
  rateCards: RateCard[];
  taxTables: Map<string, TaxEntry[]>;
  refused: { n: number; code: RefusalCode }[];
  lines: ExpectedLine[];
  invoices: ExpectedInvoice[];
  audit: AuditRow[];
  /** The audit rows of each pair, for the probes. */
  auditOfPair: Map<string, AuditRow[]>;
  earnings: Map<string, Earning>;
  discounts: Map<string, { partner: string; currency: string; given: bigint }>;
}

export interface Organisation {
  form: 'company' | 'private';
  country: string;
  currency: 'CHF' | 'EUR';
  hasVatNumber: boolean;
  /** Null until it is admitted as a partner. */
  level: string | null;
}
interface Product {
  client: string;
  sku: string;
  quantity: number;
  /** The end of its last accepted period. */
  until: string;
  terminated: boolean;
}
export interface PlacedOrder {
  charged: bigint;
  /** The benefit that is paid out as cashback; 0 for a discount and for none. */
  cashback: bigint;
  partner: string | null;
  currency: string;
  paid: boolean;
  refunded: bigint;
  reversed: bigint;
}
export interface Invitation {
  asked: Invite;
  status: InvitationStatus;
  grantedDiffers: boolean;
}
/** What a partner has. LIMITED has no payment method, FULL no products of its own. */
export interface Grant {
  mode: 'FULL' | 'LIMITED';
  products: ReadonlySet<string>;
  payment: Payment | null;
}
export interface PriceList {
  validFrom: number;
  skus: Map<string, PublishPrices['prices'][number]>;
  degressive: PublishPrices['degressive'];
}
export interface RateCard {
  version: string;
  validFrom: number;
  rules: CardRule[];
}
export interface TaxEntry {
  /** Days since 1970. */
  day: number;
  rate: string;
}
interface Earning {
  partner: string;
  currency: string;
  month: string;
  accrued: bigint;
  reversed: bigint;
  entries: number;
}

export const emptyWorld = (): World => ({
  records: 0,
  organisations: new Map(),
  products: new Map(),
  orders: new Map(),
  refunds: new Map(),
  invitations: new Map(),
  grants: new Map(),
  openPairs: new Set(),
  priceLists: [],
  rateCards: [],
  taxTables: new Map(),
  refused: [],
  lines: [],
  invoices: [],
  audit: [],
  auditOfPair: new Map(),
  earnings: new Map(),
  discounts: new Map(),
});

/** A key of several texts; no id can contain the separator. */
export const keyOf = (...texts: string[]): string => texts.join('\u0000');

const none: ReadonlyMap<string, Grant> = new Map();

export const grantsOf = (world: World, client: string): ReadonlyMap<string, Grant> => world.grants.get(client) ?? none;

export const grantOf = (world: World, client: string, partner: string): Grant | undefined =>
  grantsOf(world, client).get(partner);

/** The active partnerships of a client other than the one with this partner. */
export const otherGrants = (world: World, client: string, partner: string): [string, Grant][] =>
  [...grantsOf(world, client)].filter(([other]) => other !== partner);

/** The one FULL partner of a client, if it has one. */
export const fullPartnerOf = (world: World, client: string): string | undefined =>
  [...grantsOf(world, client)].find(([, grant]) => grant.mode === 'FULL')?.[0];

/** The one partner that manages a product now: the FULL one, else the one whose limited set has it. */
export const managerOf = (world: World, client: string, product: string): string | undefined =>
  fullPartnerOf(world, client) ?? [...grantsOf(world, client)].find(([, grant]) => grant.products.has(product))?.[0];

export const productsOf = (access: Access | undefined): readonly string[] =>
  access?.mode === 'LIMITED' ? access.products : [];

/** How a grant is shown in the audit and at the end. */
export const shown = (grant: Grant): ExpectedAccess => ({
  mode: grant.mode,
  products: [...grant.products].sort(byCodeUnit),
  payment: grant.payment,
});

export const sameGrant = (a: Grant, b: Grant): boolean =>
  a.mode === b.mode && a.payment === b.payment && sameSet(a.products, b.products);

export const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((text) => b.has(text));

export const actedBy = (actor: Actor, org: string): AuditRow['by'] => ({ user: actor.user, role: actor.role, org });
