import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { CancelRenewal, RenewDue, SetRenewal, TerminateDue } from '#libs/orders/index.js';
import { MandatesQueries } from '#projections/mandates/mandates.query.js';
import type { MandateRow } from '#projections/mandates/mandates.row.js';
import { NoFields } from '../delegation/delegation.dto.js';
import { Caller, type Listing, listing, memberOrgOf, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import { MandatesQuery, SetRenewalBody, ThroughBody } from './orders.dto.js';

const READS_MANDATES = 'Mandates are for the client, who set them up, and the support and programme desks.';

@ApiTags('Products')
@Controller()
export class MandatesController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly queries: MandatesQueries,
  ) {}

  @Post('products/:product/mandate')
  @CommandEndpoint({
    name: 'setRenewal',
    summary: 'Have a product renewed by itself',
    description:
      'By the client or its FULL partner; the caller’s organisation sets it up, and renewals are placed as by it (E23, E24). A mandate that the product has is replaced; it lapses with the right to renew (A29, E25).',
    status: 201,
    sends: [SetRenewal],
    never: ['UNKNOWN_ORGANISATION', 'PRODUCT_NOT_OWNED', 'NO_PRICE_LIST'],
  })
  set(
    @Caller() caller: Caller,
    @Param('product', IdPipe) productId: string,
    @Body() { months }: SetRenewalBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      const placedBy = memberOrgOf(caller);
      const { clientOrgId } = await this.parties.product(caller.actor, productId);
      const command = new SetRenewal({ productId, clientOrgId, placedBy, months }, context);
      return { id: productId, target: `product-${productId}`, command };
    });
  }

  @Post('products/:product/mandate/cancellation')
  @CommandEndpoint({
    name: 'cancelRenewal',
    summary: 'Have a product renewed by itself no more',
    description: 'By the client, or the organisation that had set it up (E23).',
    sends: [CancelRenewal],
    never: ['UNKNOWN_ORGANISATION'],
  })
  cancel(
    @Caller() caller: Caller,
    @Param('product', IdPipe) productId: string,
    @Body() _: NoFields,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      const by = memberOrgOf(caller);
      await this.parties.product(caller.actor, productId);
      return { id: productId, target: `product-${productId}`, command: new CancelRenewal({ productId, by }, context) };
    });
  }

  @Post('due-renewals')
  @CommandEndpoint({
    name: 'renewDue',
    summary: 'Make the renewals that are due on a day',
    description:
      'Of all products with a mandate whose period ends at most 14 days later, each until it is not due any more; the order’s id is `auto-<product>-<from>` (E24). One that is refused lapses (E25). What was done before is found done, so that the same day again does only the rest.',
    sends: [RenewDue],
  })
  renewDue(@Caller() caller: Caller, @Body() { through }: ThroughBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: through,
      target: 'dueRenewals-main',
      command: new RenewDue({ through }, context),
    }));
  }

  @Post('due-terminations')
  @CommandEndpoint({
    name: 'terminateDue',
    summary: 'End the products whose day has come',
    description:
      'The ledger does so daily. What was done before is found done, so that the same day again does only the rest.',
    sends: [TerminateDue],
  })
  terminateDue(@Caller() caller: Caller, @Body() { through }: ThroughBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: through,
      target: 'dueTerminations-main',
      command: new TerminateDue({ through }, context),
    }));
  }

  @Get('mandates')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listMandates',
    summary: 'What renews by itself, and what does no more',
    description:
      'The latest mandate of each product, by product: those of the caller’s organisation as client or as who set it up; support and programme staff see all.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Mandate',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: MandatesQuery): Promise<Listing<MandateRow>> {
    const { actor } = caller;
    if (isStaff(actor) && !isStaff(actor, 'support', 'programme')) throw notAllowed(READS_MANDATES);
    const { product: productId, client: clientOrgId, placedBy, status } = query;
    const filter = { productId, clientOrgId, placedBy, status, orgId: actor.orgId ?? undefined };
    return listing(caller, await this.queries.list(filter, pageOf(query)));
  }
}
