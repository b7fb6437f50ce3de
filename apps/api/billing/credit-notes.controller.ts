import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { CreditNotesQueries } from '#projections/credit_notes/credit_notes.query.js';
import type { CreditNoteRow } from '#projections/credit_notes/credit_notes.row.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown, seesMoney } from '../http/caller.js';
import { contentTag } from '../http/conditional.js';
import { ListQuery, pageOf, ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { OrganisationReader } from '../organisations/organisation-reader.js';
import { Parties } from '../parties.js';

/** Seen by whom the invoice is seen (E14). */
@ApiTags('Billing')
@UseInterceptors(ReadInterceptor)
@Controller()
export class CreditNotesController {
  constructor(
    private readonly parties: Parties,
    private readonly organisations: OrganisationReader,
    private readonly queries: CreditNotesQueries,
  ) {}

  @Get('credit-notes')
  @QueryEndpoint({
    name: 'listCreditNotes',
    summary: 'Credit notes',
    description:
      'One a refund, of invoices that the caller’s organisation pays (E14); the finance desk sees all. In the order of their numbers.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'CreditNote',
    list: true,
  })
  async all(@Caller() caller: Caller, @Query() query: ListQuery): Promise<Listing<CreditNoteRow>> {
    refuseBlind(caller);
    return listing(caller, await this.queries.list({ viewerOrgId: caller.actor.orgId ?? undefined }, pageOf(query)));
  }

  @Get('credit-notes/:creditNote')
  @QueryEndpoint({
    name: 'getCreditNote',
    summary: 'One credit note',
    description: 'For the payer of the invoice and the finance desk only (R23, R28, A4).',
    codes: ['UNKNOWN_CREDIT_NOTE'],
    row: 'CreditNote',
  })
  async one(
    @Caller() caller: Caller,
    @Param('creditNote', IdPipe) number: string,
    @Query() _: ReadQuery,
  ): Promise<CreditNoteRow> {
    const row = await this.queries.byNumber(number);
    const { actor } = caller;
    const isViewer = row?.viewerOrgId === actor.orgId || isStaff(actor, 'finance');
    if (!row || !isViewer || !seesMoney(caller)) throw nothingKnown('CREDIT_NOTE');
    caller.reply.header('etag', contentTag(row));
    return row;
  }

  @Get('organisations/:organisation/credit-notes')
  @QueryEndpoint({
    name: 'listCreditNotesOfOrganisation',
    summary: 'Credit notes that an organisation sees',
    description: 'Of invoices that it pays (E14): for itself and the finance desk, in the order of their numbers.',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'CreditNote',
    list: true,
  })
  async ofOrganisation(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() query: ListQuery,
  ): Promise<Listing<CreditNoteRow>> {
    this.parties.ownOrganisation(caller.actor, orgId);
    refuseBlind(caller);
    if (caller.actor.orgId === null) await this.organisations.read(orgId);
    return listing(caller, await this.queries.list({ viewerOrgId: orgId }, pageOf(query)));
  }
}

const refuseBlind = (caller: Caller): void => {
  if (!seesMoney(caller)) throw notAllowed('Credit notes are for their viewer and the finance desk.');
};
