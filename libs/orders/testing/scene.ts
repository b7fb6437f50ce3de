import type { RateRule } from '#libs/catalogue/events/rate-card-published.js';
import type { TaxEntry } from '#libs/catalogue/events/tax-rates-published.js';
import { PriceLists } from '#libs/catalogue/price-lists.js';
import { RateCards } from '#libs/catalogue/rate-cards.js';
import { Delegation, type DelegationState } from '#libs/delegation/delegation.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { Amount, Rate } from '#libs/kernel/money.js';
import { Partner, type Standing } from '#libs/programme/partner.js';
import { Organisation, type OrganisationState } from '#libs/organisation/organisation.js';
import { Order } from '../order.js';
import type { PlacementInputs, PlacementLine } from '../placement-decision.js';
import { placeOrder, type PlaceOrderData, type PlacingFacts, renewProduct, type RenewProductData } from '../placing.js';

/** What a spec's world differs in from the plain one: client `c` in Switzerland, partner `p` at level `gold`. */
export interface Scene {
  /** What partners have of client `c`, by partner. */
  access?: Record<string, AccessState>;
  /** Products that each partner has assigned the acting user `u` to; null: all. */
  assigned?: Record<string, readonly string[] | null>;
  /** Unit price in CHF and EUR of the one product, `hosting` of the family `web`. */
  unit?: Amount;
  /** Months of its term (A35). */
  term?: number;
  degressive?: { fromQuantity: number; rate: Rate }[];
  /** Rules of the card in force; null: no card. */
  rules?: RateRule[] | null;
  client?: Partial<OrganisationState>;
  partner?: Partial<OrganisationState>;
  level?: string;
  /** What `p` is in the programme. */
  standing?: Standing;
  taxes?: Record<string, TaxEntry[]>;
}

export const FULL_CLIENT: AccessState = { mode: 'FULL', products: [], payment: 'CLIENT' };
export const FULL_PARTNER: AccessState = { mode: 'FULL', products: [], payment: 'PARTNER' };
export const limited = (...products: string[]): AccessState => ({ mode: 'LIMITED', products, payment: null });

/** Swiss rates as invoicing knows them. */
export const SWISS_VAT: TaxEntry[] = [
  { validFrom: '2011-01-01', rate: '0.08' },
  { validFrom: '2018-01-01', rate: '0.077' },
  { validFrom: '2024-01-01', rate: '0.081' },
];
export const AT = '2024-03-12T09:00:00Z';

const organisation = (differences: Partial<OrganisationState> = {}): OrganisationState => ({
  ...Organisation.initial,
  registered: true,
  legalForm: 'company',
  country: 'CH',
  currency: 'CHF',
  name: 'An organisation',
  ...(differences.vatNumber ? { vatNumberState: 'format-ok' as const } : {}),
  ...differences,
});

const delegationOf = ({ access = {}, assigned = {} }: Scene): DelegationState =>
  Object.entries(assigned).reduce(
    (state, [partnerOrgId, products]) =>
      Delegation.evolve(state, {
        type: 'CollaboratorAssigned',
        data: {
          partnershipId: `c_${partnerOrgId}`,
          partnerOrgId,
          userId: representativeOf(partnerOrgId).userId,
          products: products && [...products],
        },
      }),
    accessOf(access),
  );

const accessOf = (access: Record<string, AccessState>): DelegationState =>
  Object.entries(access).reduce(
    (state, [partnerOrgId, to]) =>
      Delegation.evolve(state, {
        type: 'AccessGranted',
        data: { partnershipId: `c_${partnerOrgId}`, partnerOrgId, to, needsVerification: false },
      }),
    Delegation.initial,
  );

/** Everything a placement by `placedBy` rests on; each stream has a revision of its own, so that none is mistaken for another. */
export const inputsOf = (scene: Scene, placedBy: string): PlacementInputs => {
  const price = { CHF: scene.unit ?? '10.00', EUR: scene.unit ?? '10.00' };
  const prices = [{ sku: 'hosting', family: 'web', price, ...(scene.term === undefined ? {} : { term: scene.term }) }];
  const degressive = (scene.degressive ?? []).map((tier) => ({ family: 'web', ...tier }));
  const rules = scene.rules === undefined ? [{ family: 'web', level: 'gold', rate: '0.20' }] : scene.rules;
  const client = { state: organisation(scene.client), revision: 1 };
  const access = scene.access ?? {};
  const partner = {
    ...Partner.initial,
    admitted: true,
    admittedAt: AT,
    level: scene.level ?? 'gold',
    standing: scene.standing ?? 'active',
  };
  const taxes = { CH: SWISS_VAT, ...scene.taxes };
  return {
    at: AT,
    client,
    placer: placedBy === 'c' ? client : { state: organisation(scene.partner), revision: 2 },
    delegation: { state: delegationOf(scene), revision: 3 },
    partner: Object.keys(access).length > 0 ? { state: partner, revision: 4 } : null,
    placerAsPartner: placedBy === 'c' ? null : partner,
    priceLists: {
      state: PriceLists.evolve(PriceLists.initial, {
        type: 'PriceListPublished',
        data: { version: 'prices-1', validFrom: '2020-01-01T00:00:00Z', prices, degressive },
      }),
      revision: 5,
    },
    rateCards: {
      state: rules
        ? RateCards.evolve(RateCards.initial, {
            type: 'RateCardPublished',
            data: { version: 'card-1', validFrom: '2020-01-01T00:00:00Z', rules },
          })
        : RateCards.initial,
      revision: 6,
    },
    taxTables: new Map(
      Object.entries(taxes).map(([country, entries], index) => [
        country,
        { state: { entries, versions: [] }, revision: 7 + index },
      ]),
    ),
  };
};

export const YEAR = { from: '2024-04-01', to: '2025-04-01' };

/** A line of client `c`: a new product `x`, or its renewal. */
export const lineOf = (differences: Partial<PlacementLine> = {}): PlacementLine => ({
  kind: 'order',
  orderId: 'o1',
  productId: 'x',
  clientOrgId: 'c',
  parentProductId: null,
  placedBy: 'c',
  sku: 'hosting',
  quantity: 1,
  period: YEAR,
  ...differences,
});

export const representativeOf = (orgId: string, role: Actor['role'] = 'legalRepresentative'): Actor => ({
  userId: 'u',
  orgId,
  role,
  channel: 'api',
});
export const staff = (desk: 'programme' | 'finance' | 'support'): Actor => ({
  userId: 's',
  orgId: null,
  role: `staff:${desk}`,
  channel: 'api',
});

/** What else a placement may be decided with than a free order id, by a legal representative of `placedBy`. */
export type Differences = Partial<PlacingFacts & { actor: Actor }>;

const factsOf = (scene: Scene, placedBy: string, { actor: _, ...differences }: Differences): PlacingFacts => ({
  order: Order.initial,
  inputs: inputsOf(scene, placedBy),
  ...differences,
});

export const order = (scene: Scene, data: Partial<PlaceOrderData> = {}, differences: Differences = {}) => {
  const placed = { ...lineOf(), parentProductId: undefined, tenderId: undefined, placedBy: 'c', ...data };
  const { orderId, productId, clientOrgId, sku, quantity, placedBy, period, parentProductId, tenderId } = placed;
  const addOn = parentProductId === undefined ? {} : { parentProductId };
  const tender = tenderId === undefined ? {} : { tenderId };
  const line = { orderId, productId, clientOrgId, sku, quantity, placedBy, period, ...addOn, ...tender };
  return placeOrder(line, factsOf(scene, placedBy, differences), differences.actor ?? representativeOf(placedBy));
};

export const renew = (scene: Scene, data: Partial<RenewProductData> = {}, differences: Differences = {}) => {
  const line = {
    orderId: 'o2',
    productId: 'x',
    clientOrgId: 'c',
    placedBy: 'c',
    period: { from: YEAR.to, to: '2026-04-01' },
    ...data,
  };
  const actor = differences.actor ?? representativeOf(line.placedBy);
  return renewProduct(line, factsOf(scene, line.placedBy, differences), actor);
};
