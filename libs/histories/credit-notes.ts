import { ExpectedOfProgramme } from './expected-of-programme.js';
import { ExpectedInvoice } from './expected.js';
import { formatMoney, halfUp, parseMoney } from './money.js';

type CreditNote = ExpectedOfProgramme['creditNotes'][number];
interface Refunded {
  refund: string;
  /** What was refunded of the order before, and with this refund, in hundredths. */
  before: bigint;
  after: bigint;
}

/** E14, E15: what a refund takes back of each part of an invoice: what is credited with it less what was before. */
export function creditNoteOf(invoice: ExpectedInvoice, { refund, before, after }: Refunded): CreditNote {
  const [was, is] = [creditedOf(invoice, before), creditedOf(invoice, after)];
  const parts = is.map(({ rate, net, vat }, index) => ({
    rate,
    net: net - was[index]!.net,
    vat: vat - was[index]!.vat,
  }));
  const total = parts.reduce((sum, { vat }) => sum + vat, after - before);
  const { order, payer, viewer, currency } = invoice;
  return {
    ...{ refund, order, payer, viewer, currency },
    net: formatMoney(after - before),
    vat: parts.map(({ rate, net, vat }) => ({ rate, net: formatMoney(net), vat: formatMoney(vat) })),
    total: formatMoney(total),
  };
}

/** What is credited of each part once so much is refunded; the last takes what rounding left over. */
function creditedOf(invoice: ExpectedInvoice, refunded: bigint): { rate: string; net: bigint; vat: bigint }[] {
  const charged = parseMoney(invoice.net);
  let rest = refunded;
  return invoice.vat.map(({ rate, ...part }, index) => {
    const last = index === invoice.vat.length - 1;
    const net = last ? rest : halfUp(parseMoney(part.net) * refunded, charged);
    rest -= net;
    return { rate, net, vat: halfUp(parseMoney(part.vat) * refunded, charged) };
  });
}
