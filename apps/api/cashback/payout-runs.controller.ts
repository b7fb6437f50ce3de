import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApprovePayoutRun, CancelPayoutRun, CreatePayoutRun, RecordPayout } from '#libs/cashback/index.js';
import { derivedId } from '#libs/kernel/ids.js';
import { NoFields } from '../delegation/delegation.dto.js';
import { Caller } from '../http/caller.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint } from '../openapi/endpoint.js';
import { CreatePayoutRunBody, PayoutResultBody } from './money.dto.js';

/** A payout run from its draft to what the banks say. */
@ApiTags('Money')
@Controller('payout-runs')
export class PayoutRunsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @CommandEndpoint({
    name: 'createPayoutRun',
    summary: 'Make a payout run',
    description:
      'A draft that takes, of each account of the currency, everything available (E7). It leaves out whom there is nothing to pay, or too little for a transfer to a bank, and tells which payouts go elsewhere than the partner’s last one. What is refunded or held from now on does not change it (E10).',
    status: 201,
    sends: [CreatePayoutRun],
    answers: 'CreatedPayoutRun',
  })
  create(@Caller() caller: Caller, @Body() body: CreatePayoutRunBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => {
      const { currency } = body;
      const runId = body.runId ?? derivedId('run', context.commandId);
      const command = new CreatePayoutRun({ runId, currency }, context);
      return { id: runId, target: `payoutDesk-${currency}`, command };
    });
  }

  @Post(':run/approve')
  @CommandEndpoint({
    name: 'approvePayoutRun',
    summary: 'Approve a payout run',
    description:
      'By another person of finance than the one who made it (E8): payouts to prepaid accounts are settled at once, those to banks are sent.',
    sends: [ApprovePayoutRun],
  })
  approve(@Caller() caller: Caller, @Param('run', IdPipe) runId: string, @Body() _: NoFields): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: runId,
      target: `payoutRun-${runId}`,
      command: new ApprovePayoutRun({ runId }, context),
    }));
  }

  @Post(':run/cancel')
  @CommandEndpoint({
    name: 'cancelPayoutRun',
    summary: 'Give a draft up',
    description: 'Everything that it took is available again (E8).',
    sends: [CancelPayoutRun],
  })
  cancel(@Caller() caller: Caller, @Param('run', IdPipe) runId: string, @Body() _: NoFields): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: runId,
      target: `payoutRun-${runId}`,
      command: new CancelPayoutRun({ runId }, context),
    }));
  }

  @Post(':run/payouts/:partner/result')
  @CommandEndpoint({
    name: 'recordPayout',
    summary: 'Record what the bank says of a payout',
    description:
      'One that was sent is settled or failed; one that was settled may still be returned (E9). What failed or was returned is available again. With the last answer the run is closed.',
    sends: [RecordPayout],
  })
  record(
    @Caller() caller: Caller,
    @Param('run', IdPipe) runId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { result }: PayoutResultBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: runId,
      target: `payoutRun-${runId}`,
      command: new RecordPayout({ runId, partnerOrgId, result }, context),
    }));
  }
}
