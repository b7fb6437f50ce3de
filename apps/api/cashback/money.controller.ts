import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApproveAdjustment,
  ClosePeriod,
  HoldCashback,
  ProposeAdjustment,
  ReleaseCashback,
  SetPayoutDestination,
  UnholdCashback,
} from '#libs/cashback/index.js';
import { isStaff } from '#libs/kernel/actor.js';
import { ibanOf } from '#libs/kernel/iban.js';
import { derivedId } from '#libs/kernel/ids.js';
import { NoFields } from '../delegation/delegation.dto.js';
import { Caller, notAllowed, nothingKnown } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { OfOrganisation, Parties } from '../parties.js';
import type { PayoutDestinationRow } from './answers.row.js';
import { DestinationReader } from './destination-reader.js';
import {
  ClosePeriodBody,
  HoldBody,
  PayoutDestinationBody,
  PayoutDestinationQuery,
  ProposeAdjustmentBody,
  ReleaseBody,
} from './money.dto.js';

/** What finance does with entries and accounts, and where partners have their payouts go. */
@ApiTags('Money')
@Controller()
export class MoneyController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
    private readonly destinations: DestinationReader,
  ) {}

  @Post('releases')
  @CommandEndpoint({
    name: 'releaseCashback',
    summary: 'Release what has matured by a day',
    description:
      'Every pending entry that matures on the day or before becomes available (E2). The ledger does it daily; again, or through an earlier day, changes nothing.',
    sends: [ReleaseCashback],
  })
  release(@Caller() caller: Caller, @Body() { through }: ReleaseBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: through,
      target: 'release-main',
      command: new ReleaseCashback({ through }, context),
    }));
  }

  @Post('orders/:order/hold')
  @CommandEndpoint({
    name: 'holdCashback',
    summary: 'Hold the cashback of an order',
    description:
      'The entry of the order’s present earner, pending or available, is held with a reason until it is let go (E3). Holding it again changes nothing.',
    sends: [HoldCashback],
  })
  hold(
    @Caller() caller: Caller,
    @Param('order', IdPipe) orderId: string,
    @Body() { reason }: HoldBody,
  ): Promise<CommandAnswer> {
    return this.onHold(caller, orderId, reason, HoldCashback);
  }

  @Post('orders/:order/unhold')
  @CommandEndpoint({
    name: 'unholdCashback',
    summary: 'Let the cashback of an order go',
    description: 'It is pending again, and the next release takes it once it has matured (E3).',
    sends: [UnholdCashback],
  })
  unhold(
    @Caller() caller: Caller,
    @Param('order', IdPipe) orderId: string,
    @Body() { reason }: HoldBody,
  ): Promise<CommandAnswer> {
    return this.onHold(caller, orderId, reason, UnholdCashback);
  }

  @Post('adjustments')
  @CommandEndpoint({
    name: 'proposeAdjustment',
    summary: 'Propose to adjust a partner’s account',
    description: 'Nothing is posted before another person of finance approves it (E5).',
    status: 201,
    sends: [ProposeAdjustment],
    before: ['AMOUNT_TOO_LARGE'],
  })
  propose(@Caller() caller: Caller, @Body() body: ProposeAdjustmentBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => {
        const adjustmentId = body.adjustmentId ?? derivedId('adj', context.commandId);
        const command = new ProposeAdjustment({ ...body, adjustmentId }, context);
        return { id: adjustmentId, target: `adjustment-${adjustmentId}`, command };
      },
      body.reason,
    );
  }

  @Post('adjustments/:adjustment/approve')
  @CommandEndpoint({
    name: 'approveAdjustment',
    summary: 'Approve an adjustment',
    description:
      'By another person of finance than the one who proposed it: the amount is posted, and at once available (E5). Approved already, nothing changes.',
    sends: [ApproveAdjustment],
  })
  approve(
    @Caller() caller: Caller,
    @Param('adjustment', IdPipe) adjustmentId: string,
    @Body() _: NoFields,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: adjustmentId,
      target: `adjustment-${adjustmentId}`,
      command: new ApproveAdjustment({ adjustmentId }, context),
    }));
  }

  @Post('partners/:partner/payout-destination')
  @OfOrganisation('partner')
  @CommandEndpoint({
    name: 'setPayoutDestination',
    summary: 'Say where payouts go',
    description:
      'Of a currency, for runs that are made from now on (E6); the prepaid account until this was said. Who has left the programme is still paid, and says it, too (E18).',
    sends: [SetPayoutDestination],
  })
  destination(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { iban, ...body }: PayoutDestinationBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => {
      const normal = ibanOf(iban);
      const data = { ...body, partnerOrgId, ...(normal === undefined ? {} : { iban: normal }) };
      const command = new SetPayoutDestination(data, context);
      return { id: partnerOrgId, target: `payoutDestination-${partnerOrgId}.${body.currency}`, command };
    });
  }

  @Get('partners/:partner/payout-destination')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getPayoutDestination',
    summary: 'Where payouts go',
    description: 'For the partner itself and the finance desk; the IBAN is masked. With the ETag that If-Match takes.',
    codes: ['UNKNOWN_PARTNER', 'ACTOR_NOT_ALLOWED'],
    row: 'PayoutDestination',
  })
  async destinationOf(
    @Caller() caller: Caller,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Query() { currency }: PayoutDestinationQuery,
  ): Promise<PayoutDestinationRow> {
    const { actor } = caller;
    this.parties.ownOrganisation(actor, partnerOrgId, 'PARTNER');
    if (isStaff(actor) && !isStaff(actor, 'finance')) {
      throw notAllowed('Where a partner’s payouts go is for itself and the finance desk.');
    }
    if (!(await this.parties.wasPartner(partnerOrgId))) throw nothingKnown('PARTNER');
    const { row, etag } = await this.destinations.read(partnerOrgId, currency);
    caller.reply.header('etag', etag);
    return row;
  }

  @Post('period-closings')
  @CommandEndpoint({
    name: 'closePeriod',
    summary: 'Close a month',
    description:
      'And every month before it that is open (E11): each account gets a statement of each month in which it had a balance or a movement. Nothing is posted into a closed month any more (E13).',
    sends: [ClosePeriod],
    answers: 'ClosedPeriod',
  })
  close(@Caller() caller: Caller, @Body() { month }: ClosePeriodBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: month,
      target: 'period-main',
      command: new ClosePeriod({ month }, context),
    }));
  }

  private onHold(
    caller: Caller,
    orderId: string,
    reason: string,
    Command: typeof HoldCashback | typeof UnholdCashback,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(
      caller,
      (context) => ({ id: orderId, target: `cashbackHold-${orderId}`, command: new Command({ orderId }, context) }),
      reason,
    );
  }
}
