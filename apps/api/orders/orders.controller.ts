import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { derivedId } from '#libs/kernel/ids.js';
import { CancelOrder, ConfirmPayment, PlaceOrder, RefundOrder } from '#libs/orders/index.js';
import { OrdersQueries } from '#projections/orders/orders.query.js';
import type { OrderView } from '#projections/orders/orders.row.js';
import { Caller, type Listing, listing, memberOrgOf, nothingKnown } from '../http/caller.js';
import { contentTag, etagOf } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher, type Make } from '../http/dispatcher.js';
import { ObjectRevisions } from '../http/object-revisions.js';
import { pageOf, ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { Parties, partiesOf } from '../parties.js';
import { orderFor } from './order-view.js';
import { CancelOrderBody, OrdersQuery, PaymentBody, PlaceOrderBody, RefundBody } from './orders.dto.js';

@ApiTags('Orders')
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly revisions: ObjectRevisions,
    private readonly queries: OrdersQueries,
  ) {}

  @Post()
  @CommandEndpoint({
    name: 'placeOrder',
    summary: 'Order a new product',
    description:
      'By the client or its FULL partner (R38); the caller’s organisation places it. Price, payer, viewer, earner and tax are decided now and frozen (D1–D9, A6, A7).',
    status: 201,
    sends: [PlaceOrder],
    never: ['PRODUCT_NOT_OWNED'],
  })
  place(@Caller() caller: Caller, @Body() body: PlaceOrderBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      const placedBy = memberOrgOf(caller);
      await this.parties.client(caller.actor, body.clientOrgId);
      const parents = body.parentProductId === undefined ? [] : [body.parentProductId];
      await this.parties.clientsProducts(caller.actor, body.clientOrgId, parents);
      const orderId = body.orderId ?? derivedId('ord', context.commandId);
      const productId = body.productId ?? derivedId('prd', context.commandId);
      const data = { ...body, orderId, productId, placedBy, quantity: body.quantity ?? 1, period: body.period ?? null };
      return { id: orderId, target: `product-${productId}`, command: new PlaceOrder(data, context) };
    });
  }

  @Post(':order/payments')
  @CommandEndpoint({
    name: 'recordPayment',
    summary: 'Record the payment of an order',
    description:
      'The whole charge was paid, and cashback falls due (A12); its month and maturity follow the value date (A36). Of a paid order that owes a rest since its tax was corrected, that rest came in (A28).',
    status: 201,
    sends: [ConfirmPayment],
  })
  pay(
    @Caller() caller: Caller,
    @Param('order', IdPipe) orderId: string,
    @Body() body: PaymentBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      await this.parties.order(caller.actor, orderId);
      return { id: orderId, target: `order-${orderId}`, command: new ConfirmPayment({ ...body, orderId }, context) };
    });
  }

  @Post(':order/refunds')
  @CommandEndpoint({
    name: 'refundOrder',
    summary: 'Refund a part of an order',
    description:
      'The cashback goes back in proportion (A15). The same refund twice changes nothing. Its month follows the value date (A36).',
    status: 201,
    sends: [RefundOrder],
  })
  refund(
    @Caller() caller: Caller,
    @Param('order', IdPipe) orderId: string,
    @Body() body: RefundBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      await this.parties.order(caller.actor, orderId);
      const refundId = body.refundId ?? derivedId('rfd', context.commandId);
      const command = new RefundOrder({ ...body, refundId, orderId }, context);
      return { id: refundId, target: `order-${orderId}`, command };
    });
  }

  @Post(':order/cancellation')
  @CommandEndpoint({
    name: 'cancelOrder',
    summary: 'Cancel an order that is not paid',
    description:
      'Its period is free again and its mandate ends; the invoice is credited, and a payment that comes late is refused. Of an only period the product ends, and its id is free. Twice, it changes nothing.',
    sends: [CancelOrder],
  })
  cancel(
    @Caller() caller: Caller,
    @Param('order', IdPipe) orderId: string,
    @Body() { reason }: CancelOrderBody,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      await this.parties.order(caller.actor, orderId);
      return { id: orderId, target: `order-${orderId}`, command: new CancelOrder({ orderId, reason }, context) };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listOrders',
    summary: 'Orders and renewals',
    description:
      'Those of products that the caller’s organisation owns, whoever pays; staff sees all. In the order of the log. Null is what only the payer’s invoice tells (R23, R28, A4).',
    codes: ['UNKNOWN_ORGANISATION'],
    row: 'Order',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: OrdersQuery): Promise<Listing<OrderView>> {
    const { orgId } = caller.actor;
    if (orgId !== null && query.client !== undefined && query.client !== orgId) throw nothingKnown('ORGANISATION');
    const { data, nextCursor } = await this.queries.list({ clientOrgId: orgId ?? query.client }, pageOf(query));
    return listing(caller, { data: data.map((row) => orderFor(caller.actor, row)), nextCursor });
  }

  @Get(':order')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getOrder',
    summary: 'One order with the decision behind it',
    description:
      'For its client, payer and managing partner, and staff; with the ETag that If-Match takes. Null is what only the payer’s invoice tells (R23, R28, A4).',
    codes: ['UNKNOWN_ORDER'],
    row: 'Order',
  })
  async one(
    @Caller() caller: Caller,
    @Param('order', IdPipe) orderId: string,
    @Query() _: ReadQuery,
  ): Promise<OrderView> {
    const revision = await this.revisions.before(caller, `order-${orderId}`, 'orders');
    const row = await this.queries.order(orderId);
    const { orgId } = caller.actor;
    if (!row || (orgId !== null && !partiesOf(row).includes(orgId))) throw nothingKnown('ORDER');
    const view = orderFor(caller.actor, row);
    caller.reply.header('etag', revision === undefined ? contentTag(view) : etagOf(revision));
    return view;
  }
}
