import { Books, emptyBooks } from './books.js';
import { ExpectedOfProgramme } from './expected-of-programme.js';
import { AuditRow, ExpectedAccess, ExpectedInvoice, ExpectedLine, RefusalCode } from './expected.js';
import { byCodeUnit } from './expected.js';
import { Access, Actor, Currency } from './records.js';
import {
  Collaborator,
  Grant,
  Invitation,
  Mandate,
  Membership,
  Organisation,
  PlacedOrder,
  Policy,
  PriceList,
  Product,
  RateCard,
  TaxEntry,
} from './world-parts.js';

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
  /** The invitation of each pair that was neither answered nor withdrawn, be its last day over. */
  openPairs: Map<string, string>;
  priceLists: PriceList[];
  rateCards: RateCard[];
  taxTables: Map<string, TaxEntry[]>;
  refused: { n: number; code: RefusalCode }[];
  lines: ExpectedLine[];
  invoices: ExpectedInvoice[];
  audit: AuditRow[];
  /** The audit rows of each pair, for the probes. */
  auditOfPair: Map<string, AuditRow[]>;
  discounts: Map<string, { partner: string; currency: string; given: bigint }>;
  /** Whether a record of the programme's second half has come: without one nothing of it is shown. */
  ofProgramme: boolean;
  policy: Policy;
  books: Books;
  /** The latest of each product. */
  mandates: Map<string, Mandate>;
  /** By partner, user and client. */
  collaborators: Map<string, Collaborator>;
  /** What was paid and refunded of the orders that a partner manages, for the yearly threshold. */
  sales: { day: string; partner: string; currency: Currency; amount: bigint }[];
  lastThreshold: Map<string, ExpectedOfProgramme['thresholds'][number]>;
  thresholds: ExpectedOfProgramme['thresholds'];
  creditNotes: ExpectedOfProgramme['creditNotes'];
  accountEntries: ExpectedOfProgramme['accountEntries'];
  corrections: ExpectedOfProgramme['corrections'];
}

export const emptyWorld = (): World => ({
  records: 0,
  organisations: new Map(),
  products: new Map(),
  orders: new Map(),
  refunds: new Map(),
  invitations: new Map(),
  grants: new Map(),
  openPairs: new Map(),
  priceLists: [],
  rateCards: [],
  taxTables: new Map(),
  refused: [],
  lines: [],
  invoices: [],
  audit: [],
  auditOfPair: new Map(),
  discounts: new Map(),
  ofProgramme: false,
  policy: { holdingDays: 30, graceDays: 90, invitationDays: null, minPayout: { CHF: 50_00n, EUR: 50_00n } },
  books: emptyBooks(),
  mandates: new Map(),
  collaborators: new Map(),
  sales: [],
  lastThreshold: new Map(),
  thresholds: [],
  creditNotes: [],
  accountEntries: [],
  corrections: [],
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

/** The one partner that manages a product now: the FULL one, else whose limited set has it, else its parent (E27). */
export const managerOf = (world: World, client: string, product: string): string | undefined =>
  fullPartnerOf(world, client) ??
  limitedPartnerOf(world, client, product) ??
  limitedPartnerOf(world, client, world.products.get(product)?.parent);

export const limitedPartnerOf = (
  world: World,
  client: string,
  product: string | null | undefined,
): string | undefined =>
  typeof product === 'string'
    ? [...grantsOf(world, client)].find(([, grant]) => grant.products.has(product))?.[0]
    : undefined;

/** Whether it is a partner now: admitted, and it has not left. */
export const isPartner = (world: World, org: string): boolean => {
  const organisation = world.organisations.get(org);
  return organisation !== undefined && organisation.level !== null && organisation.standing !== 'left';
};

export const isSuspended = (world: World, org: string): boolean =>
  world.organisations.get(org)?.standing === 'suspended';

/** The level and standing that a record found, by file order; undefined: it was not admitted before. */
export const membershipAt = (world: World, org: string, n: number): Membership | undefined =>
  world.organisations.get(org)?.memberships.findLast((membership) => membership.n < n);

/** The pair's invitation that can still be answered on a day, if there is one. */
export const isOpen = ({ status, lastDay }: Invitation, day: string): boolean =>
  status === 'open' && (lastDay === null || day < lastDay);

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
