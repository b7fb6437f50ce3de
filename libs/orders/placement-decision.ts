import type { SkuPrice } from '#libs/catalogue/events/price-list-published.js';
import {
  degressiveRate,
  type PriceList,
  priceListAt,
  type PriceListsState,
  skuOf,
} from '#libs/catalogue/price-lists.js';
import { rateCardAt, type RateCardsState } from '#libs/catalogue/rate-cards.js';
import type { TaxTableState } from '#libs/catalogue/tax-table.js';
import type { DelegationState } from '#libs/delegation/delegation.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, type Currency, fitsLine, isZero, lessRate, MAX_LINE, times, ZERO } from '#libs/kernel/money.js';
import { businessDateOf, type Instant, type Period } from '#libs/kernel/time.js';
import type { OrganisationState } from '#libs/organisation/organisation.js';
import type { PartnerState } from '#libs/programme/partner.js';
import { benefitByCard, type LineBenefit, notEligible, nothing, type PricedLine } from './benefit.js';
import { type DecisionRow, rowOf, type RowQuestion } from './decision-row.js';
import type { Benefit, LinePrice, Placement, PlacementDecision, SeenRevisions } from './events/placement.js';
import { taxDecisionOf, taxTableCountryOf } from './tax-decision.js';

/** A stream's folded state with the revision it was seen at; the decision freezes the revision. */
export interface Seen<S> {
  readonly state: S;
  readonly revision: number;
}

/** The line to decide: a new product's first period, or the next one of a product. `period` null: one-off (A32). */
export interface PlacementLine extends RowQuestion {
  orderId: string;
  sku: string;
  quantity: number;
  period: Period | null;
  basketId?: string | undefined;
  /** The warranty that has paid it already (A29): nothing is charged for it, and nobody earns on it. */
  warrantyProductId?: string | undefined;
}

/** Everything that a placement rests on, as other streams hold it. */
export interface PlacementInputs {
  /** Business time of the placement: price list and rate card are those in force then (A7). */
  at: Instant;
  client: Seen<OrganisationState>;
  /** The organisation that places it; the same as the client when the client does. */
  placer: Seen<OrganisationState>;
  delegation: Seen<DelegationState>;
  /** Stream of the manager that the delegation names, null where it names nobody. */
  partner: Seen<PartnerState> | null;
  /** What the placer is as a partner; null where it is the client, which orders for itself as before (E17). */
  placerAsPartner: PartnerState | null;
  priceLists: Seen<PriceListsState>;
  rateCards: Seen<RateCardsState>;
  /** Tax tables by country: at least those that client and placer need. */
  taxTables: ReadonlyMap<string, Seen<TaxTableState>>;
}

/**
 * Decides one line: what it costs, who manages it and earns, who pays and sees the invoice, and its tax (D1–D9,
 * literally). Who pays itself is charged its own price (R26), everybody else the public one (R21). All of it is frozen
 * with the revisions it rests on (A6, A7, A28). Who may place it is the caller's
 * check, because other checks stand between.
 * @throws DomainError NO_PRICE_LIST, SKU_NOT_SOLD, AMOUNT_TOO_LARGE, TAX_NOT_SUPPORTED
 */
export const decidePlacement = (inputs: PlacementInputs, line: PlacementLine): Placement => {
  const row = decisionRowOf(inputs, line);
  const { currency } = inputs.client.state;
  const { warrantyProductId } = line;
  const { family, price } = linePriceOf(inputs, line, currency);
  const benefit =
    warrantyProductId === undefined
      ? benefitOf(inputs, row, { ...line, family, currency, net: price.net })
      : nothing('WARRANTY');
  const partnerPays = row.payerOrgId !== line.clientOrgId;
  const charged = partnerPays ? (benefit.preferential ?? price.net) : price.net;
  const payer = partnerPays ? inputs.placer : inputs.client;
  const tableCountry = taxTableCountryOf(payer.state);
  const taxTable = tableCountry === null ? null : (inputs.taxTables.get(tableCountry) ?? null);
  const supply = { period: line.period, date: businessDateOf(inputs.at) };
  const decision: PlacementDecision = {
    placedBy: line.placedBy,
    payerOrgId: row.payerOrgId,
    viewerOrgId: row.payerOrgId,
    managingPartnerOrgId: row.manager?.partnerOrgId ?? null,
    partnershipId: row.manager?.partnershipId ?? null,
    accessMode: row.manager?.mode ?? null,
    paymentMethod: row.manager?.payment ?? null,
    partnerLevel: row.manager ? (inputs.partner?.state.level ?? null) : null,
    benefit: kindOf(benefit.amount, partnerPays),
    reasonCode: benefit.reason,
    reasonDetails: benefit.details,
    rate: benefit.rate,
    preferential: benefit.preferential,
    benefitAmount: benefit.amount,
    charged,
    rateCardVersion: benefit.rateCardVersion,
    tax: taxDecisionOf(payer.state, taxTable?.state ?? null, charged, supply),
    seen: seenOf(inputs, row, payer.revision, taxTable?.revision ?? null),
    ...(warrantyProductId === undefined ? {} : { warrantyProductId }),
  };
  const { orderId, productId, clientOrgId, sku, quantity, basketId, period } = line;
  const basket = basketId === undefined ? {} : { basketId };
  return { orderId, productId, clientOrgId, sku, family, quantity, ...basket, period, currency, price, decision };
};

/** The line's row of the decision table. */
export const decisionRowOf = (inputs: PlacementInputs, question: RowQuestion): DecisionRow =>
  rowOf(inputs.delegation.state, inputs.partner?.state ?? null, question);

/** A benefit of 0.00 is neither discount nor cashback, and the two never meet on one line (R10). */
const kindOf = (amount: Amount, partnerPays: boolean): Benefit => {
  if (isZero(amount)) return 'none';
  return partnerPays ? 'discount' : 'cashback';
};

const seenOf = (
  { delegation, partner, priceLists, rateCards }: PlacementInputs,
  { manager }: DecisionRow,
  organisation: number,
  taxTable: number | null,
): SeenRevisions => ({
  delegation: delegation.revision,
  organisation,
  partner: partner?.revision ?? null,
  priceList: priceLists.revision,
  rateCard: manager ? rateCards.revision : null,
  taxTable,
});

/**
 * A product as the list in force sells it.
 * @throws DomainError NO_PRICE_LIST, SKU_NOT_SOLD
 */
export const soldAt = (
  { at, priceLists }: Pick<PlacementInputs, 'at' | 'priceLists'>,
  sku: string,
  currency: Currency,
): { list: PriceList; sold: SkuPrice; unit: Amount } => {
  const list = priceListAt(priceLists.state, at);
  if (!list) throw new DomainError('NO_PRICE_LIST', 'No price list is in force.', { at });
  const sold = skuOf(list, sku);
  const unit = sold?.price[currency];
  if (!sold || unit === undefined) {
    throw new DomainError('SKU_NOT_SOLD', `Price list ${list.version} does not sell ${sku} in ${currency}.`, {
      sku,
      currency,
      priceList: list.version,
    });
  }
  return { list, sold, unit };
};

/** The degressive tariff comes before the benefit and is the base of it (R11, A8): the two rates multiply. */
const linePriceOf = (
  { at, priceLists }: PlacementInputs,
  { sku, quantity, warrantyProductId }: PlacementLine,
  currency: Currency,
): { family: string; price: LinePrice } => {
  const { list, sold, unit } = soldAt({ at, priceLists }, sku, currency);
  if (!fitsLine(unit, quantity)) {
    throw new DomainError('AMOUNT_TOO_LARGE', `${quantity} of ${sku} cost more than ${MAX_LINE} ${currency}.`, {
      sku,
      unit,
      quantity,
      limit: MAX_LINE,
    });
  }
  const price = priceOfLine({ list, sold, unit }, quantity);
  // The warranty's own price has paid it: the line has a public price, but is charged nothing, whoever asks later.
  return { family: sold.family, price: warrantyProductId === undefined ? price : { ...price, net: ZERO } };
};

/** Of a line that fits (`fitsLine`): unit price × quantity, less the tariff of the quantity (R11, A8). */
export const priceOfLine = (
  { list, sold, unit }: { list: PriceList; sold: SkuPrice; unit: Amount },
  quantity: number,
): LinePrice => {
  const gross = times(unit, quantity);
  const tier = degressiveRate(list, sold.family, quantity);
  return {
    unit,
    public: gross,
    degressiveRate: tier,
    net: lessRate(gross, tier),
    priceListVersion: list.version,
  };
};

/**
 * What the managing partner gains, by the rate card in force and its level (A7); `net − preferential` (A9). Nothing while
 * it is suspended (E17), whatever the card says.
 */
const benefitOf = (
  { at, partner, rateCards }: PlacementInputs,
  { manager, suspended, hasPartnership }: DecisionRow,
  line: PricedLine,
): LineBenefit => {
  if (!manager) return nothing(hasPartnership ? 'PRODUCT_NOT_DELEGATED' : 'NO_ACTIVE_GRANT');
  if (suspended) return nothing('PARTNER_SUSPENDED');
  const card = rateCardAt(rateCards.state, at);
  return card ? benefitByCard(card, partner?.state.level ?? null, line) : notEligible('NO_CARD_IN_FORCE');
};
