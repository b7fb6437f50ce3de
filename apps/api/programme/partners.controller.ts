import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import type { Command } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { isStaff } from '#libs/kernel/actor.js';
import { formatInstant } from '#libs/kernel/time.js';
import { LeaveProgramme } from '#libs/delegation/index.js';
import { AdmitPartner, ChangePartnerLevel, ReinstatePartner, SuspendPartner } from '#libs/programme/index.js';
import { CashbackHistoryQueries } from '#projections/cashback_history/cashback_history.query.js';
import type { BalanceAtRow, CashbackRow } from '#projections/cashback_history/cashback_history.row.js';
import { ClientListQueries } from '#projections/client_list/client_list.query.js';
import type { ClientRow } from '#projections/client_list/client_list.row.js';
import { PartnerEarningsQueries } from '#projections/partner_earnings/partner_earnings.query.js';
import type { BalanceRow, EarningsRow } from '#projections/partner_earnings/partner_earnings.row.js';
import { PartnersQueries } from '#projections/partners/partners.query.js';
import type { PartnerRow } from '#projections/partners/partners.row.js';
import { BalanceAtQuery, CashbackQuery } from '../cashback/cashback.dto.js';
import { ClientsQuery, ReasonBody } from '../delegation/delegation.dto.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown } from '../http/caller.js';
import { contentTag } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher, type Make } from '../http/dispatcher.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { list, ref } from '../openapi/schema-parts.js';
import { OfOrganisation, Parties } from '../parties.js';
import { AdmitPartnerBody, ChangeLevelBody, PartnersQuery } from './partners.dto.js';

@ApiTags('Partners')
@Controller('partners')
export class PartnersController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly partners: PartnersQueries,
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

  @Post(':partner/suspend')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'suspendPartner',
    summary: 'Suspend a partner',
    description:
      'It neither invites, answers, places nor enters accounts until it is reinstated; what its clients order meanwhile brings it nothing (E17). Suspending it again changes nothing.',
    sends: [SuspendPartner],
  })
  suspend(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.dispatch(caller, orgId, reason, (context) => new SuspendPartner({ orgId }, context));
  }

  @Post(':partner/reinstate')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'reinstatePartner',
    summary: 'Reinstate a suspended partner',
    description: 'It takes part again (E17). Reinstating one that is active changes nothing.',
    sends: [ReinstatePartner],
  })
  reinstate(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.dispatch(caller, orgId, reason, (context) => new ReinstatePartner({ orgId }, context));
  }

  @Post(':partner/leave')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'leaveProgramme',
    summary: 'Leave the programme',
    description:
      'For good: all partnerships of the partner end and its open invitations are withdrawn, those to it included. What it has earned is still owed, matures and is paid (E18).',
    sends: [LeaveProgramme],
  })
  leave(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.dispatch(caller, orgId, reason, (context) => new LeaveProgramme({ orgId }, context));
  }

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listPartners',
    summary: 'Partners, with level and status',
    description: 'Everybody that was ever admitted, for staff; a member sees its own organisation.',
    row: 'Partner',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: PartnersQuery): Promise<Listing<PartnerRow>> {
    const filter = { partnerOrgId: caller.actor.orgId ?? undefined, status: query.status };
    return listing(caller, await this.partners.list(filter, pageOf(query)));
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

  @Get(':partner/balance/at')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getBalanceAt',
    summary: 'What a partner had earned by one moment, as known by another',
    description:
      'For the partner itself and the finance and programme desks. Asked as known before a correction it is the old answer, as known after it the new one; the difference is that correction (E32). Payouts do not change it.',
    codes: ['UNKNOWN_PARTNER', 'ACTOR_NOT_ALLOWED'],
    row: 'BalanceAt',
  })
  async balanceAt(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Query() { currency, asOf, knownAt }: BalanceAtQuery,
  ): Promise<BalanceAtRow> {
    await this.see(caller, partnerOrgId);
    const now = formatInstant(Date.now());
    const row = await this.history.at(partnerOrgId, currency, asOf ?? now, knownAt ?? now);
    caller.reply.header('etag', contentTag(row));
    return row;
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

  private dispatch(
    caller: Caller,
    id: string,
    reason: string | undefined,
    command: (context: CommandContext) => Command<CommandOutcome>,
  ): Promise<CommandAnswer> {
    const make: Make = (context) => ({ id, target: `partner-${id}`, command: command(context) });
    return this.dispatcher.dispatch(caller, make, reason);
  }

  private async see({ actor }: Caller, partnerOrgId: string): Promise<void> {
    this.parties.ownOrganisation(actor, partnerOrgId, 'PARTNER');
    if (isStaff(actor) && !isStaff(actor, 'finance', 'programme')) {
      throw notAllowed('A partner’s clients and earnings are for itself and the finance and programme desks.');
    }
    if (!(await this.parties.isPartner(partnerOrgId))) throw nothingKnown('PARTNER');
  }
}
