import { CURRENCIES } from '#libs/kernel/money.js';
import { TAX_TREATMENTS } from '#libs/orders/events/placement.js';
import {
  amount,
  choice,
  flag,
  list,
  nullable,
  object,
  part,
  text,
  whole,
} from '#libs/read-models/description/values.js';
import { order, partner, VAT_PART } from '#projections/values.js';

const POSTING = part('CorrectionPosting', {
  orderId: order(),
  partnerOrgId: partner('Whose account gets or loses it.'),
  currency: choice('Of the order.', CURRENCIES),
  amount: amount('Signed: what is due less what the line has brought (E31).', '26.04'),
});
const TAX = part('CorrectedInvoice', {
  invoiceNumber: text('Invoice that would be replaced.', '1042', '^\\d+$'),
  orderId: order(),
  currency: choice('Of every amount.', CURRENCIES),
  credited: amount('What is left of it and would be credited, tax and rounding included.', '281.49'),
  net: amount('Of the new invoice: what is charged still, excluding VAT.', '260.40'),
  treatment: choice('How that would be taxed.', TAX_TREATMENTS),
  vat: list('One a tax rate of the supply period.', object('', VAT_PART)),
  payable: amount('What would be paid of it in all, tax and rounding included.', '260.40'),
  owed: amount('What a paid order would owe because the tax is higher.', '0.00'),
  back: amount('What would come into the payer’s prepaid account because the tax of a paid order is lower.', '21.09'),
});
const PREVIEW = part('CorrectionPreview', {
  orders: list('Orders that would be decided again, changed or not; sorted.', text('', 'ord_1')),
  paidByPartners: list('Orders left as they are, because a partner paid them (E29); sorted.', text('', 'ord_2')),
  postings: list('Adjustments that would be posted, by order and partner.', object('', POSTING)),
  tax: nullable(object('Of a tax alone: what would become of the invoice (A28).', TAX)),
});

/** What the answer about a correction tells beside what was written. */
export const CORRECTION_ANSWER = part(
  'CorrectionAnswer',
  {
    preview: nullable(object('Of a dry run alone: what would follow.', PREVIEW)),
    made: flag('Whether every order of it was decided again.'),
    orders: nullable(whole('Orders that were decided again; null until it is made.', 12)),
    paidByPartners: nullable(whole('Orders left as they are, because a partner paid them.', 1)),
    adjustments: nullable(whole('Adjustments that were posted.', 7)),
  },
  { about: 'A correction as it was proposed or made or, of a dry run, as it would be.' },
);
