import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { EntriesQueries } from '#projections/entries/entries.query.js';
import type { PayoutItemRow } from '#projections/entries/entries.row.js';
import { PayoutsQueries } from '#projections/payouts/payouts.query.js';
import type { LeftOutRow, PayoutRunRow, ShownPayoutRow } from '#projections/payouts/payouts.row.js';
import { Caller, type Listing, listing, nothingKnown } from '../http/caller.js';
import { contentTag } from '../http/conditional.js';
import { pageOf, ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { LeftOutQuery, PayoutItemsQuery, PayoutRunsQuery, PayoutsQuery } from './lists.dto.js';
import { financeOnly, ownOrFinance } from './own-or-finance.js';

/** Which runs there are, what they pay to whom, of which items, and whom they left out. */
@ApiTags('Earnings')
@UseInterceptors(ReadInterceptor)
@Controller()
export class PayoutsController {
  constructor(
    private readonly queries: PayoutsQueries,
    private readonly entries: EntriesQueries,
  ) {}

  @Get('payout-runs')
  @QueryEndpoint({
    name: 'listPayoutRuns',
    summary: 'Payout runs',
    description: 'For the finance desk, in the order in which they were made (E7–E9).',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'PayoutRun',
    list: true,
  })
  async runs(@Caller() caller: Caller, @Query() query: PayoutRunsQuery): Promise<Listing<PayoutRunRow>> {
    financeOnly(caller);
    const { currency, status } = query;
    return listing(caller, await this.queries.runs({ currency, status }, pageOf(query)));
  }

  @Get('payout-runs/:run')
  @QueryEndpoint({
    name: 'getPayoutRun',
    summary: 'One payout run',
    description:
      'For the finance desk. Its payouts are under /payouts, what each took under /payout-items, and whom it left out under /left-out-accounts.',
    codes: ['UNKNOWN_RUN', 'ACTOR_NOT_ALLOWED'],
    row: 'PayoutRun',
  })
  async run(
    @Caller() caller: Caller,
    @Param('run', IdPipe) runId: string,
    @Query() _: ReadQuery,
  ): Promise<PayoutRunRow> {
    financeOnly(caller);
    const row = await this.queries.run(runId);
    if (!row) throw nothingKnown('RUN');
    caller.reply.header('etag', contentTag(row));
    return row;
  }

  @Get('payouts')
  @QueryEndpoint({
    name: 'listPayouts',
    summary: 'Payouts',
    description:
      'What a run pays a partner, where, and whether it arrived (E6–E9), in the order in which they were made. The caller’s own, with a masked IBAN; the finance desk, which pays them, sees all and the whole IBAN.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Payout',
    list: true,
  })
  async payouts(@Caller() caller: Caller, @Query() query: PayoutsQuery): Promise<Listing<ShownPayoutRow>> {
    const { partner: partnerOrgId, currency, run: runId, status } = query;
    const filter = { ...ownOrFinance(caller), partnerOrgId, currency, runId, status };
    const withIbans = isStaff(caller.actor, 'finance');
    return listing(caller, await this.queries.payouts(filter, pageOf(query), { withIbans }));
  }

  @Get('payout-items')
  @QueryEndpoint({
    name: 'listPayoutItems',
    summary: 'What payouts took',
    description:
      'Every entry and loose item of a payout, as it was then: together they are its amount, whatever became of it since (E7, E10). By run and partner. The caller’s own; the finance desk sees all.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'PayoutItem',
    list: true,
  })
  async items(@Caller() caller: Caller, @Query() query: PayoutItemsQuery): Promise<Listing<PayoutItemRow>> {
    const filter = { ...ownOrFinance(caller), runId: query.run, partnerOrgId: query.partner };
    return listing(caller, await this.entries.payoutItems(filter, pageOf(query)));
  }

  @Get('left-out-accounts')
  @QueryEndpoint({
    name: 'listLeftOutAccounts',
    summary: 'Whom payout runs left out, and why',
    description:
      'Accounts with nothing available, or with less than the minimum of a bank transfer (E7). For the finance desk, by run and partner.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'PayoutLeftOut',
    list: true,
  })
  async leftOut(@Caller() caller: Caller, @Query() query: LeftOutQuery): Promise<Listing<LeftOutRow>> {
    financeOnly(caller);
    const { run: runId, partner: partnerOrgId, because } = query;
    return listing(caller, await this.queries.leftOut({ runId, partnerOrgId, because }, pageOf(query)));
  }
}
