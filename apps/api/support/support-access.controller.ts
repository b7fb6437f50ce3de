import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { derivedId } from '#libs/kernel/ids.js';
import { GrantSupportAccess, RevokeSupportAccess, UseSupportAccess } from '#libs/support/index.js';
import { SupportAccessQueries } from '#projections/support_access/support_access.query.js';
import type { SupportAccessRow, SupportAccessUseRow } from '#projections/support_access/support_access.row.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OrganisationReader } from '../organisations/organisation-reader.js';
import { OfOrganisation, Parties } from '../parties.js';
import {
  AllSupportAccessQuery,
  AllSupportAccessUsesQuery,
  GrantSupportAccessBody,
  RevokeSupportAccessBody,
  SupportAccessQuery,
  SupportAccessUsesQuery,
  UseSupportAccessBody,
} from './support.dto.js';

const READS = 'What is opened to support is for the organisation, and for the support and programme desks.';

/** kMail and kDrive, opened to support for a time. */
@ApiTags('Support')
@Controller()
export class SupportAccessController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly organisations: OrganisationReader,
    private readonly queries: SupportAccessQueries,
  ) {}

  @Post('organisations/:organisation/support-access')
  @CommandEndpoint({
    name: 'grantSupportAccess',
    summary: 'Open kMail or kDrive to support for a time',
    description:
      'For a day unless another end is said, and for seven at most (A23). Only support may use it, and each use is recorded (R55). The answer’s `id` is the grant.',
    status: 201,
    sends: [GrantSupportAccess],
  })
  grant(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { reason, ...body }: GrantSupportAccessBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      async (context) => {
        await this.parties.client(caller.actor, orgId);
        const grantId = body.grantId ?? derivedId('sac', context.commandId);
        const command = new GrantSupportAccess({ ...body, grantId, orgId }, context);
        return { id: grantId, target: `supportAccess-${grantId}`, command };
      },
      reason,
    );
  }

  @Post('organisations/:organisation/support-access/:grant/revocation')
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'revokeSupportAccess',
    summary: 'End what was opened to support',
    description: 'At once (A23); what is over stays so. Support gives back what it has.',
    sends: [RevokeSupportAccess],
    before: ['UNKNOWN_ORGANISATION'],
  })
  revoke(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Param('grant', IdPipe) grantId: string,
    @Body() { reason }: RevokeSupportAccessBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => ({
        id: grantId,
        target: `supportAccess-${grantId}`,
        command: new RevokeSupportAccess({ orgId, grantId }, context),
      }),
      reason,
    );
  }

  @Post('organisations/:organisation/support-access/:grant/uses')
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'useSupportAccess',
    summary: 'Go into an organisation’s kMail or kDrive',
    description:
      'Each time, for the organisation to see (R55, A23). What was not opened is refused as what there is not; to members of other organisations this is as unknown.',
    status: 201,
    sends: [UseSupportAccess],
    before: ['UNKNOWN_ORGANISATION'],
  })
  use(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Param('grant', IdPipe) grantId: string,
    @Body() { reason, ...body }: UseSupportAccessBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => ({
        id: grantId,
        target: `supportAccess-${grantId}`,
        command: new UseSupportAccess({ ...body, orgId, grantId }, context),
      }),
      reason,
    );
  }

  @Get('organisations/:organisation/support-access')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listSupportAccessOfOrganisation',
    summary: 'What an organisation has opened to support',
    description:
      'In the order of the grants, also those that are over: for its leads, and to a collaborator what it granted itself; for the support and programme desks (R55, A23).',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'SupportAccess',
    list: true,
  })
  async ofOrganisation(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() query: SupportAccessQuery,
  ): Promise<Listing<SupportAccessRow>> {
    const { onlyBy } = await this.seenBy(caller, orgId);
    const { status, grantedBy } = query;
    if (onlyBy !== undefined && grantedBy !== undefined && grantedBy !== onlyBy) return nothingOf(caller);
    return listing(caller, await this.queries.grants({ orgId, status, grantedBy: onlyBy ?? grantedBy }, pageOf(query)));
  }

  @Get('organisations/:organisation/support-access/uses')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listSupportAccessUsesOfOrganisation',
    summary: 'Who of support went into an organisation’s kMail or kDrive',
    description: 'In the order of the uses; to whom they are shown, as the grants (R55, A23).',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'SupportAccessUse',
    list: true,
  })
  async usesOfOrganisation(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() query: SupportAccessUsesQuery,
  ): Promise<Listing<SupportAccessUseRow>> {
    const { onlyBy } = await this.seenBy(caller, orgId);
    return listing(caller, await this.queries.uses({ ...usesOf(query), orgId, grantedBy: onlyBy }, pageOf(query)));
  }

  @Get('support-access')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listSupportAccess',
    summary: 'What all organisations have opened to support',
    description: 'In the order of the grants, for the support and programme desks.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'SupportAccess',
    list: true,
  })
  async all(@Caller() caller: Caller, @Query() query: AllSupportAccessQuery): Promise<Listing<SupportAccessRow>> {
    refuseOthers(caller);
    const { status, grantedBy, organisation: orgId } = query;
    return listing(caller, await this.queries.grants({ orgId, status, grantedBy }, pageOf(query)));
  }

  @Get('support-access-uses')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listSupportAccessUses',
    summary: 'Who of support went into whose kMail or kDrive',
    description: 'In the order of the uses, for the support and programme desks.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'SupportAccessUse',
    list: true,
  })
  async allUses(
    @Caller() caller: Caller,
    @Query() query: AllSupportAccessUsesQuery,
  ): Promise<Listing<SupportAccessUseRow>> {
    refuseOthers(caller);
    return listing(caller, await this.queries.uses({ ...usesOf(query), orgId: query.organisation }, pageOf(query)));
  }

  /**
   * Who of the organisation sees which rows: its leads all, a collaborator what it granted itself.
   * @throws DomainError UNKNOWN_ORGANISATION · ACTOR_NOT_ALLOWED
   */
  private async seenBy(caller: Caller, orgId: string): Promise<{ onlyBy: string | undefined }> {
    const { actor } = caller;
    if (actor.orgId === null) {
      refuseOthers(caller);
      await this.organisations.read(orgId);
      return { onlyBy: undefined };
    }
    await this.parties.client(actor, orgId);
    if (actor.orgId !== orgId || actor.role === 'external') throw notAllowed(READS);
    return { onlyBy: actor.role === 'collaborator' ? actor.userId : undefined };
  }
}

const refuseOthers = ({ actor }: Caller): void => {
  if (!isStaff(actor, 'support', 'programme')) throw notAllowed(READS);
};
/** Of what the caller does not see. */
const nothingOf = <R>(caller: Caller): Listing<R> => listing<R>(caller, { data: [], nextCursor: null });

const usesOf = ({ grant, product, agent }: SupportAccessUsesQuery) => ({
  grantId: grant,
  productId: product,
  agentId: agent,
});
