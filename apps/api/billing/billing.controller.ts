import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AddInvoiceNote, RegisterProvider } from '#libs/billing/index.js';
import { isStaff } from '#libs/kernel/actor.js';
import { InvoicesQueries } from '#projections/invoices/invoices.query.js';
import type { InvoiceRow } from '#projections/invoices/invoices.row.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown, seesMoney } from '../http/caller.js';
import { contentTag } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ListQuery, pageOf, ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { AddInvoiceNoteBody, RegisterProviderBody } from './billing.dto.js';

@ApiTags('Billing')
@Controller()
export class BillingController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly queries: InvoicesQueries,
  ) {}

  @Post('provider')
  @CommandEndpoint({
    name: 'registerProvider',
    summary: 'Register the provider',
    description: 'The supplier that invoices name from now on.',
    sends: [RegisterProvider],
  })
  provider(@Caller() caller: Caller, @Body() body: RegisterProviderBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: 'main',
      target: 'provider-main',
      command: new RegisterProvider({ ...body }, context),
    }));
  }

  @Post('invoices/:invoice/note')
  @CommandEndpoint({
    name: 'addInvoiceNote',
    summary: 'Put a note beside an invoice',
    description: 'By its payer (R48). The invoice itself stays as it was issued (A28).',
    sends: [AddInvoiceNote],
  })
  note(
    @Caller() caller: Caller,
    @Param('invoice', IdPipe) number: string,
    @Body() { note }: AddInvoiceNoteBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: number,
      target: `invoice-${number}`,
      command: new AddInvoiceNote({ number, note }, context),
    }));
  }

  @Get('invoices')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listInvoices',
    summary: 'Invoices',
    description: 'Those the caller’s organisation pays (A4); the finance desk sees all. In the order of their numbers.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Invoice',
    list: true,
  })
  async invoices(@Caller() caller: Caller, @Query() query: ListQuery): Promise<Listing<InvoiceRow>> {
    const { actor } = caller;
    if (!seesMoney(caller)) throw notAllowed('Invoices are for their viewer and the finance desk.');
    return listing(caller, await this.queries.list({ viewerOrgId: actor.orgId ?? undefined }, pageOf(query)));
  }

  @Get('invoices/:invoice')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getInvoice',
    summary: 'One invoice',
    description: 'For its payer and the finance desk only (R23, R28, A4).',
    codes: ['UNKNOWN_INVOICE'],
    row: 'Invoice',
  })
  async invoice(
    @Caller() caller: Caller,
    @Param('invoice', IdPipe) number: string,
    @Query() _: ReadQuery,
  ): Promise<InvoiceRow> {
    const row = await this.queries.byNumber(number);
    const { actor } = caller;
    const isViewer = row?.viewerOrgId === actor.orgId || isStaff(actor, 'finance');
    if (!row || !isViewer || !seesMoney(caller)) throw nothingKnown('INVOICE');
    caller.reply.header('etag', contentTag(row));
    return row;
  }
}
