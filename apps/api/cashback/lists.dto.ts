import type { LeftOutBecause } from '#libs/cashback/events/payout-steps.js';
import { LEFT_OUT_BECAUSE } from '#libs/cashback/events/payout-steps.js';
import type { Currency } from '#libs/kernel/money.js';
import type { BusinessMonth } from '#libs/kernel/time.js';
import { ADJUSTMENT_STATUS } from '#projections/adjustments/adjustments.row.js';
import { ITEM_KINDS, ITEM_STATES } from '#projections/entries/entries.row.js';
import { PAYOUT_STATUS, RUN_STATUS } from '#projections/payouts/payouts.row.js';
import { ChoiceField, CurrencyField, IdField, MonthField } from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

const ofRun = { description: 'Only those of this payout run.', example: 'run_1', optional: true };
const ofCurrency = { description: 'Only those in this currency.', example: 'CHF', optional: true };
const ofOrder = { description: 'Only those of this order.', example: 'ord_1', optional: true };

class OfPartnerQuery extends ListQuery {
  @IdField({ description: 'Only those of this partner.', example: 'org_beta', optional: true })
  partner?: string;
}
export class AccountsQuery extends OfPartnerQuery {
  @CurrencyField(ofCurrency)
  currency?: Currency;
}
export class EntriesQuery extends AccountsQuery {
  @IdField(ofOrder)
  orderId?: string;
  @ChoiceField({ description: 'Only those that stand there.', example: 'available', optional: true }, ITEM_STATES)
  state?: (typeof ITEM_STATES)[number];
  @ChoiceField({ description: 'Only entries, or loose items of a kind.', example: 'entry', optional: true }, ITEM_KINDS)
  kind?: (typeof ITEM_KINDS)[number];
  @IdField({ description: 'Only those that this payout run has or paid.', example: 'run_1', optional: true })
  run?: string;
}
export class AdjustmentsQuery extends AccountsQuery {
  @IdField(ofOrder)
  orderId?: string;
  @ChoiceField({ description: 'Only those with this status.', example: 'approved', optional: true }, ADJUSTMENT_STATUS)
  status?: (typeof ADJUSTMENT_STATUS)[number];
}
export class StatementsQuery extends AccountsQuery {
  @MonthField({ description: 'Only those of this month.', example: '2026-03', optional: true })
  month?: BusinessMonth;
}
export class PayoutRunsQuery extends ListQuery {
  @CurrencyField(ofCurrency)
  currency?: Currency;
  @ChoiceField({ description: 'Only those with this status.', example: 'draft', optional: true }, RUN_STATUS)
  status?: (typeof RUN_STATUS)[number];
}
export class PayoutsQuery extends AccountsQuery {
  @IdField(ofRun)
  run?: string;
  @ChoiceField({ description: 'Only those with this status.', example: 'sent', optional: true }, PAYOUT_STATUS)
  status?: (typeof PAYOUT_STATUS)[number];
}
export class PayoutItemsQuery extends OfPartnerQuery {
  @IdField(ofRun)
  run?: string;
}
export class LeftOutQuery extends PayoutItemsQuery {
  @ChoiceField({ description: 'Only those left out for this.', optional: true }, LEFT_OUT_BECAUSE)
  because?: LeftOutBecause;
}
