import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApproveCorrection, CorrectAttribution, CorrectInvoiceTax, CorrectRateCard } from '#libs/corrections/index.js';
import { isStaff } from '#libs/kernel/actor.js';
import { derivedId } from '#libs/kernel/ids.js';
import { CorrectionsQueries } from '#projections/corrections/corrections.query.js';
import type { CorrectionOrderRow, CorrectionRow } from '#projections/corrections/corrections.row.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { TABLE_BODY } from '../http/json-limits.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { TakesBody } from '../http/route.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import {
  ApproveCorrectionBody,
  AttributionCorrectionBody,
  CorrectionsQuery,
  RateCardCorrectionBody,
  TaxCorrectionBody,
} from './corrections.dto.js';

const DRY_RUN =
  'With `dryRun` nothing is written: it answers the orders that would be decided again and what would be posted.';

/** What was decided wrongly is put right by two people of finance. */
@ApiTags('Corrections')
@Controller('corrections')
export class CorrectionsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly queries: CorrectionsQueries,
  ) {}

  @Post('rate-card')
  @TakesBody(TABLE_BODY)
  @CommandEndpoint({
    name: 'correctRateCard',
    summary: 'Propose other rules for a published card',
    description: `Every order placed under the card, that its client pays and somebody earns on, will be decided again (E29); price, payer and invoice stay. Nothing happens before another person of finance approves. ${DRY_RUN}`,
    status: 201,
    sends: [CorrectRateCard],
    before: ['AMOUNT_TOO_LARGE'],
    never: ['SAME_PERSON'],
    answers: 'CorrectionAnswer',
  })
  rateCard(@Caller() caller: Caller, @Body() body: RateCardCorrectionBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => {
        const correctionId = body.correctionId ?? derivedId('cor', context.commandId);
        const command = new CorrectRateCard({ ...body, correctionId }, context);
        return { id: correctionId, target: `correction-${correctionId}`, command };
      },
      body.reason,
    );
  }

  @Post('attribution')
  @CommandEndpoint({
    name: 'correctAttribution',
    summary: 'Propose another earner for an order',
    description: `The named partner, or nobody, becomes the earner of the order’s cashback, with the level it had and the card in force at the placement (E30); price, payer and invoice stay. Nothing happens before another person of finance approves. ${DRY_RUN}`,
    status: 201,
    sends: [CorrectAttribution],
    never: ['SAME_PERSON'],
    answers: 'CorrectionAnswer',
  })
  attribution(@Caller() caller: Caller, @Body() body: AttributionCorrectionBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => {
        const correctionId = body.correctionId ?? derivedId('cor', context.commandId);
        const command = new CorrectAttribution({ ...body, correctionId }, context);
        return { id: correctionId, target: `correction-${correctionId}`, command };
      },
      body.reason,
    );
  }

  @Post('tax')
  @CommandEndpoint({
    name: 'correctInvoiceTax',
    summary: 'Propose another tax for an issued invoice',
    description: `The tax is decided again for the same supply, from what is known of the payer now or from the evidence given here, never from an amount (A28). All that is left of the invoice will be credited, and another one of its order takes its place; net, cashback and discount stay. Of a paid order a lower total comes into the payer’s prepaid account, and of a higher one the rest is owed. Nothing happens before another person of finance approves. ${DRY_RUN}`,
    status: 201,
    sends: [CorrectInvoiceTax],
    answers: 'CorrectionAnswer',
  })
  tax(@Caller() caller: Caller, @Body() body: TaxCorrectionBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => {
        const correctionId = body.correctionId ?? derivedId('cor', context.commandId);
        const command = new CorrectInvoiceTax({ ...body, correctionId }, context);
        return { id: correctionId, target: `correction-${correctionId}`, command };
      },
      body.reason,
    );
  }

  @Post(':correction/approve')
  @CommandEndpoint({
    name: 'approveCorrection',
    summary: 'Approve a correction',
    description: `By another person of finance than the one who proposed it (E32): exactly what was proposed is posted, as adjustments in the open month (E13, E31), or an invoice is replaced (A28); or it is refused because something has moved since. Approved already, nothing changes. ${DRY_RUN}`,
    sends: [ApproveCorrection],
    answers: 'CorrectionAnswer',
  })
  approve(
    @Caller() caller: Caller,
    @Param('correction', IdPipe) correctionId: string,
    @Body() { dryRun }: ApproveCorrectionBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: correctionId,
      target: `correction-${correctionId}`,
      command: new ApproveCorrection(dryRun === undefined ? { correctionId } : { correctionId, dryRun }, context),
    }));
  }

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listCorrections',
    summary: 'Corrections',
    description: 'For the finance desk; in the order in which they were proposed.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Correction',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: CorrectionsQuery): Promise<Listing<CorrectionRow>> {
    refuseOthers(caller);
    const { kind, status, orderId } = query;
    return listing(caller, await this.queries.list({ kind, status, orderId }, pageOf(query)));
  }

  @Get(':correction/orders')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listCorrectedOrders',
    summary: 'Orders of a correction',
    description:
      'For the finance desk: which orders it decided again, and which it left as they are because a partner paid them (E29), and whose invoice it replaced (A28). What it posted is in the adjustments of the same correction.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'CorrectedOrder',
    list: true,
  })
  async orders(
    @Caller() caller: Caller,
    @Param('correction', IdPipe) correctionId: string,
    @Query() query: ListQuery,
  ): Promise<Listing<CorrectionOrderRow>> {
    refuseOthers(caller);
    return listing(caller, await this.queries.orders({ correctionId }, pageOf(query)));
  }
}

const refuseOthers = ({ actor }: Caller): void => {
  if (!isStaff(actor, 'finance')) throw notAllowed('Corrections are for the finance desk.');
};
