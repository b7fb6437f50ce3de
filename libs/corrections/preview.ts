import { type RateCard, RateCards } from '#libs/catalogue/rate-cards.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { chainedHash } from '#libs/kernel/hash.js';
import { add, type Amount, type Currency, type Rate } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { Order, type OrderState } from '#libs/orders/order.js';
import { Partner, type PartnerState } from '#libs/programme/partner.js';
import { ordersUnder } from './card-orders.js';
import type { CorrectionSubject } from './events/correction-steps.js';
import { cardOfOrder, concernOf, type Earner, earnerOf, redecided } from './redecide.js';
import type { TaxAgain } from './tax.js';

/** Orders read at once. */
const AT_ONCE = 32;

/** An adjustment that a correction makes. */
interface CorrectionPosting {
  orderId: string;
  partnerOrgId: string;
  currency: Currency;
  /** Signed; never 0.00. */
  amount: Amount;
}
/** What a correction of a tax makes of an invoice: all that is left of it is credited, and another one takes its place. */
interface TaxPreview {
  invoiceNumber: string;
  orderId: string;
  currency: Currency;
  /** What is left of the invoice, tax and rounding included. */
  credited: Amount;
  /** Of the new one. */
  net: Amount;
  treatment: TaxAgain['data']['tax']['treatment'];
  vat: { rate: Rate; net: Amount; vat: Amount; from: BusinessDate; to: BusinessDate }[];
  /** Its total with tax and rounding. */
  payable: Amount;
  /** Of a paid order: what is owed since, and what comes into its payer's prepaid account. */
  owed: Amount;
  back: Amount;
}
/** What follows from a correction. */
export interface CorrectionPreview {
  /** Orders that are decided again, whether or not anything changes; sorted. */
  orders: string[];
  /** Orders of the card that stay as they are, because a partner paid them; sorted. */
  paidByPartners: string[];
  /** By order, partner. */
  postings: CorrectionPosting[];
  /** Of a tax alone; null also where nothing follows any more. */
  tax: TaxPreview | null;
}

/** Nothing follows. */
export const NO_PREVIEW: CorrectionPreview = { orders: [], paidByPartners: [], postings: [], tax: null };

/** Of an order at its placement, by what the log held there (E30). */
const earnerThen = async (ledger: Ledger, order: OrderState, partnerOrgId: string | null): Promise<Earner> => {
  if (partnerOrgId === null) return null;
  return { partnerOrgId, level: (await partnerThen(ledger, order, partnerOrgId)).level };
};

/** What an organisation was as a partner where an order was placed. */
export const partnerThen = async (
  ledger: Ledger,
  { openedAt }: OrderState,
  partnerOrgId: string,
): Promise<PartnerState> => {
  if (openedAt === null) return (await ledger.read(Partner, partnerOrgId)).state;
  return (await ledger.at({ position: openedAt }).read(Partner, partnerOrgId)).state;
};

/** The orders that a correction is about, and whose each is to be. */
export const concerned = async (
  ledger: Ledger,
  { version, orderId }: Pick<CorrectionSubject, 'version' | 'orderId'>,
): Promise<string[]> => (version === null ? [orderId as string] : ordersUnder(ledger, version));

/** Whose an order is to be by a correction; undefined: the correction leaves it as it is. */
export const earnerBy = async (
  ledger: Ledger,
  { kind, partnerOrgId }: Pick<CorrectionSubject, 'kind' | 'partnerOrgId'>,
  order: OrderState,
): Promise<Earner | undefined> => {
  if (kind === 'attribution') return earnerThen(ledger, order, partnerOrgId);
  return concernOf(order) === 'decided again' ? earnerOf(order) : undefined;
};

/**
 * What a correction would do to all that it concerns, as the ledger stands now; nothing is written. `corrected`: a card as
 * the correction would have it.
 */
export const previewOf = async (
  ledger: Ledger,
  subject: CorrectionSubject,
  corrected: (card: RateCard | null) => RateCard | null,
): Promise<CorrectionPreview> => {
  const ids = await concerned(ledger, subject);
  const preview: CorrectionPreview = { orders: [], paidByPartners: [], postings: [], tax: null };
  /** By order; of one, they are sorted. */
  const postings = new Map<string, CorrectionPosting[]>();
  const { state: cards } = await ledger.read(RateCards, 'main');
  const read: Read = (aggregate, id) => ledger.streams.load(aggregate, id);
  await inParallel(AT_ONCE, ids, async (id) => {
    const { state: order } = await read(Order, id);
    const earner = await earnerBy(ledger, subject, order);
    if (earner === undefined) {
      if (concernOf(order) === 'paid by a partner') preview.paidByPartners.push(id);
      return;
    }
    const again = redecided(order, earner, corrected(cardOfOrder(cards, order)));
    if (!again || !order.placement) return;
    const { currency } = order.placement;
    preview.orders.push(id);
    postings.set(
      id,
      again.rows.map((row) => ({ orderId: id, ...row, currency })),
    );
  });
  preview.orders.sort();
  preview.paidByPartners.sort();
  preview.postings = preview.orders.flatMap((id) => postings.get(id) as CorrectionPosting[]);
  return preview;
};

/** Of an invoice whose tax is decided again. */
export const previewOfTax = ({ data, credited }: TaxAgain): CorrectionPreview => {
  const { invoiceNumber, orderId, currency, net, tax, rounding, owed, back } = data;
  const vat = tax.parts.map(({ tax: amount, ...part }) => ({ ...part, vat: amount }));
  const payable = add(tax.total, rounding);
  const { treatment } = tax;
  const again = { invoiceNumber, orderId, currency, credited, net, treatment, vat, payable, owed, back };
  return { orders: [orderId], paidByPartners: [], postings: [], tax: again };
};

/** Stands for all that a preview says. */
export const digestOf = ({ orders, paidByPartners, postings, tax }: CorrectionPreview): string =>
  chainedHash('', JSON.stringify([orders, paidByPartners, postings.map(Object.values), ...(tax ? [tax] : [])]));
