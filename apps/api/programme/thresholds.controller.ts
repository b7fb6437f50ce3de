import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { EvaluateThresholds } from '#libs/programme/index.js';
import { ThresholdsQueries } from '#projections/thresholds/thresholds.query.js';
import type { ThresholdRow } from '#projections/thresholds/thresholds.row.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import { EvaluateThresholdsBody, ThresholdsQuery } from './thresholds.dto.js';

/** The yearly minimum of managed products (R3, E16). */
@ApiTags('Partners')
@Controller()
export class ThresholdsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly queries: ThresholdsQueries,
  ) {}

  @Post('thresholds')
  @CommandEndpoint({
    name: 'evaluateThresholds',
    summary: 'Evaluate the yearly minimum of all partners',
    description:
      'For the twelve months before a day (R3, A16, E16): every partner that was admitted twelve months or longer before and has not left, suspended ones included. The ledger does it daily; again, each has a row more. Nobody is expelled by it.',
    sends: [EvaluateThresholds],
  })
  evaluate(@Caller() caller: Caller, @Body() { on }: EvaluateThresholdsBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: on,
      target: 'thresholdEvaluations-main',
      command: new EvaluateThresholds({ on }, context),
    }));
  }

  @Get('thresholds')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listThresholds',
    summary: 'Evaluations of all partners',
    description: 'For the finance and programme desks, in the order in which they were made.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Threshold',
    list: true,
  })
  async all(@Caller() caller: Caller, @Query() query: ThresholdsQuery): Promise<Listing<ThresholdRow>> {
    if (!isStaff(caller.actor, 'finance', 'programme')) {
      throw notAllowed(
        'The evaluations of all partners are for the finance and programme desks; a partner’s own are under /partners.',
      );
    }
    return listing(caller, await this.queries.list({ partnerOrgId: query.partner }, pageOf(query)));
  }

  @Get('partners/:partner/thresholds')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listThresholdsOfPartner',
    summary: 'Evaluations of a partner',
    description: 'For the partner itself and the finance and programme desks, in the order in which they were made.',
    codes: ['UNKNOWN_PARTNER', 'ACTOR_NOT_ALLOWED'],
    row: 'Threshold',
    list: true,
  })
  async ofPartner(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Query() query: ListQuery,
  ): Promise<Listing<ThresholdRow>> {
    const { actor } = caller;
    this.parties.ownOrganisation(actor, partnerOrgId, 'PARTNER');
    if (isStaff(actor) && !isStaff(actor, 'finance', 'programme')) {
      throw notAllowed('A partner’s evaluations are for itself and the finance and programme desks.');
    }
    if (!(await this.parties.isPartner(partnerOrgId))) throw nothingKnown('PARTNER');
    return listing(caller, await this.queries.list({ partnerOrgId }, pageOf(query)));
  }
}
