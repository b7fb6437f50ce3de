import { CompletePlacementHandler } from './complete-placement/complete-placement.handler.js';
import { ConfirmPaymentHandler } from './confirm-payment/confirm-payment.handler.js';
import { OrderOpened } from './events/order-opened.js';
import { OrderPaid } from './events/order-paid.js';
import { OrderRefunded } from './events/order-refunded.js';
import { PlacementVoided } from './events/placement-voided.js';
import { ProductOrdered } from './events/product-ordered.js';
import { ProductRenewed } from './events/product-renewed.js';
import { ProductTerminated } from './events/product-terminated.js';
import { PlaceOrderHandler } from './place-order/place-order.handler.js';
import { RefundOrderHandler } from './refund-order/refund-order.handler.js';
import { RenewProductHandler } from './renew-product/renew-product.handler.js';
import { TerminateProductHandler } from './terminate-product/terminate-product.handler.js';
import { WhenPlacementThenComplete } from './automations/when-placement-then-complete.js';

export { Order, type OrderState } from './order.js';
export { Product, type ProductState } from './product.js';
export { CompletePlacement } from './complete-placement/complete-placement.command.js';
export { ConfirmPayment } from './confirm-payment/confirm-payment.command.js';
export { PlaceOrder } from './place-order/place-order.command.js';
export { RefundOrder } from './refund-order/refund-order.command.js';
export { RenewProduct } from './renew-product/renew-product.command.js';
export { TerminateProduct } from './terminate-product/terminate-product.command.js';

export const commandHandlers = [
  PlaceOrderHandler,
  RenewProductHandler,
  CompletePlacementHandler,
  ConfirmPaymentHandler,
  RefundOrderHandler,
  TerminateProductHandler,
];
export const automations = [WhenPlacementThenComplete];
export const eventDefinitions = [
  ProductOrdered,
  ProductRenewed,
  PlacementVoided,
  ProductTerminated,
  OrderOpened,
  OrderPaid,
  OrderRefunded,
];
/** Streams of this context; `refund` are claims of refund ids. */
export const categories = ['product', 'order', 'refund'];
