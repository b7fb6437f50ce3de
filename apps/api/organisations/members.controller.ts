import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { AssignMemberRole, RemoveMember } from '#libs/organisation/index.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OfOrganisation, Parties } from '../parties.js';
import { AssignMemberBody, RemoveMemberBody } from './members.dto.js';
import type { MemberRow } from './organisation.row.js';
import { OrganisationReader } from './organisation-reader.js';

/** Who acts for an organisation, and in which role. */
@ApiTags('Organisations')
@Controller('organisations/:organisation/members')
export class MembersController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly organisations: OrganisationReader,
  ) {}

  @Post()
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'assignMemberRole',
    summary: 'Make a user a member, or change its role',
    description:
      'By a legal representative; the first one is named by the programme desk. From the answer on the user may what its role says, and never more than its token. The last legal representative stays one.',
    sends: [AssignMemberRole],
  })
  assign(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { reason, ...body }: AssignMemberBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => ({
        id: orgId,
        target: `organisation-${orgId}`,
        command: new AssignMemberRole({ orgId, ...body }, context),
      }),
      reason,
    );
  }

  @Post('remove')
  @OfOrganisation('organisation')
  @CommandEndpoint({
    name: 'removeMember',
    summary: 'Remove a member',
    description:
      'By a legal representative. From the answer on its token opens nothing of the organisation any more (`NOT_A_MEMBER`). Of who is no member, nothing changes.',
    sends: [RemoveMember],
  })
  remove(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { reason, userId }: RemoveMemberBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => ({
        id: orgId,
        target: `organisation-${orgId}`,
        command: new RemoveMember({ orgId, userId }, context),
      }),
      reason,
    );
  }

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listMembers',
    summary: 'Members of an organisation',
    description:
      'By user, from its stream: for its legal representatives and administrators, and the support and programme desks. None, where none was ever named: then the tokens alone say who is one.',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'Member',
    list: true,
  })
  async all(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() _: ReadQuery,
  ): Promise<Listing<MemberRow>> {
    const { actor } = caller;
    this.parties.ownOrganisation(actor, orgId);
    const may = isStaff(actor, 'support', 'programme') || ['legalRepresentative', 'administrator'].includes(actor.role);
    if (!may) throw notAllowed('Members are for legal representatives, administrators and the support desk.');
    return listing(caller, { data: await this.organisations.members(orgId), nextCursor: null });
  }
}
