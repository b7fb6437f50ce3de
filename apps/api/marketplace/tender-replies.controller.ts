import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '#libs/event-sourcing/ledger.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { AcceptTenderAward, AwardTender, ReplyToTender, WithdrawReply } from '#libs/marketplace/index.js';
import { TendersQueries } from '#projections/tenders/tenders.query.js';
import type { TenderReplyRow } from '#projections/tenders/tenders.row.js';
import { Caller, type Listing, listing, memberOrgOf, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { AcceptAwardBody, AwardBody, ReplyBody } from './marketplace.dto.js';
import { TenderParties } from './tender-parties.js';
import { tokenOf } from './tenders.controller.js';

@ApiTags('Tenders')
@Controller('tenders/:tender')
export class TenderRepliesController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: TenderParties,
    private readonly queries: TendersQueries,
  ) {}

  @Post('reply')
  @CommandEndpoint({
    name: 'replyToTender',
    summary: 'Reply to a tender',
    description:
      'By an active partner that wishes to have tenders, not to its own; one reply a partner, another one comes in its place (R17).',
    sends: [ReplyToTender],
    before: ['AMOUNT_TOO_LARGE'],
    never: ['NOT_A_PARTNER', 'TENDER_NOT_WISHED'],
  })
  reply(
    @Caller() caller: Caller,
    @Param('tender', IdPipe) tenderId: string,
    @Body() { message, price }: ReplyBody,
  ): Promise<CommandAnswer> {
    const offer = price === undefined ? {} : { price: { amount: price.amount, currency: price.currency } };
    return this.dispatch(caller, tenderId, (context) => {
      const data = { tenderId, partnerOrgId: memberOrgOf(caller), message, ...offer };
      return new ReplyToTender(data, context);
    });
  }

  @Post('reply/withdraw')
  @CommandEndpoint({
    name: 'withdrawTenderReply',
    summary: 'Withdraw one’s reply to a tender',
    description: 'With it goes an award that the partner has not accepted (R17).',
    sends: [WithdrawReply],
  })
  withdraw(@Caller() caller: Caller, @Param('tender', IdPipe) tenderId: string): Promise<CommandAnswer> {
    return this.dispatch(
      caller,
      tenderId,
      (context) => new WithdrawReply({ tenderId, partnerOrgId: memberOrgOf(caller) }, context),
    );
  }

  @Post('award')
  @CommandEndpoint({
    name: 'awardTender',
    summary: 'Award a tender to a partner that replied',
    description: 'Before that one accepts, it may be awarded to another in its place (R7).',
    sends: [AwardTender],
    visitors: 'with-tender-token',
  })
  award(
    @Caller() caller: Caller,
    @Param('tender', IdPipe) tenderId: string,
    @Body() { partnerOrgId }: AwardBody,
  ): Promise<CommandAnswer> {
    return this.dispatch(
      caller,
      tenderId,
      (context) => new AwardTender({ tenderId, partnerOrgId, ...tokenOf(caller) }, context),
    );
  }

  @Post('award/accept')
  @CommandEndpoint({
    name: 'acceptTenderAward',
    summary: 'Accept the award of a tender',
    description:
      'With it the partner takes the duty to use the provider’s products alone for what it won; orders that name the tender record it (R7).',
    sends: [AcceptTenderAward],
    never: ['NOT_A_PARTNER'],
  })
  accept(
    @Caller() caller: Caller,
    @Param('tender', IdPipe) tenderId: string,
    @Body() { exclusivityAccepted }: AcceptAwardBody,
  ): Promise<CommandAnswer> {
    return this.dispatch(caller, tenderId, (context) => {
      const data = { tenderId, partnerOrgId: memberOrgOf(caller), exclusivityAccepted };
      return new AcceptTenderAward(data, context);
    });
  }

  @Get('replies')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listTenderReplies',
    summary: 'Replies to a tender',
    description:
      'All of them for its author, who has its token, and the programme desk; a partner sees its own only (R17). In the order they were given.',
    codes: ['UNKNOWN_TENDER', 'ACTOR_NOT_ALLOWED'],
    row: 'TenderReply',
    list: true,
    visitors: 'with-tender-token',
  })
  async list(
    @Caller() caller: Caller,
    @Param('tender', IdPipe) tenderId: string,
    @Query() query: ListQuery,
  ): Promise<Listing<TenderReplyRow>> {
    const state = await this.parties.known(caller, tenderId);
    const reading = await this.parties.reading(caller, state);
    if (!reading) throw notAllowed('Replies are for who looks after the tender, the programme desk and who replied.');
    const own = reading === 'partner' ? memberOrgOf(caller) : undefined;
    return listing(caller, await this.queries.replies({ tenderId, partnerOrgId: own }, pageOf(query)));
  }

  private dispatch(
    caller: Caller,
    tenderId: string,
    command: (context: CommandContext) => LedgerCommand<unknown>,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      await this.parties.known(caller, tenderId);
      return { id: tenderId, target: `tender-${tenderId}`, command: command(context) };
    });
  }
}
