import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import type { Command } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { isStaff } from '#libs/kernel/actor.js';
import { RecordVatCheck, RecordVatPrompt, RemoveVatNumber } from '#libs/organisation/index.js';
import { MissingVatQueries } from '#projections/missing_vat/missing_vat.query.js';
import type { MissingVatRow } from '#projections/missing_vat/missing_vat.row.js';
import { ReasonBody } from '../delegation/delegation.dto.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OfOrganisation } from '../parties.js';
import { MissingVatQuery, RecordVatCheckBody, RecordVatPromptBody } from './vat.dto.js';

/** What becomes of a company's VAT number, and who must still be asked for one. */
@ApiTags('Organisations')
@Controller()
export class VatController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly missing: MissingVatQueries,
  ) {}

  @Post('organisations/:organisation/vat-number/remove')
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'removeVatNumber',
    summary: 'Remove a VAT number',
    description: 'For placements from now on (A28). Without one nothing changes.',
    sends: [RemoveVatNumber],
  })
  remove(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.on(caller, orgId, reason, (context) => new RemoveVatNumber({ orgId }, context));
  }

  @Post('organisations/:organisation/vat-number/checks')
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'recordVatCheck',
    summary: 'Record what an outside service said of a VAT number',
    description:
      'With its date and source (V6). A number that was refused takes no tax off any more, for placements from then on (A28, V3).',
    status: 201,
    sends: [RecordVatCheck],
  })
  check(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { reason, ...body }: RecordVatCheckBody,
  ): Promise<CommandAnswer> {
    return this.on(caller, orgId, reason, (context) => new RecordVatCheck({ orgId, ...body }, context));
  }

  @Post('organisations/:organisation/vat-number/prompts')
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'recordVatPrompt',
    summary: 'Record that a company was asked for its VAT number',
    description:
      'By the page that asked it: when paying (R49), in the shop (R50), or in a renewal e-mail (R51). Once a business day and place; who is not to be asked any more changes nothing. Whether it is, the organisation says: `asksForVatNumber`.',
    status: 201,
    sends: [RecordVatPrompt],
  })
  prompt(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { entryPoint }: RecordVatPromptBody,
  ): Promise<CommandAnswer> {
    return this.on(caller, orgId, undefined, (context) => new RecordVatPrompt({ orgId, entryPoint }, context));
  }

  @Get('missing-vat-numbers')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listMissingVatNumbers',
    summary: 'Companies that must still be asked for their VAT number',
    description: 'And where they were asked (R49, R50, R51); for the finance and programme desks.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'MissingVatNumber',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: MissingVatQuery): Promise<Listing<MissingVatRow>> {
    if (!isStaff(caller.actor, 'finance', 'programme')) {
      throw notAllowed('Who must still be asked is for the finance and programme desks.');
    }
    return listing(caller, await this.missing.list({ country: query.country }, pageOf(query)));
  }

  private on(
    caller: Caller,
    id: string,
    reason: string | undefined,
    command: (context: CommandContext) => Command<CommandOutcome>,
  ): Promise<CommandAnswer> {
    const make = (context: CommandContext) => ({ id, target: `organisation-${id}`, command: command(context) });
    return this.dispatcher.dispatch(caller, make, reason);
  }
}
