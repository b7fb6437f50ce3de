import { Body, Controller, Get, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { Policy, SetPolicy } from '#libs/programme/index.js';
import { Caller } from '../http/caller.js';
import { contentTag, etagOf } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher } from '../http/dispatcher.js';
import { ReadQuery } from '../http/list-query.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { SetPolicyBody } from './policy.dto.js';
import type { PolicyRow } from './policy.row.js';

/** Days and amounts that the programme is run by. */
@ApiTags('Money')
@Controller('policy')
export class PolicyController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly ledger: Ledger,
  ) {}

  @Post()
  @CommandEndpoint({
    name: 'setPolicy',
    summary: 'Change what the programme is run by',
    description:
      'From now on: what was made before keeps what held then. What is left out stays as it is; the same again changes nothing.',
    sends: [SetPolicy],
    before: ['AMOUNT_TOO_LARGE'],
  })
  set(@Caller() caller: Caller, @Body() body: SetPolicyBody): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, (context) => ({
      id: 'main',
      target: 'policy-main',
      command: new SetPolicy({ ...body }, context),
    }));
  }

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getPolicy',
    summary: 'What the programme is run by now',
    description: 'For everybody who takes part; with the ETag that If-Match takes.',
    row: 'Policy',
  })
  async get(@Caller() { reply }: Caller, @Query() _: ReadQuery): Promise<PolicyRow> {
    const { state, revision } = await this.ledger.read(Policy, 'main');
    const { minPayout, ...plain } = state;
    const row = { ...plain, minPayout: { CHF: minPayout.CHF, EUR: minPayout.EUR } };
    reply.header('etag', revision < 0 ? contentTag(row) : etagOf(revision));
    return row;
  }
}
