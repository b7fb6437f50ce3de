import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { isStaff } from '#libs/kernel/actor.js';
import { Partner, Policy } from '#libs/programme/index.js';
import { ReinvoiceLinesQueries } from '#projections/reinvoice_lines/reinvoice_lines.query.js';
import {
  REINVOICE_LINE,
  type ReinvoiceLineFilter,
  type ReinvoiceLineRow,
} from '#projections/reinvoice_lines/reinvoice_lines.row.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown } from '../http/caller.js';
import { answerCsv, csvOf, wantsCsv } from '../http/csv.js';
import { pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import { ReinvoiceLinesQuery } from './partners.dto.js';

const ROWS_AT_ONCE = 200;

/** What a partner invoices its clients again. */
@ApiTags('Partners')
@UseInterceptors(ReadInterceptor)
@Controller('partners')
export class ReinvoicingController {
  constructor(
    private readonly ledger: Ledger,
    private readonly parties: Parties,
    private readonly queries: ReinvoiceLinesQueries,
  ) {}

  @Get(':partner/reinvoice-lines')
  @QueryEndpoint({
    name: 'listReinvoiceLines',
    summary: 'Lines that a partner may invoice its clients again',
    description:
      'Of clients that gave it FULL access: what it pays, with what it is charged and the public price; under the policy `all-full` what the client pays, too, without what that invoice tells (R13, A22). For itself and the finance desk, in the order of the log; with `Accept: text/csv` all of them as a table.',
    codes: ['UNKNOWN_PARTNER', 'ACTOR_NOT_ALLOWED'],
    row: 'ReinvoiceLine',
    list: true,
    csv: true,
  })
  @ApiHeader({
    name: 'Accept',
    required: false,
    description: '`text/csv` for a table of all rows.',
    schema: { type: 'string', example: 'application/json' },
  })
  async lines(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Query() query: ReinvoiceLinesQuery,
  ): Promise<Listing<ReinvoiceLineRow> | string> {
    const seen = await this.seenBy(caller, partnerOrgId);
    const filter = { ...seen, clientOrgId: query.client };
    if (!wantsCsv(caller.request)) return listing(caller, await this.queries.list(filter, pageOf(query)));
    const text = csvOf(REINVOICE_LINE, await this.all(filter));
    return answerCsv(caller.reply, `reinvoice-lines-${partnerOrgId}`, text);
  }

  private async all(filter: ReinvoiceLineFilter): Promise<ReinvoiceLineRow[]> {
    const rows: ReinvoiceLineRow[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.queries.list(filter, { limit: ROWS_AT_ONCE, cursor });
      rows.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return rows;
  }

  /** One that has left sees what it paid, through its legal representative or administrator. */
  private async seenBy({ actor }: Caller, partnerOrgId: string): Promise<ReinvoiceLineFilter> {
    this.parties.ownOrganisation(actor, partnerOrgId, 'PARTNER');
    const { level, standing } = (await this.ledger.read(Partner, partnerOrgId)).state;
    const hasLeft = standing === 'left';
    const refused = isStaff(actor)
      ? !isStaff(actor, 'finance')
      : actor.role === 'external' || (hasLeft && actor.role === 'collaborator');
    if (refused) throw notAllowed('What a partner invoices again is for itself and the finance desk.');
    if (level === null) throw nothingKnown('PARTNER');
    const { reinvoicing } = (await this.ledger.read(Policy, 'main')).state;
    const isAll = reinvoicing === 'all-full' && !hasLeft;
    return { partnerOrgId, ...(isAll ? {} : { payerOrgId: partnerOrgId }) };
  }
}
