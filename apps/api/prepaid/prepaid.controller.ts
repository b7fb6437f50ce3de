import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { findInvoice } from '#libs/billing/find-invoice.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { isStaff } from '#libs/kernel/actor.js';
import { derivedId } from '#libs/kernel/ids.js';
import { PayInvoiceFromPrepaid, TopUpPrepaid } from '#libs/prepaid/index.js';
import { PrepaidQueries } from '#projections/prepaid/prepaid.query.js';
import type { PrepaidBalanceRow, PrepaidMovementRow } from '#projections/prepaid/prepaid.row.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OrganisationReader } from '../organisations/organisation-reader.js';
import { OfOrganisation, Parties } from '../parties.js';
import { PrepaidMovementsQuery, PrepaidPaymentBody, TopUpBody } from './prepaid.dto.js';

/** Money that an organisation has here, to pay its invoices with. */
@ApiTags('Billing')
@Controller()
export class PrepaidController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly ledger: Ledger,
    private readonly parties: Parties,
    private readonly organisations: OrganisationReader,
    private readonly queries: PrepaidQueries,
  ) {}

  @Post('organisations/:organisation/prepaid/top-ups')
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'topUpPrepaid',
    summary: 'Record what came in for a prepaid account',
    description: 'By a bank or a card, for no invoice in particular (V11). The same top-up again changes nothing.',
    status: 201,
    sends: [TopUpPrepaid],
  })
  topUp(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() body: TopUpBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => {
      const topUpId = body.topUpId ?? derivedId('top', context.commandId);
      const command = new TopUpPrepaid({ ...body, topUpId, orgId }, context);
      return { id: topUpId, target: `prepaidAccount-${orgId}.${body.currency}`, command };
    });
  }

  @Post('invoices/:invoice/prepaid-payments')
  @CommandEndpoint({
    name: 'payInvoiceFromPrepaid',
    summary: 'Pay an invoice from the prepaid account',
    description:
      'From its payer’s, wholly or in part, never more than is open or is there (V12). With the last part the order is paid.',
    status: 201,
    sends: [PayInvoiceFromPrepaid],
    before: ['AMOUNT_TOO_LARGE'],
  })
  pay(
    @Caller() caller: Caller,
    @Param('invoice', IdPipe) number: string,
    @Body() body: PrepaidPaymentBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      const invoice = await findInvoice(this.ledger.store, number);
      const target = invoice ? `prepaidAccount-${invoice.payerOrgId}.${invoice.currency}` : `invoice-${number}`;
      return { id: number, target, command: new PayInvoiceFromPrepaid({ ...body, number }, context) };
    });
  }

  @Get('organisations/:organisation/prepaid')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listPrepaidBalances',
    summary: 'What is on an organisation’s prepaid accounts',
    description: 'One a currency that ever had a movement (V11); for itself and the finance desk.',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'PrepaidBalance',
    list: true,
  })
  async balances(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() query: ListQuery,
  ): Promise<Listing<PrepaidBalanceRow>> {
    await this.see(caller, orgId);
    return listing(caller, await this.queries.balances({ orgId }, pageOf(query)));
  }

  @Get('organisations/:organisation/prepaid/movements')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listPrepaidMovements',
    summary: 'Every movement of an organisation’s prepaid accounts',
    description:
      'With its cause and the balance after it, in the order of the log (V11, V12); for itself and the finance desk.',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'PrepaidMovement',
    list: true,
  })
  async movements(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() query: PrepaidMovementsQuery,
  ): Promise<Listing<PrepaidMovementRow>> {
    await this.see(caller, orgId);
    const { currency, orderId } = query;
    return listing(caller, await this.queries.movements({ orgId, currency, orderId }, pageOf(query)));
  }

  /** @throws DomainError UNKNOWN_ORGANISATION, ACTOR_NOT_ALLOWED */
  private async see({ actor }: Caller, orgId: string): Promise<void> {
    this.parties.ownOrganisation(actor, orgId);
    if (isStaff(actor) ? !isStaff(actor, 'finance') : actor.role === 'external') {
      throw notAllowed('A prepaid account is for its organisation and the finance desk.');
    }
    if (actor.orgId === null) await this.organisations.read(orgId);
  }
}
