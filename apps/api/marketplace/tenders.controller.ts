import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff, isVisitor } from '#libs/kernel/actor.js';
import { derivedId } from '#libs/kernel/ids.js';
import { ClaimTender, EraseTender, ExpireTenders, PublishTender, WithdrawTender } from '#libs/marketplace/index.js';
import { TendersQueries } from '#projections/tenders/tenders.query.js';
import type { TenderView } from '#projections/tenders/tenders.row.js';
import { ReasonBody } from '../delegation/delegation.dto.js';
import { Caller, type Listing, listing, memberOrgOf, nothingKnown } from '../http/caller.js';
import { contentTag } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher, type Make } from '../http/dispatcher.js';
import { VISITORS_BODY } from '../http/json-limits.js';
import { pageOf, ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { TakesBody } from '../http/route.js';
import { tenderTokenHashOf } from '../http/visitor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { ExpireTendersBody, PublishTenderBody, TendersQuery } from './marketplace.dto.js';
import { PublishingLimit } from './publishing-limit.js';
import { TenderParties, tenderFor } from './tender-parties.js';
import { TenderTokens } from './tender-tokens.js';

/** The hash of the token that came, for who has no account. */
export const tokenOf = ({ actor, request }: Caller): { tokenHash?: string } => {
  const tokenHash = isVisitor(actor) ? tenderTokenHashOf(request) : undefined;
  return tokenHash === undefined ? {} : { tokenHash };
};

@ApiTags('Tenders')
@Controller('tenders')
export class TendersController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: TenderParties,
    private readonly queries: TendersQueries,
    private readonly tokens: TenderTokens,
    private readonly limit: PublishingLimit,
  ) {}

  @Post()
  @TakesBody(VISITORS_BODY)
  @CommandEndpoint({
    name: 'publishTender',
    summary: 'Publish a tender',
    description:
      'Free of charge, for partners who wish to have tenders and nobody else (R17). With an account it is the organisation’s. Without one the answer has a token to look after it by, and an Idempotency-Key has 22 characters at least.',
    status: 201,
    sends: [PublishTender],
    before: ['TOO_MANY_TENDERS', 'AMOUNT_TOO_LARGE'],
    never: ['UNKNOWN_ORGANISATION'],
    answers: 'PublishedTender',
    visitors: 'anybody',
  })
  publish(@Caller() caller: Caller, @Body() body: PublishTenderBody): Promise<CommandAnswer> {
    if (isVisitor(caller.actor)) this.limit.take(caller.request);
    return this.dispatcher.dispatch(caller, async (context) => {
      const { title, description, services, languages, country, deadline, contact } = body;
      const { name, email, phone } = contact;
      const tenderId = body.tenderId ?? derivedId('tdr', context.commandId);
      const own = isVisitor(caller.actor) ? await this.tokens.of(context.commandId) : null;
      const data = {
        tenderId,
        authorOrgId: own ? null : memberOrgOf(caller),
        tokenHash: own && own.tokenHash,
        ...{ title, description, services, languages, country, deadline },
        budget: body.budget ? { amount: body.budget.amount, currency: body.budget.currency } : null,
        contact: { name, email, ...(phone === undefined ? {} : { phone }) },
      };
      const command = new PublishTender(data, context);
      return { id: tenderId, target: `tender-${tenderId}`, command, tells: { managementToken: own && own.token } };
    });
  }

  @Post('expire')
  @CommandEndpoint({
    name: 'expireTenders',
    summary: 'End tenders whose day has come',
    description:
      'Those that do not stand by this day end, and what people wrote in those that are over is erased (R17). The ledger does it daily by itself; through an earlier day than before nothing changes.',
    sends: [ExpireTenders],
  })
  expire(@Caller() caller: Caller, @Body() { through, reason }: ExpireTendersBody): Promise<CommandAnswer> {
    const make: Make = (context) => ({
      id: through,
      target: 'tenderExpiry-main',
      command: new ExpireTenders({ through }, context),
    });
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Post(':tender/withdraw')
  @CommandEndpoint({
    name: 'withdrawTender',
    summary: 'Withdraw a tender',
    description:
      'As long as no partner has accepted it; what people wrote in it is erased at once. The programme desk takes one away for abuse, and says why (R17).',
    sends: [WithdrawTender],
    visitors: 'with-tender-token',
  })
  withdraw(
    @Caller() caller: Caller,
    @Param('tender', IdPipe) tenderId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.end(caller, tenderId, reason, WithdrawTender);
  }

  @Post(':tender/erase')
  @CommandEndpoint({
    name: 'eraseTender',
    summary: 'Erase what people wrote in a tender',
    description:
      'Title, description, contact and replies, for good, whatever became of the tender; one that stands is withdrawn by it, of one that is accepted the partner’s duty stays (R7, R17).',
    sends: [EraseTender],
    visitors: 'with-tender-token',
  })
  erase(
    @Caller() caller: Caller,
    @Param('tender', IdPipe) tenderId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.end(caller, tenderId, reason, EraseTender);
  }

  @Post(':tender/claim')
  @CommandEndpoint({
    name: 'claimTender',
    summary: 'Make a visitor’s tender one’s organisation’s',
    description:
      'By the tender’s token in X-Tender-Token, which is worth nothing afterwards: orders of the organisation may then name the tender (R7, R17).',
    sends: [ClaimTender],
    never: ['UNKNOWN_ORGANISATION'],
  })
  claim(@Caller() caller: Caller, @Param('tender', IdPipe) tenderId: string): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => {
      const tokenHash = tenderTokenHashOf(caller.request);
      const data = { tenderId, orgId: memberOrgOf(caller), ...(tokenHash === undefined ? {} : { tokenHash }) };
      return { id: tenderId, target: `tender-${tenderId}`, command: new ClaimTender(data, context) };
    });
  }

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listTenders',
    summary: 'Tenders that partners may reply to',
    description:
      'For active partners that wish to have tenders: those of others that stand, and those that they replied to (R17); for the programme desk all. In the order they were published.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Tender',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: TendersQuery): Promise<Listing<TenderView>> {
    const { status, country, language, service } = query;
    const filter = { status, country, language, service };
    if (isStaff(caller.actor, 'programme')) return listing(caller, await this.queries.list(filter, pageOf(query)));
    const partnerOrgId = await this.parties.wishing(caller);
    const shownTo = { partnerOrgId, today: this.parties.today };
    const { data, nextCursor } = await this.queries.list({ ...filter, shownTo }, pageOf(query));
    return listing(caller, { data: data.map((row) => tenderFor('partner', caller.actor, row)), nextCursor });
  }

  @Get(':tender')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getTender',
    summary: 'One tender',
    description:
      'For its author, who has its token, partners that are shown tenders, and the programme desk (R17). What people wrote in it is “(erased)” once it is over.',
    codes: ['UNKNOWN_TENDER'],
    row: 'Tender',
    visitors: 'with-tender-token',
  })
  async one(
    @Caller() caller: Caller,
    @Param('tender', IdPipe) tenderId: string,
    @Query() _: ReadQuery,
  ): Promise<TenderView> {
    const state = await this.parties.known(caller, tenderId);
    const reading = await this.parties.reading(caller, state);
    const row = reading && (await this.queries.tender(tenderId));
    if (!row) throw nothingKnown('TENDER');
    const view = tenderFor(reading, caller.actor, row);
    caller.reply.header('etag', contentTag(view));
    return view;
  }

  private end(
    caller: Caller,
    tenderId: string,
    reason: string | undefined,
    Ending: typeof WithdrawTender | typeof EraseTender,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      await this.parties.known(caller, tenderId);
      const data = { tenderId, ...tokenOf(caller), ...(reason === undefined ? {} : { reason }) };
      return { id: tenderId, target: `tender-${tenderId}`, command: new Ending(data, context) };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }
}
