import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isStaff } from '#libs/kernel/actor.js';
import { AccessAuditQueries } from '#projections/access_audit/access_audit.query.js';
import type { AuditFilter, AuditRow } from '#projections/access_audit/access_audit.row.js';
import { AccessIntervalsQueries } from '#projections/access_intervals/access_intervals.query.js';
import type { IntervalRow, ManagedBy } from '#projections/access_intervals/access_intervals.row.js';
import { ClientListQueries } from '#projections/client_list/client_list.query.js';
import type { ClientRow } from '#projections/client_list/client_list.row.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown } from '../http/caller.js';
import { contentTag } from '../http/conditional.js';
import { pageOf } from '../http/list-query.js';
import { wrongField } from '../http/problem.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import { AccessAtQuery, AccessChangesQuery, ClientsQuery } from './delegation.dto.js';

const READS_CLIENTS = 'Client lists are for their partner and the finance and programme desks.';
/** So far a caller's clock may be ahead. */
const CLOCK_SKEW_MS = 5_000;
const READS_AUDIT = 'The audit is for the two sides and for the support and programme desks.';

@ApiTags('Clients')
@UseInterceptors(ReadInterceptor)
@Controller()
export class ClientsController {
  constructor(
    private readonly parties: Parties,
    private readonly clientList: ClientListQueries,
    private readonly audit: AccessAuditQueries,
    private readonly intervals: AccessIntervalsQueries,
  ) {}

  @Get('clients')
  @QueryEndpoint({
    name: 'listClients',
    summary: 'Clients of all partners',
    description: 'For the finance and programme desks; a partner sees its own.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'Client',
    list: true,
  })
  async clients(@Caller() caller: Caller, @Query() query: ClientsQuery): Promise<Listing<ClientRow>> {
    const { actor } = caller;
    if (isStaff(actor) && !isStaff(actor, 'finance', 'programme')) throw notAllowed(READS_CLIENTS);
    const filter = { partnerOrgId: actor.orgId ?? undefined, status: query.status };
    return listing(caller, await this.clientList.list(filter, pageOf(query)));
  }

  @Get('access-changes')
  @QueryEndpoint({
    name: 'listAccessChanges',
    summary: 'Every change of access, of all clients, with the invitations behind it',
    description: 'For the support and programme desks, in the order of the log.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'AccessChange',
    list: true,
  })
  async accessChanges(@Caller() caller: Caller, @Query() query: AccessChangesQuery): Promise<Listing<AuditRow>> {
    if (!isStaff(caller.actor, 'support', 'programme')) throw notAllowed(READS_AUDIT);
    return listing(caller, await this.audit.list(auditFilter(query), pageOf(query)));
  }

  @Get('clients/:client/access')
  @QueryEndpoint({
    name: 'listAccessChangesOfClient',
    summary: 'Who changed what on a client’s account',
    description:
      'Changes of access and invitations, with who invited and who accepted. The client sees everything, a partner what concerns its own access, support and programme staff all.',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'AccessChange',
    list: true,
  })
  async access(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Query() query: AccessChangesQuery,
  ): Promise<Listing<AuditRow>> {
    await this.seeAudit(caller, clientOrgId);
    const own = this.partnerOf(caller, clientOrgId);
    if (own !== undefined && query.partner !== undefined && query.partner !== own) throw nothingKnown('ORGANISATION');
    const filter = { ...auditFilter({ ...query, partner: own ?? query.partner }), clientOrgId };
    return listing(caller, await this.audit.list(filter, pageOf(query)));
  }

  @Get('clients/:client/access/at')
  @QueryEndpoint({
    name: 'getAccessAt',
    summary: 'Who managed a product at a moment, through which grant',
    description:
      'Nulls where nobody did, before the product’s order and from its termination on. An add-on has its parent’s manager (A11). A partner is told of itself only.',
    codes: ['UNKNOWN_ORGANISATION', 'UNKNOWN_PRODUCT', 'ACTOR_NOT_ALLOWED'],
    row: 'ManagedBy',
  })
  async accessAt(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Query() { product, instant }: AccessAtQuery,
  ): Promise<ManagedBy> {
    await this.seeAudit(caller, clientOrgId);
    if (Date.parse(instant) > Date.now() + CLOCK_SKEW_MS) {
      throw wrongField('instant', 'instant must not lie in the future: nobody knows who will manage it then');
    }
    await this.parties.clientsProduct(clientOrgId, product);
    const found = await this.intervals.at(clientOrgId, product, instant);
    const partner = this.partnerOf(caller, clientOrgId);
    const isTold = found && (partner === undefined || found.partnerOrgId === partner);
    const answer: ManagedBy = { clientOrgId, productId: product, instant, ...(isTold ? managedBy(found) : NOBODY) };
    caller.reply.header('etag', contentTag(answer));
    return answer;
  }

  private async seeAudit({ actor }: Caller, clientOrgId: string): Promise<void> {
    if (isStaff(actor) && !isStaff(actor, 'support', 'programme')) throw notAllowed(READS_AUDIT);
    await this.parties.client(actor, clientOrgId);
    if (isStaff(actor) && !(await this.parties.isRegistered(clientOrgId))) throw nothingKnown('ORGANISATION');
  }

  /** The partner to whose rows the caller is limited; undefined for the client itself and staff. */
  private partnerOf({ actor }: Caller, clientOrgId: string): string | undefined {
    return actor.orgId === null || actor.orgId === clientOrgId ? undefined : actor.orgId;
  }
}

const auditFilter = ({ product, partner, action, from, to }: AccessChangesQuery): AuditFilter => ({
  productId: product,
  partnerOrgId: partner,
  action,
  from,
  to,
});

type Grant = Omit<ManagedBy, 'clientOrgId' | 'productId' | 'instant'>;
const managedBy = (found: IntervalRow): Grant => ({
  partnerOrgId: found.partnerOrgId,
  mode: found.mode,
  by: found.openedBy,
  grantEventId: found.grantEventId,
  delegationRevision: found.delegationRevision,
  partnershipId: found.partnershipId,
  validFrom: found.validFrom,
});
const NOBODY: Record<keyof Grant, null> = {
  partnerOrgId: null,
  mode: null,
  by: null,
  grantEventId: null,
  delegationRevision: null,
  partnershipId: null,
  validFrom: null,
};
