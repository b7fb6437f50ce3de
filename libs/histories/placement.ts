import { ExpectedInvoice, ExpectedLine, NoBenefitReason } from './expected.js';
import { formatMoney, parseMoney, parseRate, reducedBy } from './money.js';
import { Currency, RecordOf } from './records.js';
import { taxOf } from './taxes.js';
import { PriceList, RateCard, World, fullPartnerOf, grantOf, grantsOf, managerOf } from './world.js';

export interface Placement {
  line: ExpectedLine;
  invoice: ExpectedInvoice;
  sku: string;
  quantity: number;
}

/**
 * Everything an order or a renewal freezes, from what the records before it have left. `undefined` where something it
 * needs is unknown, which other checks refuse first.
 */
export function placementOf(
  world: World,
  record: RecordOf<'order' | 'renew'>,
): Placement | 'TAX_NOT_SUPPORTED' | undefined {
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
  const manager = record.do === 'order' ? full : managerOf(world, record.client, record.product);
  const partnerPays =
    full !== undefined && record.placedBy === full && grantOf(world, record.client, full)?.payment === 'PARTNER';
  const payer = partnerPays ? full : record.client;
  const benefit = benefitOf(world, { at, client: record.client, manager, family, sku, quantity, currency, net });
  const charged = partnerPays ? (benefit.preferential ?? net) : net;

  const payingOrganisation = world.organisations.get(payer)!;
  const tax = taxOf(world.taxTables, payingOrganisation, charged, record.from, record.to);
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
  return { line, invoice, sku, quantity };
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
  at: number;
  client: string;
  manager: string | undefined;
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

function benefitOf(world: World, question: Question): Benefit {
  const nothing = (reason: NoBenefitReason): Benefit => ({ preferential: null, rateCard: null, reason });
  if (question.manager === undefined)
    return nothing(grantsOf(world, question.client).size > 0 ? 'PRODUCT_NOT_DELEGATED' : 'NO_ACTIVE_GRANT');
  const card = inForce(world.rateCards, question.at);
  const level = world.organisations.get(question.manager)!.level!;
  const preferential = card && preferentialOf(card, level, question);
  if (card === undefined || preferential === undefined) return nothing('PRODUCT_FAMILY_NOT_ELIGIBLE');
  return { preferential, rateCard: card.version, reason: preferential === question.net ? 'ZERO_BENEFIT' : null };
}

/** The preferential price of a line, or undefined: the card has no rule for it. */
function preferentialOf(card: RateCard, level: string, question: Question): bigint | undefined {
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
