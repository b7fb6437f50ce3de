import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { derivedId } from '#libs/kernel/ids.js';
import { RecordAddress, RecordVatNumber, RegisterOrganisation, SetInvoiceNote } from '#libs/organisation/index.js';
import { InvoicesQueries } from '#projections/invoices/invoices.query.js';
import type { InvoiceRow } from '#projections/invoices/invoices.row.js';
import { Caller, type Listing, listing, notAllowed, seesMoney } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ListQuery, pageOf, ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OfOrganisation, Parties } from '../parties.js';
import type { OrganisationRow } from './organisation.row.js';
import { OrganisationReader } from './organisation-reader.js';
import {
  RecordAddressBody,
  RecordVatNumberBody,
  RegisterOrganisationBody,
  SetInvoiceNoteBody,
} from './organisations.dto.js';

@ApiTags('Organisations')
@Controller('organisations')
export class OrganisationsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly organisations: OrganisationReader,
    private readonly invoiceList: InvoicesQueries,
  ) {}

  @Post()
  @CommandEndpoint({
    name: 'registerOrganisation',
    summary: 'Register an organisation',
    status: 201,
    sends: [RegisterOrganisation],
  })
  register(@Caller() caller: Caller, @Body() body: RegisterOrganisationBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => {
      const orgId = body.orgId ?? derivedId('org', context.commandId);
      const command = new RegisterOrganisation({ ...body, orgId }, context);
      return { id: orgId, target: `organisation-${orgId}`, command };
    });
  }

  @Post(':organisation/vat-number')
  @CommandEndpoint({
    name: 'recordVatNumber',
    summary: 'Record a VAT number',
    description:
      'Where an organisation may give it stands in R45–R47. It must be one of the company’s country, in the European Union with its prefix, and is kept in its normal form. It counts for placements from now on (A28).',
    sends: [RecordVatNumber],
  })
  @OfOrganisation('organisation')
  vatNumber(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() body: RecordVatNumberBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: orgId,
      target: `organisation-${orgId}`,
      command: new RecordVatNumber({ ...body, orgId }, context),
    }));
  }

  @Post(':organisation/address')
  @CommandEndpoint({
    name: 'recordAddress',
    summary: 'Record a postal address',
    description:
      'In the country of the registration. Invoices that are issued from now on carry it; earlier ones stay as they are (V4).',
    sends: [RecordAddress],
  })
  @OfOrganisation('organisation')
  address(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() body: RecordAddressBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: orgId,
      target: `organisation-${orgId}`,
      command: new RecordAddress({ ...body, orgId }, context),
    }));
  }

  @Post(':organisation/invoice-note')
  @CommandEndpoint({
    name: 'setInvoiceNote',
    summary: 'Have a note on invoices',
    description:
      'On those that the organisation pays and that are issued from now on, until it is another or taken away (R48).',
    sends: [SetInvoiceNote],
  })
  @OfOrganisation('organisation')
  invoiceNote(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { note }: SetInvoiceNoteBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: orgId,
      target: `organisation-${orgId}`,
      command: new SetInvoiceNote({ orgId, note }, context),
    }));
  }

  @Get(':organisation')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getOrganisation',
    summary: 'One organisation',
    description: 'For itself and for staff; with the ETag that If-Match takes.',
    codes: ['UNKNOWN_ORGANISATION'],
    row: 'Organisation',
  })
  async one(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() _: ReadQuery,
  ): Promise<OrganisationRow> {
    this.parties.ownOrganisation(caller.actor, orgId);
    const { row, etag } = await this.organisations.read(orgId);
    caller.reply.header('etag', etag);
    return row;
  }

  @Get(':organisation/invoices')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listInvoicesOfOrganisation',
    summary: 'Invoices that an organisation sees',
    description: 'Those it pays (A4, R23, R28): for itself and the finance desk, in the order of their numbers.',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'Invoice',
    list: true,
  })
  async invoices(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() query: ListQuery,
  ): Promise<Listing<InvoiceRow>> {
    this.parties.ownOrganisation(caller.actor, orgId);
    if (!seesMoney(caller)) throw notAllowed('Invoices are for their viewer and the finance desk.');
    if (caller.actor.orgId === null) await this.organisations.read(orgId);
    return listing(caller, await this.invoiceList.list({ viewerOrgId: orgId }, pageOf(query)));
  }
}
