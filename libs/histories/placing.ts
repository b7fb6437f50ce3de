import { accrue, reverse } from './accounts.js';
import { creditNoteOf } from './credit-notes.js';
import { dayInZurich } from './days.js';
import { parseMoney } from './money.js';
import { Placing, placementOf } from './placement.js';
import { RecordOf, Refund } from './records.js';
import { World, keyOf } from './world.js';
import { PlacedOrder } from './world-parts.js';

/** Places what was checked: a line, its invoice, and the product with its period. */
export function place(world: World, n: number, placing: Placing): void {
  const placement = placementOf(world, placing);
  if (!placement || placement === 'TAX_NOT_SUPPORTED') throw new Error(`record ${n} cannot be placed`);
  const { line, invoice, sku, quantity, family, card } = placement;
  world.lines.push(line);
  world.invoices.push(invoice);
  const { client, product } = placing;
  const known = world.products.get(product);
  if (known) known.until = placing.to ?? null;
  else {
    const parent = placing.do === 'order' ? (placing.parent ?? null) : null;
    const [anchor, until] = [placing.from ?? null, placing.to ?? null];
    world.products.set(product, { client, sku, quantity, anchor, until, terminated: false, parent });
  }
  const amount = parseMoney(line.amount);
  world.orders.set(placing.order, {
    ...{ n, client, payer: line.payer, family, sku, quantity, card, invoice },
    currency: world.organisations.get(client)!.currency,
    net: parseMoney(line.net),
    charged: parseMoney(line.charged),
    cashback: line.benefit === 'cashback' ? amount : 0n,
    manager: line.managingPartner,
    partner: line.managingPartner,
    suspended: line.reason === 'PARTNER_SUSPENDED',
    paid: null,
    refunded: 0n,
    brought: new Map(),
  });
  if (line.benefit !== 'discount') return;
  const key = keyOf(line.payer, line.currency);
  const given = world.discounts.get(key)?.given ?? 0n;
  world.discounts.set(key, { partner: line.payer, currency: line.currency, given: given + amount });
}

export function pay(world: World, record: RecordOf<'pay'>): void {
  const order = world.orders.get(record.order)!;
  accrue(world, record.order, order, record.at);
  sell(world, order, record.at, order.charged);
}

/** An accepted refund that comes again as it was changes nothing, whatever else holds by then. */
export const repeatsRefund = (world: World, { refund, order, net }: Refund): boolean => {
  const known = world.refunds.get(refund);
  return known !== undefined && known.order === order && known.net === parseMoney(net);
};

export function refund(world: World, record: Refund): void {
  if (repeatsRefund(world, record)) return;
  const order = world.orders.get(record.order)!;
  const net = parseMoney(record.net);
  world.refunds.set(record.refund, { order: record.order, net });
  const before = order.refunded;
  order.refunded += net;
  reverse(world, record.order, order, record.at);
  sell(world, order, record.at, -net);
  world.creditNotes.push(creditNoteOf(order.invoice, { refund: record.refund, before, after: order.refunded }));
}

/** What a partner manages counts for its threshold on the day it is paid or refunded (E16). */
function sell(world: World, { manager, currency }: PlacedOrder, at: string, amount: bigint): void {
  if (manager !== null) world.sales.push({ day: dayInZurich(at), partner: manager, currency, amount });
}
