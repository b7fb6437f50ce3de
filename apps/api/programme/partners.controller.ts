import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { AdmitPartner, ChangePartnerLevel } from '#libs/programme/index.js';
import { CashbackHistoryQueries } from '#projections/cashback_history/cashback_history.query.js';
import type { CashbackRow } from '#projections/cashback_history/cashback_history.row.js';
import { ClientListQueries } from '#projections/client_list/client_list.query.js';
import type { ClientRow } from '#projections/client_list/client_list.row.js';
import { PartnerEarningsQueries } from '#projections/partner_earnings/partner_earnings.query.js';
import type { BalanceRow, EarningsRow } from '#projections/partner_earnings/partner_earnings.row.js';
import { CashbackQuery } from '../cashback/cashback.dto.js';
import { ClientsQuery } from '../delegation/delegation.dto.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { list, ref } from '../openapi/schema-parts.js';
import { OfOrganisation, Parties } from '../parties.js';
import { AdmitPartnerBody, ChangeLevelBody } from './partners.dto.js';

@ApiTags('Partners')
@Controller('partners')
export class PartnersController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly clientList: ClientListQueries,
    private readonly account: PartnerEarningsQueries,
    private readonly history: CashbackHistoryQueries,
  ) {}

  @Post()
  @CommandEndpoint({
    name: 'admitPartner',
    summary: 'Admit a partner',
    description: 'The level is one that a published rate card names.',
    status: 201,
    sends: [AdmitPartner],
  })
  admit(@Caller() caller: Caller, @Body() { orgId, level }: AdmitPartnerBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: orgId,
      target: `partner-${orgId}`,
      command: new AdmitPartner({ orgId, level }, context),
    }));
  }

  @Post(':partner/level')
  // First: to members of other organisations this one is as unknown as none at all.
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'changePartnerLevel',
    summary: 'Change the level of a partner',
    description: 'Placements already made keep their rate (A7).',
    sends: [ChangePartnerLevel],
  })
  level(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { level }: ChangeLevelBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: orgId,
      target: `partner-${orgId}`,
      command: new ChangePartnerLevel({ orgId, level }, context),
    }));
  }

  @Get(':partner/clients')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listClientsOfPartner',
    summary: 'Clients of a partner',
    description:
      'For the partner itself and the finance and programme desks: who is pending, active, ended, with which access.',
    codes: ['UNKNOWN_PARTNER', 'ACTOR_NOT_ALLOWED'],
    row: 'Client',
    list: true,
  })
  async clients(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Query() query: ClientsQuery,
  ): Promise<Listing<ClientRow>> {
    await this.see(caller, partnerOrgId);
    return listing(caller, await this.clientList.list({ partnerOrgId, status: query.status }, pageOf(query)));
  }

  @Get(':partner/earnings')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listEarningsOfPartner',
    summary: 'Earnings of a partner by month, with its balances',
    description:
      'For the partner itself and the finance and programme desks; one row a currency and month in Europe/Zurich.',
    codes: ['UNKNOWN_PARTNER', 'ACTOR_NOT_ALLOWED'],
    row: 'Earning',
    list: true,
    beside: {
      page: 'PartnerEarningsPage',
      more: { balances: list('One a currency; also those without a row on this page.', ref('Balance')) },
    },
  })
  async earnings(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Query() query: ListQuery,
  ): Promise<Listing<EarningsRow> & { balances: BalanceRow[] }> {
    await this.see(caller, partnerOrgId);
    const months = await this.account.list({ partnerOrgId }, pageOf(query));
    const balances = await this.account.balances({ partnerOrgId }, { limit: 200 });
    return { ...listing(caller, months), balances: balances.data };
  }

  @Get(':partner/cashback')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listCashbackOfPartner',
    summary: 'Every posting on a partner’s account',
    description: 'For the partner itself and the finance and programme desks, in the order of posting.',
    codes: ['UNKNOWN_PARTNER', 'ACTOR_NOT_ALLOWED'],
    row: 'CashbackEntry',
    list: true,
  })
  async cashback(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Query() query: CashbackQuery,
  ): Promise<Listing<CashbackRow>> {
    await this.see(caller, partnerOrgId);
    return listing(caller, await this.history.list({ partnerOrgId, currency: query.currency }, pageOf(query)));
  }

  private async see({ actor }: Caller, partnerOrgId: string): Promise<void> {
    this.parties.ownOrganisation(actor, partnerOrgId, 'PARTNER');
    if (isStaff(actor) && !isStaff(actor, 'finance', 'programme')) {
      throw notAllowed('A partner’s clients and earnings are for itself and the finance and programme desks.');
    }
    if (!(await this.parties.isPartner(partnerOrgId))) throw nothingKnown('PARTNER');
  }
}
