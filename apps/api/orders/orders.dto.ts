import { INSTRUMENTS, MAX_REFERENCE } from '#libs/orders/events/order-paid.js';
import { MAX_MONTHS } from '#libs/orders/events/mandate-set.js';
import type { Amount } from '#libs/kernel/money.js';
import { MANDATE_STATUS } from '#projections/mandates/mandates.row.js';
import {
  ChoiceField,
  CountField,
  DateField,
  IdField,
  PartField,
  PositiveAmountField,
  TextField,
} from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class PeriodBody {
  @DateField({ description: 'First day.', example: '2026-01-01' })
  from!: string;
  @DateField({
    description: 'The day after the last. With a term in the price list it may be left out, and is one term on (A35).',
    example: '2027-01-01',
    optional: true,
  })
  to?: string;
}
export class PlaceOrderBody {
  @IdField({ description: 'Id of the order; made by the ledger when left out.', example: 'ord_1', optional: true })
  orderId?: string;
  @IdField({
    description: 'Id of the new product; made by the ledger when left out.',
    example: 'prd_1',
    optional: true,
  })
  productId?: string;
  @IdField({ description: 'The client that gets the product.', example: 'org_alpha' })
  clientOrgId!: string;
  @IdField({ description: 'What is ordered, as the price list names it.', example: 'hosting-web' })
  sku!: string;
  @CountField({ description: 'How many; 1 when left out.', example: 1, optional: true })
  quantity?: number;
  @PartField(
    {
      description: 'First period, which begins today or within 12 months (A34); left out for a one-off purchase (A32).',
      optional: true,
    },
    () => PeriodBody,
  )
  period?: PeriodBody;
  @IdField({
    description: 'The product this one is an add-on of; no add-on itself (A37).',
    example: 'prd_0',
    optional: true,
  })
  parentProductId?: string;
  @IdField({ description: 'Basket that several orders share.', example: 'basket_1', optional: true })
  basketId?: string;
  @IdField({
    description:
      'The client’s tender that it came of; the partner that won it places the order or manages the product (R7).',
    example: 'tdr_1',
    optional: true,
  })
  tenderId?: string;
}
export class RenewBody {
  @IdField({ description: 'Id of the order; made by the ledger when left out.', example: 'ord_2', optional: true })
  orderId?: string;
  @PartField({ description: 'Next period; it begins where the last one ended.' }, () => PeriodBody)
  period!: PeriodBody;
}
export class TransferBody {
  @IdField({ description: 'The organisation that it is from now on.', example: 'org_gamma' })
  toOrgId!: string;
}
const WHY = { description: 'Why; no personal data.', optional: true };
export class CancelOrderBody {
  @TextField({ ...WHY, example: 'ordered twice' }, 500)
  reason?: string;
}
export class TerminateBody {
  @DateField({
    description:
      'First day on which it is over, up to the end of its last period; now when left out, or today. Another day replaces one that was said before.',
    example: '2026-09-30',
    optional: true,
  })
  on?: string;
  @TextField({ ...WHY, example: 'the shop closes' }, 500)
  reason?: string;
}
export class WithdrawTerminationBody {
  @TextField({ ...WHY, example: 'the shop goes on' }, 500)
  reason?: string;
}
export class ThroughBody {
  @DateField({ description: 'Through this day, which has come.', example: '2026-03-12' })
  through!: string;
}
export class SetRenewalBody {
  @CountField(
    { description: 'Months that each renewal adds, counted from the begin of the first period.', example: 12 },
    MAX_MONTHS,
  )
  months!: number;
}
export class MandatesQuery extends ListQuery {
  @IdField({ description: 'Only of this product.', example: 'prd_1', optional: true })
  product?: string;
  @IdField({ description: 'Only of products of this client.', example: 'org_alpha', optional: true })
  client?: string;
  @IdField({ description: 'Only those that this organisation set up.', example: 'org_beta', optional: true })
  placedBy?: string;
  @ChoiceField({ description: 'Only those of this status.', example: 'active', optional: true }, MANDATE_STATUS)
  status?: (typeof MANDATE_STATUS)[number];
}
export class PaymentBody {
  @ChoiceField(
    {
      description:
        'How the charge was paid, or what the prepaid account had not paid of it; `prepaid` where that paid all.',
      example: 'transfer',
    },
    INSTRUMENTS,
  )
  instrument!: (typeof INSTRUMENTS)[number];
  @TextField(
    {
      description: 'What the bank or the card company calls the payment; never the number of a card (V13).',
      example: 'camt 2026-01-15/17',
      optional: true,
    },
    MAX_REFERENCE,
  )
  reference?: string;
  @DateField({
    description: 'The day on which the money came in, from the placement on; today when left out (A36).',
    example: '2026-01-15',
    optional: true,
  })
  valueDate?: string;
}
export class RefundBody {
  @IdField({ description: 'Id of the refund; made by the ledger when left out.', example: 'rfd_1', optional: true })
  refundId?: string;
  @PositiveAmountField({ description: 'Part of the charge that goes back, excluding VAT.', example: '10.00' })
  net!: Amount;
  @DateField({
    description: 'The day on which the money went back, from the payment on; today when left out (A36).',
    example: '2026-02-15',
    optional: true,
  })
  valueDate?: string;
  @TextField({ description: 'Why; no personal data.', example: 'cancelled within 14 days', optional: true }, 500)
  reason?: string;
}
export class OrdersQuery extends ListQuery {
  @IdField({ description: 'Only orders of this client.', example: 'org_alpha', optional: true })
  client?: string;
}
