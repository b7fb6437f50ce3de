import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AcceptInvitation,
  DeclineInvitation,
  ExpireInvitations,
  InviteClient,
  InvitePartner,
  ResendInvitation,
  WithdrawInvitation,
} from '#libs/delegation/index.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedId } from '#libs/kernel/ids.js';
import { InvitationsQueries } from '#projections/invitations/invitations.query.js';
import type { InvitationRow } from '#projections/invitations/invitations.row.js';
import { Caller, type Listing, listing, nothingKnown } from '../http/caller.js';
import { contentTag, etagWithin } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher, type Make } from '../http/dispatcher.js';
import { ObjectRevisions } from '../http/object-revisions.js';
import { pageOf, ReadQuery } from '../http/list-query.js';
import { ACCESS_BODY } from '../http/json-limits.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { TakesBody } from '../http/route.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import { AcceptBody, ExpireBody, InvitationsQuery, InviteBody, ReasonBody } from './delegation.dto.js';

@ApiTags('Invitations')
@Controller('invitations')
export class InvitationsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly revisions: ObjectRevisions,
    private readonly queries: InvitationsQueries,
  ) {}

  @Post()
  @TakesBody(ACCESS_BODY)
  @CommandEndpoint({
    name: 'invite',
    summary: 'Invite the other side',
    description:
      'Called by the client, it offers the partner access (R43); called by the partner, it asks the client for access (R59). Not active until the other side accepts (R44).',
    status: 201,
    sends: [InviteClient, InvitePartner],
    before: ['PRODUCT_SET_TOO_LARGE', 'UNKNOWN_ORGANISATION', 'UNKNOWN_PRODUCT', 'ONLY_CLIENT_DECIDES'],
    roleFirst: true,
  })
  invite(@Caller() caller: Caller, @Body() body: InviteBody): Promise<CommandAnswer> {
    const { clientOrgId, partnerOrgId, access, supersede } = body;
    const { actor } = caller;
    const target = `delegation-${clientOrgId}`;
    return this.dispatcher.dispatch(caller, async (context) => {
      if (actor.orgId !== clientOrgId && actor.orgId !== partnerOrgId) throw nothingKnown('ORGANISATION');
      const id = body.invitationId ?? derivedId('inv', context.commandId);
      const products = access.products ?? [];
      if (products.length > 0 && (await this.parties.isRegistered(partnerOrgId))) {
        await this.parties.clientsProducts(actor, clientOrgId, products);
      }
      if (actor.orgId === clientOrgId) {
        return { id, target, command: new InvitePartner({ ...body, invitationId: id }, context) };
      }
      if (supersede) throw new DomainError('ONLY_CLIENT_DECIDES', 'Only the client may let other partnerships end.');
      const { supersede: _, ...asked } = body;
      return { id, target, command: new InviteClient({ ...asked, invitationId: id }, context) };
    });
  }

  @Post('expire')
  @CommandEndpoint({
    name: 'expireInvitations',
    summary: 'Record invitations as expired',
    description:
      'Those whose day has come by this one; they were not open since (E19). The ledger does it daily by itself; through an earlier day than before nothing changes.',
    sends: [ExpireInvitations],
  })
  expire(@Caller() caller: Caller, @Body() { through, reason }: ExpireBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => ({ id: through, target: 'expiry-main', command: new ExpireInvitations({ through }, context) }),
      reason,
    );
  }

  @Post(':invitation/accept')
  @TakesBody(ACCESS_BODY)
  @CommandEndpoint({
    name: 'acceptInvitation',
    summary: 'Accept an invitation',
    description:
      'The partner accepts as it is (A33); the client may grant other access than asked (R60), name the payment method, and let a FULL access end its limited partnerships (A1).',
    sends: [AcceptInvitation],
    roleFirst: true,
  })
  accept(
    @Caller() caller: Caller,
    @Param('invitation', IdPipe) id: string,
    @Body() { reason, ...body }: AcceptBody,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      const { clientOrgId } = await this.parties.invitation(caller.actor, id);
      await this.parties.clientsProducts(caller.actor, clientOrgId, body.grant?.products ?? []);
      const command = new AcceptInvitation({ ...body, invitationId: id }, context);
      return { id, target: `delegation-${clientOrgId}`, command };
    };
    return this.dispatcher.dispatch(caller, make, reason).catch(async (error: unknown) => {
      throw await this.withoutOthers(caller, id, error);
    });
  }

  @Post(':invitation/decline')
  @CommandEndpoint({
    name: 'declineInvitation',
    summary: 'Decline an invitation',
    description: 'By the invited side (A17).',
    sends: [DeclineInvitation],
  })
  decline(
    @Caller() caller: Caller,
    @Param('invitation', IdPipe) id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      const { clientOrgId } = await this.parties.invitation(caller.actor, id);
      const command = new DeclineInvitation({ invitationId: id }, context);
      return { id, target: `delegation-${clientOrgId}`, command };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Post(':invitation/withdraw')
  @CommandEndpoint({
    name: 'withdrawInvitation',
    summary: 'Withdraw an invitation',
    description: 'By the side that invited (A17).',
    sends: [WithdrawInvitation],
  })
  withdraw(
    @Caller() caller: Caller,
    @Param('invitation', IdPipe) id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      const { clientOrgId } = await this.parties.invitation(caller.actor, id);
      const command = new WithdrawInvitation({ invitationId: id }, context);
      return { id, target: `delegation-${clientOrgId}`, command };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Post(':invitation/resend')
  @CommandEndpoint({
    name: 'resendInvitation',
    summary: 'Send an invitation again',
    description: 'By the side that invited (R44): three times at most, and once a business day.',
    sends: [ResendInvitation],
  })
  resend(
    @Caller() caller: Caller,
    @Param('invitation', IdPipe) id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      const { clientOrgId } = await this.parties.invitation(caller.actor, id);
      const command = new ResendInvitation({ invitationId: id }, context);
      return { id, target: `delegation-${clientOrgId}`, command };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listInvitations',
    summary: 'Invitations',
    description: 'Those of the caller’s organisation, made or received, in the order they were made; staff sees all.',
    row: 'Invitation',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: InvitationsQuery): Promise<Listing<InvitationRow>> {
    const filter = { orgId: caller.actor.orgId ?? undefined, status: query.status };
    return listing(caller, await this.queries.list(filter, pageOf(query)));
  }

  @Get(':invitation')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({ name: 'getInvitation', summary: 'One invitation', codes: ['UNKNOWN_INVITATION'], row: 'Invitation' })
  async one(
    @Caller() caller: Caller,
    @Param('invitation', IdPipe) id: string,
    @Query() _: ReadQuery,
  ): Promise<InvitationRow> {
    const { clientOrgId } = await this.parties.invitation(caller.actor, id);
    const revision = await this.revisions.before(caller, `delegation-${clientOrgId}`, 'invitations');
    const row = await this.queries.invitation(id);
    if (!row) throw nothingKnown('INVITATION');
    caller.reply.header('etag', revision === undefined ? contentTag(row) : etagWithin(revision, row));
    return row;
  }

  /** Which other partners stand in the way is the client's business, not that of the partner that accepts. */
  private async withoutOthers({ actor }: Caller, invitationId: string, error: unknown): Promise<unknown> {
    if (!(error instanceof DomainError) || !('partners' in error.details)) return error;
    const { clientOrgId } = await this.parties.invitation(actor, invitationId);
    return actor.orgId === clientOrgId ? error : new DomainError(error.code, error.message);
  }
}
