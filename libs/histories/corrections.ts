import { correct, dueOf } from './accounts.js';
import { ExpectedOfProgramme } from './expected-of-programme.js';
import { byCodeUnit } from './expected.js';
import { formatMoney } from './money.js';
import { preferentialOf } from './placement.js';
import { RecordOf } from './records.js';
import { World, membershipAt } from './world.js';
import { PlacedOrder } from './world-parts.js';

type Posted = ExpectedOfProgramme['corrections'][number]['posted'];

/** E29: every line of the card that somebody earns on is decided again; what partners paid is only named. */
export function correctRateCard(world: World, record: RecordOf<'correct-rate-card'>): void {
  world.rateCards.find(({ version }) => version === record.version)!.rules = record.rules;
  const ofCard = [...world.orders].filter(([, { card }]) => card === record.version).sort(byId);
  const concerned = ofCard.filter(
    ([, order]) => order.partner !== null && order.payer === order.client && !order.suspended,
  );
  const posted = concerned.flatMap(([id, order]) => {
    order.cashback = benefitFor(world, order);
    return settleWith(world, record, id, order);
  });
  const partnerPaid = ofCard.filter(([, order]) => order.payer !== order.client).map(([id]) => id);
  world.corrections.push({ n: record.n, orders: concerned.map(([id]) => id), partnerPaid, posted });
}

/** E30: somebody else earns on a line, or nobody. */
export function correctAttribution(world: World, record: RecordOf<'correct-attribution'>): void {
  const order = world.orders.get(record.order)!;
  order.partner = record.partner;
  order.suspended = false;
  order.cashback = benefitFor(world, order);
  const posted = settleWith(world, record, record.order, order);
  world.corrections.push({ n: record.n, orders: [record.order], partnerPaid: [], posted });
}

/** What a line earns its present earner by its card as it is now, at the level the earner had at the placement. */
function benefitFor(world: World, order: PlacedOrder): bigint {
  const card = world.rateCards.find(({ version }) => version === order.card);
  if (!card || order.partner === null) return 0n;
  const { level } = membershipAt(world, order.partner, order.n)!;
  return order.net - (preferentialOf(card, level, order) ?? order.net);
}

/** E31: the earner gets what it is due, everybody else has nothing of the line; each difference is an adjustment. */
function settleWith(
  world: World,
  { n, at }: RecordOf<'correct-rate-card' | 'correct-attribution'>,
  id: string,
  order: PlacedOrder,
): Posted {
  const { currency, partner: earner } = order;
  const concerned = new Set([...order.brought.keys(), ...(earner === null ? [] : [earner])]);
  const posted: Posted = [];
  for (const partner of [...concerned].sort(byCodeUnit)) {
    const difference = (partner === earner ? dueOf(order) : 0n) - (order.brought.get(partner) ?? 0n);
    if (difference === 0n) continue;
    correct(world, id, order, partner, difference, at);
    const amount = formatMoney(difference);
    posted.push({ order: id, partner, currency, amount });
    world.books.adjustments.push({ n, adjustment: null, refersTo: id, partner, currency, amount });
  }
  return posted;
}

const byId = ([a]: [string, unknown], [b]: [string, unknown]): number => byCodeUnit(a, b);
