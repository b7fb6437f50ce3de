import { addDays, dayInZurich } from './days.js';
import { ExpectedInvoice, ExpectedLine, NoBenefitReason } from './expected.js';
import { formatMoney, parseMoney, parseRate, reducedBy } from './money.js';
import { Currency, RecordOf } from './records.js';
import { taxOf } from './taxes.js';
import { World, fullPartnerOf, grantOf, grantsOf, isSuspended, managerOf } from './world.js';
import { limitedPartnerOf } from './world.js';
import { PriceList, RateCard } from './world-parts.js';

/** An order or a renewal, placed by a person or by a mandate. */
export type Placing = Omit<RecordOf<'order'>, 'n' | 'actor'> | Omit<RecordOf<'renew'>, 'n' | 'actor'>;

export interface Placement {
  line: ExpectedLine;
  invoice: ExpectedInvoice;
  sku: string;
  quantity: number;
  family: string;
  /** The version of the card in force, whether the line has a benefit of it or not. */
  card: string | null;
}

/**
 * Everything an order or a renewal freezes, from what the records before it have left. `undefined` where something it
 * needs is unknown, which other checks refuse first.
 */
export function placementOf(world: World, record: Placing): Placement | 'TAX_NOT_SUPPORTED' | undefined {
  const client = world.organisations.get(record.client);
  const what = record.do === 'order' ? record : world.products.get(record.product);
  if (!client || !what) return undefined;
  const at = Date.parse(record.at);
  const prices = inForce(world.priceLists, at);
  if (!prices) return undefined;
  const { sku, quantity } = what;
  const { currency } = client;
  const { net, family } = netOf(prices, sku, currency, quantity);

  const full = fullPartnerOf(world, record.client);
  const manager =
    record.do === 'order'
      ? (full ?? limitedPartnerOf(world, record.client, record.parent))
      : managerOf(world, record.client, record.product);
  const partnerPays =
    full !== undefined && record.placedBy === full && grantOf(world, record.client, full)?.payment === 'PARTNER';
  const payer = partnerPays ? full : record.client;
  const card = inForce(world.rateCards, at);
  const benefit = benefitOf(world, card, record.client, manager, { family, sku, quantity, currency, net });
  const charged = partnerPays ? (benefit.preferential ?? net) : net;

  const payingOrganisation = world.organisations.get(payer)!;
  const tax = taxOf(world.taxTables, payingOrganisation, charged, supplyOf(record));
  if (!tax) return 'TAX_NOT_SUPPORTED';
  const amount = benefit.reason === null ? net - benefit.preferential! : 0n;
  const line: ExpectedLine = {
    order: record.order,
    client: record.client,
    product: record.product,
    currency,
    net: formatMoney(net),
    charged: formatMoney(charged),
    payer,
    managingPartner: manager ?? null,
    benefit: amount === 0n ? 'none' : partnerPays ? 'discount' : 'cashback',
    amount: formatMoney(amount),
    preferential: benefit.preferential === null ? null : formatMoney(benefit.preferential),
    reason: benefit.reason,
    rateCard: benefit.rateCard,
  };
  const invoice: ExpectedInvoice = {
    order: record.order,
    payer,
    viewer: payer,
    currency,
    net: formatMoney(charged),
    ...tax,
  };
  return { line, invoice, sku, quantity, family, card: card?.version ?? null };
}

/** A one-off is supplied on the day of its record, and on no other (E28). */
export function supplyOf({ at, from, to }: Pick<Placing, 'at' | 'from' | 'to'>): { from: string; to: string } {
  const day = dayInZurich(at);
  return from === undefined || to === undefined ? { from: day, to: addDays(day, 1) } : { from, to };
}

/** Of those published so far, the one with the latest beginning that has begun. */
function inForce<Published extends { validFrom: number }>(
  published: readonly Published[],
  at: number,
): Published | undefined {
  let latest: Published | undefined;
  for (const one of published)
    if (one.validFrom <= at && (latest === undefined || one.validFrom > latest.validFrom)) latest = one;
  return latest;
}

/** The net of a line after the degressive tariff. The family is that of the list in force, be it another than before. */
function netOf(prices: PriceList, sku: string, currency: Currency, quantity: number): { net: bigint; family: string } {
  const price = prices.skus.get(sku);
  if (!price) throw new Error(`the price list in force has no ${sku}`);
  const tiers = prices.degressive.filter(
    ({ family, fromQuantity }) => family === price.family && fromQuantity <= quantity,
  );
  const tier = tiers.reduce<(typeof tiers)[number] | undefined>(
    (best, one) => (best === undefined || one.fromQuantity > best.fromQuantity ? one : best),
    undefined,
  );
  const gross = parseMoney(price.price[currency]) * BigInt(quantity);
  return { net: tier ? reducedBy(gross, parseRate(tier.rate)) : gross, family: price.family };
}

interface Question {
  family: string;
  sku: string;
  quantity: number;
  currency: Currency;
  net: bigint;
}
interface Benefit {
  preferential: bigint | null;
  rateCard: string | null;
  reason: NoBenefitReason | null;
}

function benefitOf(
  world: World,
  card: RateCard | undefined,
  client: string,
  manager: string | undefined,
  question: Question,
): Benefit {
  const nothing = (reason: NoBenefitReason): Benefit => ({ preferential: null, rateCard: null, reason });
  if (manager === undefined)
    return nothing(grantsOf(world, client).size > 0 ? 'PRODUCT_NOT_DELEGATED' : 'NO_ACTIVE_GRANT');
  if (isSuspended(world, manager)) return nothing('PARTNER_SUSPENDED');
  const level = world.organisations.get(manager)!.level!;
  const preferential = card && preferentialOf(card, level, question);
  if (card === undefined || preferential === undefined) return nothing('PRODUCT_FAMILY_NOT_ELIGIBLE');
  return { preferential, rateCard: card.version, reason: preferential === question.net ? 'ZERO_BENEFIT' : null };
}

/** The preferential price of a line, or undefined: the card has no rule for it. */
export function preferentialOf(card: RateCard, level: string, question: Question): bigint | undefined {
  const { net, family, sku, quantity, currency } = question;
  const rule = card.rules.find((one) => one.family === family && one.level === level);
  if (!rule) return undefined;
  if ('rate' in rule) return reducedBy(net, parseRate(rule.rate));
  // A sku may be called like something every object has.
  const unit = Object.hasOwn(rule.prices, sku) ? rule.prices[sku]?.[currency] : undefined;
  if (unit === undefined) return undefined;
  const preferential = parseMoney(unit) * BigInt(quantity);
  return preferential < net ? preferential : net;
}
