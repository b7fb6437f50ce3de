import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, actsFor, isStaff } from '#libs/kernel/actor.js';
import { QueueRenewalReminders, RetryNotice } from '#libs/notification/index.js';
import { RecordNoticeAddress } from '#libs/organisation/index.js';
import { NoticesQueries } from '#projections/notices/notices.query.js';
import type { NoticeRow } from '#projections/notices/notices.row.js';
import { NoFields } from '../delegation/delegation.dto.js';
import { Caller, type Listing, listing, notAllowed } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { pageOf } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OrganisationReader } from '../organisations/organisation-reader.js';
import { OfOrganisation, Parties } from '../parties.js';
import {
  NoticesOfOrganisationQuery,
  NoticesQuery,
  QueueRenewalRemindersBody,
  RecordNoticeAddressBody,
} from './notices.dto.js';

/** Whoever notices are addressed to in its organisation, and support. @throws DomainError ACTOR_NOT_ALLOWED */
const checkReads = (actor: Actor): void => {
  const { orgId } = actor;
  const reads =
    orgId === null ? isStaff(actor, 'support') : actsFor(actor, orgId, 'legalRepresentative', 'administrator');
  if (!reads) {
    throw notAllowed('Notices are for legal representatives and administrators of who is told, and the support desk.');
  }
};

@ApiTags('Notices')
@Controller()
export class NoticesController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly organisations: OrganisationReader,
    private readonly queries: NoticesQueries,
  ) {}

  @Post('organisations/:organisation/notice-address')
  @CommandEndpoint({
    name: 'recordNoticeAddress',
    summary: 'Say where an organisation’s notices go',
    description:
      'One address; it replaces the one before. What was waiting for an address goes there, unless its occasion is more than thirty days past. The address stands encrypted in the events and is answered to nobody.',
    sends: [RecordNoticeAddress],
  })
  @OfOrganisation('organisation')
  address(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) orgId: string,
    @Body() body: RecordNoticeAddressBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: orgId,
      target: `noticeAddress-${orgId}`,
      command: new RecordNoticeAddress({ ...body, orgId }, context),
    }));
  }

  @Post('notices/:notice/retry')
  @CommandEndpoint({
    name: 'retryNotice',
    summary: 'Have a notice tried again that was given up',
    description:
      'By the support or programme desk, such as when the address was put right or the mail server takes mail again (A24). It is tried at once, and then as often as a new one.',
    sends: [RetryNotice],
  })
  retry(
    @Caller() caller: Caller,
    @Param('notice', IdPipe) notificationId: string,
    @Body() _: NoFields,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: notificationId,
      target: `notification-${notificationId}`,
      command: new RetryNotice({ notificationId }, context),
    }));
  }

  @Post('renewal-reminders')
  @CommandEndpoint({
    name: 'queueRenewalReminders',
    summary: 'Remind of periods that end soon',
    description:
      'Of every product whose period ends within thirty days of this day, once a period: its owner, and the partner that has it renewed by itself (R51). The ledger does it daily by itself; what was queued before is not queued again.',
    sends: [QueueRenewalReminders],
  })
  remind(@Caller() caller: Caller, @Body() { through }: QueueRenewalRemindersBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: through,
      target: 'renewalReminders-main',
      command: new QueueRenewalReminders({ through }, context),
    }));
  }

  @Get('notices')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listNotices',
    summary: 'Who is told what, and whether it arrived',
    description:
      'In the order in which they were queued: those addressed to the caller’s organisation, for its legal representatives and administrators (R31, R44, R60); support sees all (A24). Neither addresses nor texts are told.',
    codes: ['ACTOR_NOT_ALLOWED', 'UNKNOWN_ORGANISATION'],
    row: 'Notice',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: NoticesQuery): Promise<Listing<NoticeRow>> {
    const { actor } = caller;
    checkReads(actor);
    const { recipient, template, status } = query;
    if (actor.orgId !== null && recipient !== undefined) this.parties.ownOrganisation(actor, recipient);
    const filter = { recipientOrgId: actor.orgId ?? recipient, template, status };
    return listing(caller, await this.queries.list(filter, pageOf(query)));
  }

  @Get('organisations/:organisation/notices')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listNoticesOfOrganisation',
    summary: 'What an organisation is told, and whether it arrived',
    description:
      'For its legal representatives and administrators, and the support desk; in the order in which they were queued.',
    codes: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'],
    row: 'Notice',
    list: true,
  })
  async ofOrganisation(
    @Caller() caller: Caller,
    @Param('organisation', IdPipe) recipientOrgId: string,
    @Query() query: NoticesOfOrganisationQuery,
  ): Promise<Listing<NoticeRow>> {
    const { actor } = caller;
    this.parties.ownOrganisation(actor, recipientOrgId);
    checkReads(actor);
    if (actor.orgId === null) await this.organisations.read(recipientOrgId);
    const { template, status } = query;
    return listing(caller, await this.queries.list({ recipientOrgId, template, status }, pageOf(query)));
  }
}
