import { playAccess, playInvitation } from './delegation.js';
import { refusalOf, repeatsRefund } from './checks.js';
import { Expected, RefusalCode, byTexts, formatExpected } from './expected.js';
import { formatMoney, halfUp, parseMoney } from './money.js';
import { placementOf } from './placement.js';
import { accessAt } from './probes.js';
import { HistoryRecord, Probe, RecordOf, Refund } from './records.js';
import { dayOf } from './taxes.js';
import { PlacedOrder, World, emptyWorld, keyOf, shown } from './world.js';

export { formatExpected };
export type { Expected };

/**
 * What must come of a history: a model of plain maps, written from the rules alone, which shares nothing with the
 * ledger. A probe is answered after all records of its instant.
 */
export function expectedOf(history: Iterable<string | HistoryRecord>, probes: Iterable<Probe> = []): Expected {
  const world = emptyWorld();
  const waiting = [...probes].sort(byTexts(({ at, client, product }) => [at, client, product]));
  const access: Expected['access'] = [];
  const answerBefore = (at: string | null): void => {
    while (access.length < waiting.length && (at === null || waiting[access.length]!.at < at))
      access.push(accessAt(world, waiting[access.length]!));
  };
  for (const line of history) {
    if (line === '') continue;
    const record = typeof line === 'string' ? (JSON.parse(line) as HistoryRecord) : line;
    answerBefore(record.at);
    play(world, record);
  }
  answerBefore(null);
  return { ...outcomeOf(world), access };
}

/** Plays one record: all of it happens, or nothing and the code says why. */
export function play(world: World, record: HistoryRecord): RefusalCode | null {
  world.records += 1;
  const code = refusalOf(world, record);
  if (code === null) apply(world, record);
  else world.refused.push({ n: record.n, code });
  return code;
}

function apply(world: World, record: HistoryRecord): void {
  switch (record.do) {
    case 'register-organisation': {
      const { form, country, currency } = record;
      world.organisations.set(record.org, { form, country, currency, hasVatNumber: false, level: null });
      return;
    }
    case 'record-vat-number':
      world.organisations.get(record.org)!.hasVatNumber = true;
      return;
    case 'admit-partner':
    case 'change-partner-level':
      world.organisations.get(record.org)!.level = record.level;
      return;
    case 'publish-prices':
    case 'publish-rate-card':
    case 'publish-taxes':
      return publish(world, record);
    case 'invite-partner':
    case 'invite-client':
    case 'accept-invitation':
    case 'decline-invitation':
    case 'withdraw-invitation':
      return playInvitation(world, record);
    case 'change-access':
    case 'add-product-access':
    case 'remove-product-access':
    case 'change-payment-method':
    case 'end-partnership':
    case 'terminate-product':
      return playAccess(world, record);
    case 'order':
    case 'renew':
      return place(world, record);
    case 'pay':
      return pay(world, record);
    case 'refund':
      return refund(world, record);
  }
}

function publish(world: World, record: RecordOf<'publish-prices' | 'publish-rate-card' | 'publish-taxes'>): void {
  if (record.do === 'publish-taxes') {
    for (const [country, entries] of Object.entries(record.tables))
      world.taxTables.set(
        country,
        entries.map(({ validFrom, rate }) => ({ day: dayOf(validFrom), rate })),
      );
    return;
  }
  const validFrom = Date.parse(record.validFrom);
  if (record.do === 'publish-rate-card')
    world.rateCards.push({ version: record.version, validFrom, rules: record.rules });
  else {
    const skus = new Map(record.prices.map((price) => [price.sku, price]));
    world.priceLists.push({ validFrom, skus, degressive: record.degressive });
  }
}

function place(world: World, record: RecordOf<'order' | 'renew'>): void {
  const placement = placementOf(world, record);
  if (!placement || placement === 'TAX_NOT_SUPPORTED') throw new Error(`record ${record.n} cannot be placed`);
  const { line, invoice, sku, quantity } = placement;
  world.lines.push(line);
  world.invoices.push(invoice);
  world.products.set(record.product, { client: record.client, sku, quantity, until: record.to, terminated: false });
  const amount = parseMoney(line.amount);
  world.orders.set(record.order, {
    charged: parseMoney(line.charged),
    cashback: line.benefit === 'cashback' ? amount : 0n,
    partner: line.managingPartner,
    currency: line.currency,
    paid: false,
    refunded: 0n,
    reversed: 0n,
  });
  if (line.benefit !== 'discount') return;
  const key = keyOf(line.payer, line.currency);
  const given = world.discounts.get(key)?.given ?? 0n;
  world.discounts.set(key, { partner: line.payer, currency: line.currency, given: given + amount });
}

function pay(world: World, record: RecordOf<'pay'>): void {
  const order = world.orders.get(record.order)!;
  order.paid = true;
  if (order.cashback > 0n) post(world, order, record.at, order.cashback);
}

function refund(world: World, record: Refund): void {
  if (repeatsRefund(world, record)) return;
  const order = world.orders.get(record.order)!;
  const net = parseMoney(record.net);
  world.refunds.set(record.refund, { order: record.order, net });
  order.refunded += net;
  if (order.cashback === 0n) return;
  const reversed = halfUp(order.cashback * order.refunded, order.charged);
  if (reversed > order.reversed) post(world, order, record.at, order.reversed - reversed);
  order.reversed = reversed;
}

/** Posts an accrual, or a reversal as a negative amount, in the month the record took effect. */
function post(world: World, { partner, currency }: PlacedOrder, at: string, amount: bigint): void {
  if (partner === null) throw new Error('nobody earns on a line that nobody manages');
  const month = monthInZurich(at);
  const key = keyOf(partner, currency, month);
  const sum = world.earnings.get(key) ?? { partner, currency, month, accrued: 0n, reversed: 0n, entries: 0 };
  if (amount > 0n) sum.accrued += amount;
  else sum.reversed += amount;
  sum.entries += 1;
  world.earnings.set(key, sum);
}

const zurich = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Zurich', year: 'numeric', month: '2-digit' });

/** The month an instant falls into where the provider's books are kept: the last evening of a month is the next one. */
export function monthInZurich(at: string): string {
  const parts = Object.fromEntries(zurich.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}`;
}

/** All that can be said at the end; the probes are answered on the way. */
function outcomeOf(world: World): Omit<Expected, 'access'> {
  const balances = new Map<string, { partner: string; currency: string; balance: bigint }>();
  for (const { partner, currency, accrued, reversed } of world.earnings.values()) {
    const key = keyOf(partner, currency);
    const balance = (balances.get(key)?.balance ?? 0n) + accrued + reversed;
    balances.set(key, { partner, currency, balance });
  }
  const clients = [...world.grants].flatMap(([client, grants]) =>
    [...grants].map(([partner, grant]) => ({ partner, client, ...shown(grant) })),
  );
  return {
    records: world.records,
    refused: world.refused,
    lines: world.lines,
    invoices: world.invoices,
    earnings: [...world.earnings.values()]
      .sort(byTexts(({ partner, currency, month }) => [partner, currency, month]))
      .map((row) => ({ ...row, accrued: formatMoney(row.accrued), reversed: formatMoney(row.reversed) })),
    balances: [...balances.values()]
      .sort(byTexts(({ partner, currency }) => [partner, currency]))
      .map((row) => ({ ...row, balance: formatMoney(row.balance) })),
    discounts: [...world.discounts.values()]
      .sort(byTexts(({ partner, currency }) => [partner, currency]))
      .map((row) => ({ ...row, given: formatMoney(row.given) })),
    clientsAtEnd: clients.sort(byTexts(({ partner, client }) => [partner, client])),
    audit: world.audit,
    invitations: [...world.invitations]
      .map(([invitation, { asked, status, grantedDiffers }]) => ({
        invitation,
        client: asked.client,
        partner: asked.partner,
        direction: asked.do === 'invite-partner' ? ('client-to-partner' as const) : ('partner-to-client' as const),
        status,
        grantedDiffers,
      }))
      .sort(byTexts(({ invitation }) => [invitation])),
  };
}
