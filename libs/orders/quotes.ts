import { priceListAt, type PriceListsState } from '#libs/catalogue/price-lists.js';
import { rateCardAt, type RateCardsState } from '#libs/catalogue/rate-cards.js';
import type { TaxTableState } from '#libs/catalogue/tax-table.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, type Currency, fitsLine, type Rate } from '#libs/kernel/money.js';
import { businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { OrganisationState } from '#libs/organisation/organisation.js';
import { benefitByCard } from './benefit.js';
import type { LinePrice, TaxDecision } from './events/placement.js';
import { priceOfLine } from './placement-decision.js';
import { taxDecisionOf } from './tax-decision.js';

/** What prices are told for: a moment, somebody who would pay, and the level of a partner that asks. */
export interface QuoteInputs {
  at: Instant;
  priceLists: PriceListsState;
  rateCards: RateCardsState;
  /** Who would pay: where it is, and whether it is charged tax (V3). */
  payer: Pick<OrganisationState, 'country' | 'legalForm' | 'vatNumber' | 'vatNumberState'>;
  taxTable: TaxTableState | null;
  /** Of a partner that earns: its card's benefit is told, too. Null for everybody else. */
  level: string | null;
}

/** A net amount with its tax, of a supply at the moment asked for. */
interface Taxed {
  net: Amount;
  gross: Amount;
}
/** What a product costs without and with tax (R64). */
export interface Quote {
  sku: string;
  family: string;
  /** Months of a period (A35); null where a period may be of any length. */
  term: number | null;
  currency: Currency;
  unit: Amount;
  quantity: number;
  /** Null where so many cost more than a line may. */
  price: (LinePrice & Taxed) | null;
  tax: { treatment: TaxDecision['treatment']; rate: Rate | null };
  /** What a partner of the level would pay itself (R26), or less than the price what it would earn (R21). */
  preferential: (Taxed & { benefit: Amount; rate: Rate | null; rateCardVersion: string }) | null;
}

/**
 * Every product that the list in force sells, in each currency, priced as a placement at that moment would be: with the
 * degressive tariff of the quantity (R11), the payer's tax (R64, V3) and the card's benefit (R9, R10, A9).
 * @throws DomainError NO_PRICE_LIST, TAX_NOT_SUPPORTED
 */
export const quotesOf = (inputs: QuoteInputs, quantity: number, currency?: Currency): Quote[] => {
  const { at, priceLists } = inputs;
  const list = priceListAt(priceLists, at);
  if (!list) throw new DomainError('NO_PRICE_LIST', 'No price list is in force.', { at });
  const card = inputs.level === null ? undefined : rateCardAt(inputs.rateCards, at);
  return list.data.prices.flatMap((sold) =>
    (Object.entries(sold.price) as [Currency, Amount][])
      .filter(([one]) => currency === undefined || one === currency)
      .map(([one, unit]): Quote => {
        const { sku, family, term = null } = sold;
        const fits = fitsLine(unit, quantity);
        const price = fits ? priceOfLine({ list, sold, unit }, quantity) : null;
        const line = price && { sku, family, quantity, currency: one, net: price.net };
        const benefit = card && line && benefitByCard(card, inputs.level, line);
        const { treatment, parts, total } = taxOf(inputs, price?.net ?? unit);
        return {
          sku,
          family,
          term,
          currency: one,
          unit,
          quantity,
          price: price && { ...price, gross: total },
          tax: { treatment, rate: parts[0]?.rate ?? null },
          preferential:
            benefit?.preferential && benefit.rateCardVersion
              ? {
                  net: benefit.preferential,
                  gross: taxOf(inputs, benefit.preferential).total,
                  benefit: benefit.amount,
                  rate: benefit.rate,
                  rateCardVersion: benefit.rateCardVersion,
                }
              : null,
        };
      }),
  );
};

const taxOf = ({ at, payer, taxTable }: QuoteInputs, net: Amount): TaxDecision =>
  taxDecisionOf(payer, taxTable, net, { period: null, date: businessDateOf(at) });
