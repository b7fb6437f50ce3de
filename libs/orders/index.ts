import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
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

export {
  CompletePlacement,
  ConfirmPayment,
  PlaceOrder,
  RefundOrder,
  RenewProduct,
  TerminateProduct,
  TransferProduct,
} from './commands.js';
export { Order } from './order.js';
export { ownerAt, Product } from './product.js';

export const orders: Context = {
  // `refund` are claims of refund ids.
  categories: ['product', 'order', 'refund'],
  events: [
    ProductOrdered,
    ProductRenewed,
    PlacementVoided,
    ProductTerminated,
    ProductTransferred,
    OrderOpened,
    OrderPaid,
    OrderRefunded,
    OrderCorrected,
  ],
  commands,
  automations: [WhenPlacementThenComplete],
};
