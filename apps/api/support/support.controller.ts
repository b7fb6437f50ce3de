import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { isStaff } from '#libs/kernel/actor.js';
import type { SupportCodeKind } from '#libs/support/events/support-code-checked.js';
import {
  CheckSupportCode,
  deskIdOf,
  isPremium,
  isSupportOffer,
  PublishSupportContacts,
  SubscribeSupportOffer,
  SupportContacts,
  SupportOffer,
} from '#libs/support/index.js';
import { SupportChecksQueries } from '#projections/support_checks/support_checks.query.js';
import type { SupportCheckRow } from '#projections/support_checks/support_checks.row.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown } from '../http/caller.js';
import { contentTag, etagOf } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { pageOf, ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import type { OrganisationSupportRow, SupportCodeRow, SupportOfferRow } from './answers.row.js';
import { SupportCodes } from './support-codes.js';
import {
  CheckSupportCodeBody,
  PublishSupportContactsBody,
  SubscribeSupportOfferBody,
  SupportChecksQuery,
} from './support.dto.js';

/** Which support an organisation has, how it is reached, and who is on the line. */
@ApiTags('Support')
@Controller()
export class SupportController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly ledger: Ledger,
    private readonly codes: SupportCodes,
    private readonly checks: SupportChecksQueries,
  ) {}

  @Get('organisations/:organisation/support')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getSupport',
    summary: 'What an organisation has of support',
    description:
      'Its offer, how that support is reached (R54), and where codes are (R53, R57): for itself and for staff.',
    codes: ['UNKNOWN_ORGANISATION'],
    row: 'OrganisationSupport',
  })
  async support(
    @Caller() { actor, reply }: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() _: ReadQuery,
  ): Promise<OrganisationSupportRow> {
    this.parties.ownOrganisation(actor, orgId);
    if (!(await this.parties.isRegistered(orgId))) throw nothingKnown('ORGANISATION');
    const { state, revision } = await this.ledger.read(SupportOffer, orgId);
    const { offer } = state;
    const published = await this.ledger.read(SupportContacts, offer);
    const at = `/v1/organisations/${orgId}/support`;
    const row = {
      orgId,
      ...offerRow(offer, published.state.contacts),
      supportCodeAt: `${at}/code`,
      vipCodeAt: isPremium(offer) ? `${at}/vip-code` : null,
    };
    reply.header('etag', revision < 0 ? contentTag(row) : etagOf(revision, published.revision));
    return row;
  }

  @Post('organisations/:organisation/support/offer')
  @CommandEndpoint({
    name: 'subscribeSupportOffer',
    summary: 'Subscribe to another support offer',
    description: 'From now on (R54); the one that it has, again, changes nothing.',
    sends: [SubscribeSupportOffer],
  })
  subscribe(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() { offer }: SubscribeSupportOfferBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      await this.parties.client(caller.actor, orgId);
      const command = new SubscribeSupportOffer({ orgId, offer }, context);
      return { id: orgId, target: `supportOffer-${orgId}`, command };
    });
  }

  @Get('organisations/:organisation/support/code')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getSupportCode',
    summary: 'The caller’s own support code',
    description:
      'What a member tells support to say who it is (R52, R53); it is not the authorisation code of a domain transfer. A code holds for ten to twenty minutes and is kept nowhere. Not for external members; nobody sees another one’s.',
    codes: ['UNKNOWN_SUPPORT_CODE'],
    row: 'SupportCode',
  })
  supportCode(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() _: ReadQuery,
  ): Promise<SupportCodeRow> {
    return this.code(caller, orgId, 'support');
  }

  @Get('organisations/:organisation/support/vip-code')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getVipCode',
    summary: 'The caller’s own VIP code',
    description: 'As the support code; with Premium Support Pro and Enterprise only (R56, R57).',
    codes: ['UNKNOWN_VIP_CODE'],
    row: 'SupportCode',
  })
  vipCode(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Query() _: ReadQuery,
  ): Promise<SupportCodeRow> {
    return this.code(caller, orgId, 'vip');
  }

  @Get('support-offers/:offer')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getSupportOffer',
    summary: 'How the support of an offer is reached',
    description: 'As it was published last (R54), for everybody who takes part; with the ETag that If-Match takes.',
    codes: ['UNKNOWN_SUPPORT_OFFER'],
    row: 'SupportOffer',
  })
  async offer(
    @Caller() { reply }: Caller,
    @Param('offer', IdPipe) offer: string,
    @Query() _: ReadQuery,
  ): Promise<SupportOfferRow> {
    if (!isSupportOffer(offer)) throw nothingKnown('SUPPORT_OFFER');
    const { state, revision } = await this.ledger.read(SupportContacts, offer);
    const row = offerRow(offer, state.contacts);
    reply.header('etag', revision < 0 ? contentTag(row) : etagOf(revision));
    return row;
  }

  @Post('support-offers/:offer/contacts')
  @CommandEndpoint({
    name: 'publishSupportContacts',
    summary: 'Publish how the support of an offer is reached',
    description: 'Shown from now on to whoever has the offer (R54); the same again changes nothing.',
    sends: [PublishSupportContacts],
  })
  contacts(
    @Caller() caller: Caller,
    @Param('offer', IdPipe) offer: string,
    @Body() body: PublishSupportContactsBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: offer,
      target: `supportContacts-${offer}`,
      command: new PublishSupportContacts({ ...body, offer }, context),
    }));
  }

  @Post('support-code-checks')
  @CommandEndpoint({
    name: 'checkSupportCode',
    summary: 'Check the code that a caller tells',
    description:
      'Tells whom support has on the line, and whether it goes first (R52, R56). Of a code that does not hold, nothing but that is told. Each check is recorded without the code. After five failures within fifteen minutes, of one of the desk or at one caller’s number, no more are checked for a while.',
    status: 201,
    sends: [CheckSupportCode],
    answers: 'CheckedSupportCode',
  })
  check(@Caller() caller: Caller, @Body() { supportCode }: CheckSupportCodeBody): Promise<CommandAnswer> {
    const deskId = deskIdOf(caller.actor.userId);
    return this.dispatcher.dispatch(caller, (context) => ({
      id: deskId,
      target: `supportDesk-${deskId}`,
      command: new CheckSupportCode({ digits: supportCode.replaceAll(' ', '') }, context),
    }));
  }

  @Get('support-code-checks')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listSupportChecks',
    summary: 'Whom support had on the line, and when',
    description: 'Every check of a code, in their order, for the support desk (R52).',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'SupportCheck',
    list: true,
  })
  async checked(@Caller() caller: Caller, @Query() query: SupportChecksQuery): Promise<Listing<SupportCheckRow>> {
    if (!isStaff(caller.actor, 'support')) throw notAllowed('Checks of codes are for the support desk.');
    const { agent: agentId, organisation: orgId, caller: userId, outcome } = query;
    const identified = outcome === undefined ? undefined : outcome === 'identified';
    return listing(caller, await this.checks.list({ agentId, orgId, userId, identified }, pageOf(query)));
  }

  /** It may be kept by nobody, its caller included. */
  private async code(caller: Caller, orgId: string, kind: SupportCodeKind): Promise<SupportCodeRow> {
    const row = await this.codes.shown(caller, orgId, kind);
    caller.reply.header('cache-control', 'private, no-store');
    caller.reply.header('etag', contentTag(row));
    return row;
  }
}

const offerRow = (offer: SupportOfferRow['offer'], contacts: SupportOfferRow['contacts']): SupportOfferRow => ({
  offer,
  priority: isPremium(offer) ? 'premium' : 'standard',
  contacts,
});
