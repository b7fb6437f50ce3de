import { Body, Controller, Delete, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import type { Command } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { isStaff } from '#libs/kernel/actor.js';
import {
  AcceptResellerTerms,
  ApplyAsPartner,
  EndAffiliation,
  PublishResellerTerms,
  RecordAffiliate,
  RejectPartner,
} from '#libs/programme/index.js';
import { ApplicationsQueries } from '#projections/applications/applications.query.js';
import type { ApplicationRow } from '#projections/applications/applications.row.js';
import { EntitlementsQueries } from '#projections/entitlements/entitlements.query.js';
import type { EntitlementRow } from '#projections/entitlements/entitlements.row.js';
import { ResellerTermsQueries } from '#projections/reseller_terms/reseller_terms.query.js';
import type { ResellerTermsRow, TermsAcceptanceRow } from '#projections/reseller_terms/reseller_terms.row.js';
import { ReasonBody } from '../delegation/delegation.dto.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OfOrganisation } from '../parties.js';
import {
  AcceptancesQuery,
  AcceptTermsBody,
  AffiliateBody,
  ApplicationsQuery,
  ApplyBody,
  PartnerQuery,
  PublishTermsBody,
} from './membership.dto.js';

/** How an organisation comes into the programme, on which conditions, and what membership brings beside money. */
@ApiTags('Membership')
@Controller()
export class MembershipController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly applications: ApplicationsQueries,
    private readonly terms: ResellerTermsQueries,
    private readonly entitlements: EntitlementsQueries,
  ) {}

  @Post('partners/:partner/application')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'applyAsPartner',
    summary: 'Apply for the programme',
    description:
      'A company by its legal representative, with its register number (R4) and website, accepting the conditions that hold (R8). Another application replaces an open one.',
    status: 201,
    sends: [ApplyAsPartner],
  })
  apply(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { reason, ...body }: ApplyBody,
  ): Promise<CommandAnswer> {
    return this.onPartner(caller, orgId, reason, (context) => new ApplyAsPartner({ orgId, ...body }, context));
  }

  @Post('partners/:partner/reject')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'rejectPartner',
    summary: 'Turn an application down',
    description: 'It may apply again (R2).',
    sends: [RejectPartner],
  })
  reject(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.onPartner(caller, orgId, reason, (context) => new RejectPartner({ orgId }, context));
  }

  @Post('partners/:partner/terms')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'acceptResellerTerms',
    summary: 'Accept another version of the conditions',
    description: 'One that holds or is to come (R8), with the duties that it names (R5, R6).',
    sends: [AcceptResellerTerms],
  })
  accept(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) orgId: string,
    @Body() { reason, version }: AcceptTermsBody,
  ): Promise<CommandAnswer> {
    return this.onPartner(caller, orgId, reason, (context) => new AcceptResellerTerms({ orgId, version }, context));
  }

  @Post('reseller-terms')
  @CommandEndpoint({
    name: 'publishResellerTerms',
    summary: 'Publish a version of the conditions',
    description:
      'From its day on it is the one that applicants accept (R8); from then on only who applied is admitted.',
    status: 201,
    sends: [PublishResellerTerms],
  })
  publish(@Caller() caller: Caller, @Body() { reason, ...body }: PublishTermsBody): Promise<CommandAnswer> {
    const make = (context: CommandContext) => ({
      id: body.version,
      target: 'resellerTerms-main',
      command: new PublishResellerTerms(body, context),
    });
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Post('affiliates')
  @CommandEndpoint({
    name: 'recordAffiliate',
    summary: 'Record that an organisation is an affiliate',
    description: 'It takes part in the affiliate programme, and so is no partner (R1).',
    status: 201,
    sends: [RecordAffiliate],
  })
  affiliate(@Caller() caller: Caller, @Body() { orgId, reason }: AffiliateBody): Promise<CommandAnswer> {
    return this.onPartner(caller, orgId, reason, (context) => new RecordAffiliate({ orgId }, context));
  }

  @Delete('affiliates/:organisation')
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'endAffiliation',
    summary: 'Record that it is an affiliate no more',
    description: 'A company may then apply as a partner (R1). What is so already changes nothing.',
    sends: [EndAffiliation],
  })
  affiliateNoMore(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    return this.onPartner(caller, orgId, reason, (context) => new EndAffiliation({ orgId }, context));
  }

  @Get('reseller-terms')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listResellerTerms',
    summary: 'Conditions for resellers',
    description: 'Every version, by the day from which on it holds (R8).',
    row: 'ResellerTerms',
    list: true,
  })
  async versions(@Caller() caller: Caller, @Query() query: ListQuery): Promise<Listing<ResellerTermsRow>> {
    return listing(caller, await this.terms.list(pageOf(query)));
  }

  @Get('terms-acceptances')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listTermsAcceptances',
    summary: 'Who has accepted which conditions',
    description: 'Everybody for the programme desk; a member sees its own organisation (R8).',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'TermsAcceptance',
    list: true,
  })
  async acceptances(@Caller() caller: Caller, @Query() query: AcceptancesQuery): Promise<Listing<TermsAcceptanceRow>> {
    const filter = { orgId: ownOrAll(caller), version: query.version };
    return listing(caller, await this.terms.acceptances(filter, pageOf(query)));
  }

  @Get('applications')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listApplications',
    summary: 'Applications for the programme',
    description: 'The latest of each organisation, for the programme desk; a member sees its own organisation’s (R2).',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Application',
    list: true,
  })
  async applied(@Caller() caller: Caller, @Query() query: ApplicationsQuery): Promise<Listing<ApplicationRow>> {
    const filter = { orgId: ownOrAll(caller), status: query.status };
    return listing(caller, await this.applications.list(filter, pageOf(query)));
  }

  @Get('entitlements')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listEntitlements',
    summary: 'What partners may use free of charge',
    description: 'With the time in which they may (R12): all for the programme desk, a member’s own organisation’s.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Entitlement',
    list: true,
  })
  async entitled(@Caller() caller: Caller, @Query() query: PartnerQuery): Promise<Listing<EntitlementRow>> {
    const filter = { partnerOrgId: ownOrAll(caller) ?? query.partner };
    return listing(caller, await this.entitlements.list(filter, pageOf(query)));
  }

  private onPartner(
    caller: Caller,
    id: string,
    reason: string | undefined,
    command: (context: CommandContext) => Command<CommandOutcome>,
  ): Promise<CommandAnswer> {
    const make = (context: CommandContext) => ({ id, target: `partner-${id}`, command: command(context) });
    return this.dispatcher.dispatch(caller, make, reason);
  }
}

/** The organisation whose rows a member sees; undefined for the programme desk, which sees all. */
const ownOrAll = ({ actor }: Caller): string | undefined => {
  if (isStaff(actor) && !isStaff(actor, 'programme')) {
    throw notAllowed('Memberships are for the organisation itself and the programme desk.');
  }
  return actor.orgId ?? undefined;
};
