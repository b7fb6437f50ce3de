import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PublishListing, SetTenderWish, TenderWish, UnpublishListing } from '#libs/marketplace/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { isStaff } from '#libs/kernel/actor.js';
import { DirectoryQueries } from '#projections/directory/directory.query.js';
import type { DirectoryRow } from '#projections/directory/directory.row.js';
import { ReasonBody } from '../delegation/delegation.dto.js';
import { Caller, type Listing, listing, nothingKnown } from '../http/caller.js';
import { contentTag, etagOf } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { pageOf, ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OfOrganisation } from '../parties.js';
import type { TenderWishRow } from './answers.row.js';
import { DirectoryQuery, ListingBody, TenderWishBody } from './marketplace.dto.js';

/** What a partner tells of itself, and whether it wishes to have tenders. */
@ApiTags('Directory')
@Controller()
export class DirectoryController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly ledger: Ledger,
    private readonly queries: DirectoryQueries,
  ) {}

  @Post('partners/:partner/listing')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'publishListing',
    summary: 'Have a partner listed in the directory',
    description: 'Free of charge (R18), in place of what was told of it before; the same again changes nothing.',
    sends: [PublishListing],
  })
  publish(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { name, place, country, languages, services, website }: ListingBody,
  ): Promise<CommandAnswer> {
    const listed = { orgId, name, place, country, languages, services, website };
    return this.dispatcher.dispatch(caller, (context) => ({
      id: orgId,
      target: `listing-${orgId}`,
      command: new PublishListing(listed, context),
    }));
  }

  @Post('partners/:partner/listing/unpublish')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'unpublishListing',
    summary: 'Take a partner out of the directory',
    description: 'Also while it is suspended (R18); again changes nothing.',
    sends: [UnpublishListing],
  })
  unpublish(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => ({ id: orgId, target: `listing-${orgId}`, command: new UnpublishListing({ orgId }, context) }),
      reason,
    );
  }

  @Get('directory')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listDirectory',
    summary: 'Partners that have themselves listed',
    description:
      'For everybody, without an account (R18). Who is suspended or has left is not among them. By name; what is left out of a search matches everything.',
    row: 'DirectoryEntry',
    list: true,
    visitors: 'anybody',
  })
  async list(@Caller() caller: Caller, @Query() query: DirectoryQuery): Promise<Listing<DirectoryRow>> {
    const { text, place, country, language, service } = query;
    return listing(caller, await this.queries.list({ text, place, country, language, service }, pageOf(query)));
  }

  @Post('partners/:partner/tender-wish')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'setTenderWish',
    summary: 'Say whether a partner wishes to have tenders',
    description: 'Without the wish it is shown none (R17); as it is already, nothing changes.',
    sends: [SetTenderWish],
  })
  wish(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { wishes }: TenderWishBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: orgId,
      target: `tenderWish-${orgId}`,
      command: new SetTenderWish({ orgId, wishes }, context),
    }));
  }

  @Get('partners/:partner/tender-wish')
  @UseInterceptors(ReadInterceptor)
  @OfOrganisation('partner')
  @QueryEndpoint({
    name: 'getTenderWish',
    summary: 'Whether a partner wishes to have tenders',
    description: 'For the partner itself and the programme desk; with the ETag that If-Match takes.',
    codes: ['UNKNOWN_ORGANISATION'],
    row: 'TenderWish',
  })
  async wishOf(
    @Caller() { actor, reply }: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Query() _: ReadQuery,
  ): Promise<TenderWishRow> {
    if (isStaff(actor) && !isStaff(actor, 'programme')) throw nothingKnown('ORGANISATION');
    const { state, revision } = await this.ledger.read(TenderWish, partnerOrgId);
    const row = { partnerOrgId, wishes: state.wishes };
    reply.header('etag', revision < 0 ? contentTag(row) : etagOf(revision));
    return row;
  }
}
