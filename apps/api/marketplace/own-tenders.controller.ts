import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { TendersQueries } from '#projections/tenders/tenders.query.js';
import type { TenderView } from '#projections/tenders/tenders.row.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { OfOrganisation } from '../parties.js';
import { TendersQuery } from './marketplace.dto.js';

/** The tenders that an organisation published or claimed. */
@ApiTags('Tenders')
@Controller('organisations/:organisation/tenders')
export class OwnTendersController {
  constructor(private readonly queries: TendersQueries) {}

  @Get()
  @UseInterceptors(ReadInterceptor)
  @OfOrganisation('organisation')
  @QueryEndpoint({
    name: 'listTendersOfOrganisation',
    summary: 'Tenders of an organisation',
    description:
      'For its legal representatives and administrators, and the programme desk; a collaborator sees those that it published itself (R17). In the order they were published.',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'Tender',
    list: true,
  })
  async list(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) authorOrgId: string,
    @Query() query: TendersQuery,
  ): Promise<Listing<TenderView>> {
    const { actor } = caller;
    if (actor.role === 'external' || (isStaff(actor) && !isStaff(actor, 'programme'))) {
      throw notAllowed('Tenders of an organisation are for those who look after them and the programme desk.');
    }
    const { status, country, language, service } = query;
    const publishedBy = actor.role === 'collaborator' ? actor.userId : undefined;
    const filter = { authorOrgId, publishedBy, status, country, language, service };
    return listing(caller, await this.queries.list(filter, pageOf(query)));
  }
}
