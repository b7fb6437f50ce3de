import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { CancellationBegun, CancellationWithdrawn, PlacementCancelled } from './events/cancellation.js';
import { DueProductsTerminated } from './events/due-products-terminated.js';
import { DueProductsRenewed } from './events/due-products-renewed.js';
import { MandateCancelled } from './events/mandate-cancelled.js';
import { MandateLapsed } from './events/mandate-lapsed.js';
import { MandateSet } from './events/mandate-set.js';
import { OrderCancelled } from './events/order-cancelled.js';
import { OrderCorrected } from './events/order-corrected.js';
import { OrderOpened } from './events/order-opened.js';
import { OrderPaid } from './events/order-paid.js';
import { OrderRefunded } from './events/order-refunded.js';
import { OrderRestPaid } from './events/order-rest-paid.js';
import { OrderTaxCorrected } from './events/order-tax-corrected.js';
import { PlacementVoided } from './events/placement-voided.js';
import { ProductOrdered } from './events/product-ordered.js';
import { ProductRenewed } from './events/product-renewed.js';
import { ProductTerminated } from './events/product-terminated.js';
import { ProductTerminationScheduled, ProductTerminationWithdrawn } from './events/product-termination-scheduled.js';
import { ProductTransferred } from './events/product-transferred.js';
import { WarrantyUsed } from './events/warranty-used.js';
import { WhenPlacementThenComplete } from './automations/when-placement-then-complete.js';
import { WhenRightLostThenLapseMandates } from './automations/when-right-lost-then-lapse-mandates.js';

export {
  CancelOrder,
  CancelRenewal,
  CompletePlacement,
  ConfirmPayment,
  LapseMandate,
  PlaceOrder,
  RefundOrder,
  RenewDue,
  RenewProduct,
  SetRenewal,
  TerminateDue,
  TerminateProduct,
  TransferProduct,
  WithdrawTermination,
} from './commands.js';
export { lapseContext } from './automations/when-right-lost-then-lapse-mandates.js';
export { terminations } from './due-terminations.js';
export { mandates, mandatesSetBy } from './mandate-register.js';
export { Order } from './order.js';
export { type Quote, type QuoteInputs, quotesOf } from './quotes.js';
export { taxTableCountryOf } from './tax-decision.js';
export { ownerAt, Product } from './product.js';

export const orders: Context = {
  // `refund` are claims of refund ids; mandates, terminations and warranties are registers.
  categories: [
    'product',
    'order',
    'refund',
    'mandates',
    'partnerMandates',
    'dueRenewals',
    'terminations',
    'dueTerminations',
    'warranties',
  ],
  events: [
    ProductOrdered,
    ProductRenewed,
    PlacementVoided,
    CancellationBegun,
    CancellationWithdrawn,
    PlacementCancelled,
    ProductTerminated,
    ProductTerminationScheduled,
    ProductTerminationWithdrawn,
    ProductTransferred,
    WarrantyUsed,
    MandateSet,
    MandateCancelled,
    MandateLapsed,
    DueProductsRenewed,
    DueProductsTerminated,
    OrderOpened,
    OrderPaid,
    OrderRefunded,
    OrderCancelled,
    OrderCorrected,
    OrderTaxCorrected,
    OrderRestPaid,
  ],
  commands,
  automations: [WhenPlacementThenComplete, WhenRightLostThenLapseMandates],
};
