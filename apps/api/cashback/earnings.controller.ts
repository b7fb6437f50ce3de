import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { CashbackHistoryQueries } from '#projections/cashback_history/cashback_history.query.js';
import type { CashbackRow } from '#projections/cashback_history/cashback_history.row.js';
import { PartnerEarningsQueries } from '#projections/partner_earnings/partner_earnings.query.js';
import type { BalanceRow, DiscountRow, EarningsRow } from '#projections/partner_earnings/partner_earnings.row.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { CashbackQuery } from './cashback.dto.js';

/** Every partner at once, for those who settle or compare the whole ledger. */
@ApiTags('Earnings')
@UseInterceptors(ReadInterceptor)
@Controller()
export class EarningsController {
  constructor(
    private readonly account: PartnerEarningsQueries,
    private readonly history: CashbackHistoryQueries,
  ) {}

  @Get('earnings')
  @QueryEndpoint({
    name: 'listEarnings',
    summary: 'Earnings of all partners by month',
    description: 'For the finance and programme desks; by partner, currency and month.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Earning',
    list: true,
  })
  async earnings(@Caller() caller: Caller, @Query() query: ListQuery): Promise<Listing<EarningsRow>> {
    refuseOthers(caller);
    return listing(caller, await this.account.list({}, pageOf(query)));
  }

  @Get('balances')
  @QueryEndpoint({
    name: 'listBalances',
    summary: 'Balances of all partners',
    description: 'For the finance and programme desks; by partner and currency.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Balance',
    list: true,
  })
  async balances(@Caller() caller: Caller, @Query() query: ListQuery): Promise<Listing<BalanceRow>> {
    refuseOthers(caller);
    return listing(caller, await this.account.balances({}, pageOf(query)));
  }

  @Get('discounts')
  @QueryEndpoint({
    name: 'listDiscounts',
    summary: 'Discounts given to all partners',
    description:
      'For the finance and programme desks: what was taken off at placement (R26), what refunds took back of it (A15), and what is left, by partner and currency.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Discount',
    list: true,
  })
  async discounts(@Caller() caller: Caller, @Query() query: ListQuery): Promise<Listing<DiscountRow>> {
    refuseOthers(caller);
    return listing(caller, await this.account.discounts({}, pageOf(query)));
  }

  @Get('cashback')
  @QueryEndpoint({
    name: 'listCashback',
    summary: 'Every posting of all partners',
    description: 'For the finance and programme desks, in the order of the log.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'CashbackEntry',
    list: true,
  })
  async cashback(@Caller() caller: Caller, @Query() query: CashbackQuery): Promise<Listing<CashbackRow>> {
    refuseOthers(caller);
    return listing(caller, await this.history.list({ currency: query.currency }, pageOf(query)));
  }
}

const refuseOthers = ({ actor }: Caller): void => {
  if (!isStaff(actor, 'finance', 'programme')) {
    throw notAllowed(
      'The earnings of all partners are for the finance and programme desks; a partner’s own are under /partners.',
    );
  }
};
