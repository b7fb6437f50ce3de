import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccountsQueries } from '#projections/accounts/accounts.query.js';
import type { AccountRow } from '#projections/accounts/accounts.row.js';
import { AdjustmentsQueries } from '#projections/adjustments/adjustments.query.js';
import type { AdjustmentRow } from '#projections/adjustments/adjustments.row.js';
import { EntriesQueries } from '#projections/entries/entries.query.js';
import type { EntryRow } from '#projections/entries/entries.row.js';
import { StatementsQueries } from '#projections/statements/statements.query.js';
import type { StatementRow } from '#projections/statements/statements.row.js';
import { Caller, type Listing, listing } from '../http/caller.js';
import { pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { AccountsQuery, AdjustmentsQuery, EntriesQuery, StatementsQuery } from './lists.dto.js';
import { ownOrFinance } from './own-or-finance.js';

/** What partners are owed, where each cent of it stands, and what closed months came to. */
@ApiTags('Earnings')
@UseInterceptors(ReadInterceptor)
@Controller()
export class AccountsController {
  constructor(
    private readonly ofAccounts: AccountsQueries,
    private readonly ofEntries: EntriesQueries,
    private readonly ofAdjustments: AdjustmentsQueries,
    private readonly ofStatements: StatementsQueries,
  ) {}

  @Get('accounts')
  @QueryEndpoint({
    name: 'listAccounts',
    summary: 'Accounts of partners, with the five parts of their balance',
    description:
      'One a partner and currency to which anything was posted: what was accrued, reversed and adjusted is what is pending, held, available, in payout and paid (E1–E9). The caller’s own; the finance desk sees all.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Account',
    list: true,
  })
  async accounts(@Caller() caller: Caller, @Query() query: AccountsQuery): Promise<Listing<AccountRow>> {
    const { partner: partnerOrgId, currency } = query;
    const filter = { ...ownOrFinance(caller), partnerOrgId, currency };
    return listing(caller, await this.ofAccounts.list(filter, pageOf(query)));
  }

  @Get('entries')
  @QueryEndpoint({
    name: 'listEntries',
    summary: 'Entries and loose items of accounts, as they stand now',
    description:
      'The cashback of an order for a partner, and what belongs to no entry: adjustments, and what a refund or correction did not find in one (E1–E5, E31). In the order in which they came to be. The caller’s own; the finance desk sees all.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Entry',
    list: true,
  })
  async entries(@Caller() caller: Caller, @Query() query: EntriesQuery): Promise<Listing<EntryRow>> {
    const { partner: partnerOrgId, currency, orderId, state, kind, run: runId } = query;
    const filter = { ...ownOrFinance(caller), partnerOrgId, currency, orderId, state, kind, runId };
    return listing(caller, await this.ofEntries.list(filter, pageOf(query)));
  }

  @Get('adjustments')
  @QueryEndpoint({
    name: 'listAdjustments',
    summary: 'Adjustments of accounts',
    description:
      'Of finance, proposed by one person and approved by another (E5), and what corrections of orders posted (E31). In the order in which they were proposed. A partner sees those that moved its account; the finance desk sees all.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Adjustment',
    list: true,
  })
  async adjustments(@Caller() caller: Caller, @Query() query: AdjustmentsQuery): Promise<Listing<AdjustmentRow>> {
    const { partner: partnerOrgId, currency, orderId, status } = query;
    const filter = { ...ownOrFinance(caller), partnerOrgId, currency, orderId, status };
    return listing(caller, await this.ofAdjustments.list(filter, pageOf(query)));
  }

  @Get('statements')
  @QueryEndpoint({
    name: 'listStatements',
    summary: 'Statements of closed months',
    description:
      'One an account and month that had a balance or a movement; none ever changes (E11–E13). By partner, currency and month. The caller’s own; the finance desk sees all.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Statement',
    list: true,
  })
  async statements(@Caller() caller: Caller, @Query() query: StatementsQuery): Promise<Listing<StatementRow>> {
    const { partner: partnerOrgId, currency, month } = query;
    const filter = { ...ownOrFinance(caller), partnerOrgId, currency, month };
    return listing(caller, await this.ofStatements.list(filter, pageOf(query)));
  }
}
