import { claimOf } from '#libs/event-sourcing/claims/claim.js';
import type { ClaimTarget } from '#libs/event-sourcing/claims/with-claim.js';
import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { claiming, executing, type Execution, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Delegation } from '#libs/delegation/delegation.js';
import { Tender } from '#libs/marketplace/tender.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { cancelThroughout } from './cancel-order.js';
import { cancelOrder, type CancelOrderData } from './cancelling.js';
import { afterUnfinished, completePlacement, finishPlacement, refuseUnfinished } from './completing.js';
import { datedAt, paying } from './paying.js';
import {
  Order,
  type OrderEvent,
  type OrderState,
  type PaymentData,
  type RefundData,
  refundOrder,
  routeOf,
} from './order.js';
import { terminateAllDue, terminateDue, type TerminateDueData, terminations } from './due-terminations.js';
import { renewAllDue, renewDue, type RenewDueData } from './due-renewals.js';
import {
  type CancelFacts,
  cancelRenewal,
  type CancelRenewalData,
  lapseMandate,
  type RightFacts,
  setRenewal,
  type SetRenewalData,
} from './mandate.js';
import { enterMandate, readRight } from './mandate-register.js';
import { readPlacementInputs } from './placement-inputs.js';
import { placeOrder, type PlaceOrderData, renewProduct, type RenewProductData } from './placing.js';
import { Product, type ProductEvent, type ProductState, type TransferData, transferProduct } from './product.js';
import { type TerminateData, type TerminationFacts, terminateProduct, withdrawTermination } from './terminating.js';
import { valuedAt } from './value-date.js';
import { warranties } from './warranty.js';
import { who } from './who.js';

/** A client, or its full partner for it, orders a new product. */
export class PlaceOrder extends LedgerCommand<PlaceOrderData> {}
/** A client, or its full partner for it, extends a product by its next period. */
export class RenewProduct extends LedgerCommand<RenewProductData> {}
/** The provider saw the order's whole charge come in. */
export class ConfirmPayment extends LedgerCommand<PaymentData> {}
/** The provider gave a part of an order's charge back to its payer. */
export class RefundOrder extends LedgerCommand<RefundData> {}
/** Whoever pays an order, or finance, gives it up while it is not paid. */
export class CancelOrder extends LedgerCommand<CancelOrderData> {}
/** A product's owner or the provider ends it, now or on a day, whether or not its orders are paid. */
export class TerminateProduct extends LedgerCommand<TerminateData> {}
/** A product's owner or the provider takes an end back whose day has not come. */
export class WithdrawTermination extends LedgerCommand<{ productId: string }> {}
/** Ends the products whose day has come. */
export class TerminateDue extends LedgerCommand<TerminateDueData> {}
/** The provider moves a product to another organisation, which goes on with its periods (E26). */
export class TransferProduct extends LedgerCommand<TransferData> {}
/** Whoever may renew a product has it renewed by itself (E23). */
export class SetRenewal extends LedgerCommand<SetRenewalData> {}
/** The client, or who had set it up, has a product renewed by itself no more (E23). */
export class CancelRenewal extends LedgerCommand<CancelRenewalData> {}
/** Makes the renewals that are due on a day, of all products (E24). */
export class RenewDue extends LedgerCommand<RenewDueData> {}
/** A mandate ends with the right of whoever set it up (A29, E25); sent by the ledger's own automation. */
export class LapseMandate extends LedgerCommand<{ productId: string }> {}
/** Opens or voids a placement whose process died before it could; follow-ups carry the placement's own context. */
export class CompletePlacement extends LedgerCommand<{ productId: string }> {}

const productOf = ({ productId }: { productId: string }): string => productId;
const clientOf = ({ clientOrgId }: { clientOrgId: string }): string => clientOrgId;
const orderOf = ({ orderId }: { orderId: string }): string => orderId;

/** A command on a product first completes what others left unfinished there. */
const onFinished = <D extends { productId: string }>(execution: Execution<D>): Execution<D> => ({
  ...execution,
  execute: (ledger, data, context) =>
    afterUnfinished(ledger, data.productId, () => execution.execute(ledger, data, context)),
});

/** The placement is appended to the product; then its order is opened, or it is voided. */
const placing = <D extends { productId: string; orderId: string }>(placement: Execution<D>): Execution<D> =>
  onFinished({
    ...placement,
    execute: async (ledger, data, context) =>
      finishPlacement(ledger, data, await placement.execute(ledger, data, context)),
  });

const placingOrder = transacting<PlaceOrderData, Parameters<typeof placeOrder>[1], ProductState, ProductEvent>({
  on: Product,
  id: productOf,
  account: clientOf,
  facts: async (read, data, { state, at }) => {
    const { orderId, parentProductId, tenderId } = data;
    const question = { ...data, kind: 'order', parentProductId: parentProductId ?? null } as const;
    const [inputs, order, parent, tender] = await Promise.all([
      readPlacementInputs(read, question, at),
      read(Order, orderId),
      parentProductId === undefined ? undefined : read(Product, parentProductId),
      tenderId === undefined ? undefined : read(Tender, tenderId),
      refuseUnfinished(read, state),
    ]);
    const seen = { ...(parent ? { parent: parent.state } : {}), ...(tender ? { tender: tender.state } : {}) };
    return { order: order.state, inputs, ...seen };
  },
  decide: placeOrder,
  first: async (ledger, { productId, clientOrgId }, context, events) => {
    const isWarranty = events.some(({ type, data }) => type === 'ProductOrdered' && data.warranty === true);
    if (isWarranty) await enter(ledger, warranties, clientOrgId, productId, context);
  },
});

const renewing = transacting<RenewProductData, Parameters<typeof renewProduct>[1], ProductState, ProductEvent>({
  on: Product,
  id: productOf,
  account: clientOf,
  facts: async (read, data, { state, at }) => {
    const { parentProductId } = state;
    const [inputs, order] = await Promise.all([
      readPlacementInputs(read, { ...data, kind: 'renewal', parentProductId }, at),
      read(Order, data.orderId),
      refuseUnfinished(read, state),
    ]);
    return { order: order.state, inputs };
  },
  decide: renewProduct,
});

/** `refund-{refundId}` points to the order, so that a refund id is used once across all orders. */
const refundIds: ClaimTarget<OrderState, OrderEvent> = {
  aggregate: Order,
  claim: claimOf('refund'),
  holds: (order, refundId) => order.refunds.has(refundId),
  released: (order) => order.released,
};

const refunding = claiming<RefundData, Parameters<typeof refundOrder>[1], OrderState, OrderEvent>({
  target: refundIds,
  id: orderOf,
  claims: ({ refundId }) => refundId,
  facts: async (read, data, claimed) => ({ ...claimed, ...(await datedAt(read, data, claimed)) }),
  decide: refundOrder,
  effectiveAt: ({ valueDate }, { state }, at) => valuedAt(valueDate, state.paidAt, at),
  route: routeOf,
});

/** A product is registered once its end is said for a later day, and before that stands. */
const terminating = transacting<TerminateData, TerminationFacts, ProductState, ProductEvent>({
  on: Product,
  id: productOf,
  facts: async (read, _data, { state, at }) => {
    await refuseUnfinished(read, state);
    return { at };
  },
  decide: terminateProduct,
  first: async (ledger, { productId }, context, events) => {
    const isLater = events.some(({ type }) => type === 'ProductTerminationScheduled');
    if (isLater) await enter(ledger, terminations, 'main', productId, context);
  },
});

const withdrawingTermination = transacting<{ productId: string }, TerminationFacts, ProductState, ProductEvent>({
  on: Product,
  id: productOf,
  facts: async (read, _data, { state, at }) => {
    await refuseUnfinished(read, state);
    return { at };
  },
  decide: withdrawTermination,
});

const transferring = transacting<TransferData, { isKnown: boolean }, ProductState, ProductEvent>({
  on: Product,
  id: productOf,
  facts: async (read, { toOrgId }, { state }) => {
    const [{ state: to }] = await Promise.all([read(Organisation, toOrgId), refuseUnfinished(read, state)]);
    return { isKnown: to.registered };
  },
  decide: transferProduct,
  first: async (ledger, { productId, toOrgId }, context) => {
    const { state } = await ledger.read(Product, productId);
    if (state.warranty) await enter(ledger, warranties, toOrgId, productId, context);
  },
});

/** The product is registered once the mandate is sure to be accepted, and before it stands. */
const settingRenewal = executing<SetRenewalData>(setRenewal, (ledger, data, context) =>
  ledger.transact({
    aggregate: Product,
    id: data.productId,
    context: onAccountOf(data.clientOrgId, context),
    decide: async ({ state }, read, at) => {
      const question = { ...data, kind: 'renewal', parentProductId: state.parentProductId } as const;
      const [inputs] = await Promise.all([readPlacementInputs(read, question, at), refuseUnfinished(read, state)]);
      const events = setRenewal(data, { inputs }, context.actor)(state);
      await enterMandate(ledger, data, context);
      return events;
    },
  }),
);

const cancellingRenewal = transacting<CancelRenewalData, CancelFacts, ProductState, ProductEvent>({
  on: Product,
  id: productOf,
  facts: async (read, { by }, { state: { clientOrgId } }) => {
    const [organisation, delegation] = await Promise.all([
      read(Organisation, by),
      clientOrgId === null ? null : read(Delegation, clientOrgId),
    ]);
    return { isKnown: organisation.state.registered, delegation: delegation && delegation.state };
  },
  decide: cancelRenewal,
});

const lapsing = transacting<{ productId: string }, RightFacts | null, ProductState, ProductEvent>({
  on: Product,
  id: productOf,
  facts: (read, _data, { state: { mandate } }) => mandate && readRight(read, mandate),
  decide: lapseMandate,
});

const completing = executing<{ productId: string }>(
  { who: who.CompletePlacement, refuses: [] },
  (ledger, { productId }) => completePlacement(ledger, productId),
);

export const commands = [
  handles(PlaceOrder, placing(placingOrder)),
  handles(RenewProduct, placing(renewing)),
  handles(ConfirmPayment, paying),
  handles(RefundOrder, refunding),
  handles(CancelOrder, executing<CancelOrderData>(cancelOrder, cancelThroughout)),
  handles(TerminateProduct, onFinished(terminating)),
  handles(WithdrawTermination, onFinished(withdrawingTermination)),
  handles(TerminateDue, executing<TerminateDueData>(terminateDue, terminateAllDue)),
  handles(TransferProduct, onFinished(transferring)),
  handles(SetRenewal, onFinished(settingRenewal)),
  handles(CancelRenewal, cancellingRenewal),
  handles(RenewDue, executing<RenewDueData>(renewDue, renewAllDue)),
  handles(LapseMandate, lapsing),
  handles(CompletePlacement, completing),
];
