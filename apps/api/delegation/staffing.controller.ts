import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { AccountEntriesQueries } from '#projections/account_entries/account_entries.query.js';
import type { AccountEntryRow } from '#projections/account_entries/account_entries.row.js';
import { CollaboratorsQueries } from '#projections/collaborators/collaborators.query.js';
import type { CollaboratorRow } from '#projections/collaborators/collaborators.row.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { StaffingQuery } from './delegation.dto.js';

/** Who of a partner works for which client, and who was in whose account: for both sides, and who answers for them. */
@ApiTags('Partnerships')
@UseInterceptors(ReadInterceptor)
@Controller()
export class StaffingController {
  constructor(
    private readonly collaborators: CollaboratorsQueries,
    private readonly entries: AccountEntriesQueries,
  ) {}

  @Get('collaborators')
  @QueryEndpoint({
    name: 'listCollaborators',
    summary: 'Users of partners assigned to clients',
    description:
      'Those of the caller’s organisation, as partner or as client; the support and programme desks see all (E20).',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Collaborator',
    list: true,
  })
  async assigned(@Caller() caller: Caller, @Query() query: StaffingQuery): Promise<Listing<CollaboratorRow>> {
    return listing(caller, await this.collaborators.list(filterOf(caller, query), pageOf(query)));
  }

  @Get('account-entries')
  @QueryEndpoint({
    name: 'listAccountEntries',
    summary: 'Who entered whose account',
    description:
      'Visits by and to the caller’s organisation, in their order; the support and programme desks see all (E22).',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'AccountEntry',
    list: true,
  })
  async visits(@Caller() caller: Caller, @Query() query: StaffingQuery): Promise<Listing<AccountEntryRow>> {
    return listing(caller, await this.entries.list(filterOf(caller, query), pageOf(query)));
  }
}

const filterOf = ({ actor }: Caller, { partner, client, user }: StaffingQuery) => {
  if (isStaff(actor) && !isStaff(actor, 'support', 'programme')) {
    throw notAllowed('Who works for whom is for the two sides and for the support and programme desks.');
  }
  return { orgId: actor.orgId ?? undefined, partnerOrgId: partner, clientOrgId: client, userId: user };
};
