import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { DueProductsRenewed } from './events/due-products-renewed.js';
import { MandateCancelled } from './events/mandate-cancelled.js';
import { MandateLapsed } from './events/mandate-lapsed.js';
import { MandateSet } from './events/mandate-set.js';
import { OrderCorrected } from './events/order-corrected.js';
import { OrderOpened } from './events/order-opened.js';
import { OrderPaid } from './events/order-paid.js';
import { OrderRefunded } from './events/order-refunded.js';
import { PlacementVoided } from './events/placement-voided.js';
import { ProductOrdered } from './events/product-ordered.js';
import { ProductRenewed } from './events/product-renewed.js';
import { ProductTerminated } from './events/product-terminated.js';
import { ProductTransferred } from './events/product-transferred.js';
import { WhenPlacementThenComplete } from './automations/when-placement-then-complete.js';
import { WhenRightLostThenLapseMandates } from './automations/when-right-lost-then-lapse-mandates.js';

export {
  CancelRenewal,
  CompletePlacement,
  ConfirmPayment,
  LapseMandate,
  PlaceOrder,
  RefundOrder,
  RenewDue,
  RenewProduct,
  SetRenewal,
  TerminateProduct,
  TransferProduct,
} from './commands.js';
export { lapseContext } from './automations/when-right-lost-then-lapse-mandates.js';
export { mandates, mandatesSetBy } from './mandate-register.js';
export { Order } from './order.js';
export { type Quote, type QuoteInputs, quotesOf } from './quotes.js';
export { taxTableCountryOf } from './tax-decision.js';
export { ownerAt, Product } from './product.js';

export const orders: Context = {
  // `refund` are claims of refund ids; the mandates are registers.
  categories: ['product', 'order', 'refund', 'mandates', 'partnerMandates', 'dueRenewals'],
  events: [
    ProductOrdered,
    ProductRenewed,
    PlacementVoided,
    ProductTerminated,
    ProductTransferred,
    MandateSet,
    MandateCancelled,
    MandateLapsed,
    DueProductsRenewed,
    OrderOpened,
    OrderPaid,
    OrderRefunded,
    OrderCorrected,
  ],
  commands,
  automations: [WhenPlacementThenComplete, WhenRightLostThenLapseMandates],
};
