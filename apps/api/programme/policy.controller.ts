import { Body, Controller, Get, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { FIRST_POLICY, Policy, policyAt, policyChanges, SetPolicy } from '#libs/programme/index.js';
import { VersionQuery } from '../catalogue/catalogue.queries.dto.js';
import { publishedFor } from '../catalogue/catalogue-view.js';
import { Caller, type Listing, listing } from '../http/caller.js';
import { contentTag, etagOf } from '../http/conditional.js';
import { type CommandAnswer, Dispatcher, type Make } from '../http/dispatcher.js';
import { ListQuery, pageOf } from '../http/list-query.js';
import { pageAmong } from '../http/pages.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { CommandEndpoint, QueryEndpoint } from '../openapi/endpoint.js';
import { SetPolicyBody } from './policy.dto.js';
import type { PolicyChangeRow, PolicyRow } from './policy.row.js';

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
  set(@Caller() caller: Caller, @Body() { reason, ...body }: SetPolicyBody): Promise<CommandAnswer> {
    const make: Make = (context) => ({ id: 'main', target: 'policy-main', command: new SetPolicy(body, context) });
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getPolicy',
    summary: 'What the programme is run by',
    description: 'Now, or at a moment. For everybody who takes part; as of now with the ETag that If-Match takes.',
    row: 'Policy',
  })
  async get(@Caller() { reply }: Caller, @Query() { at }: VersionQuery): Promise<PolicyRow> {
    const { state, revision } = await this.ledger.read(Policy, 'main');
    const { holdingDays, graceDays, invitationDays, minPayout, cashRounding, reinvoicing } =
      at === undefined ? state : policyAt(state, at);
    const row = {
      holdingDays,
      graceDays,
      invitationDays,
      minPayout: { CHF: minPayout.CHF, EUR: minPayout.EUR },
      cashRounding,
      reinvoicing,
    };
    reply.header('etag', revision < 0 || at !== undefined ? contentTag(row) : etagOf(revision));
    return row;
  }

  @Get('changes')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listPolicyChanges',
    summary: 'What changed in what the programme is run by',
    description:
      'Every change with the value before and after it, who made it, when and why; the first value is what held before anybody set one. For everybody who takes part.',
    row: 'PolicyChange',
    list: true,
  })
  async changes(@Caller() caller: Caller, @Query() query: ListQuery): Promise<Listing<PolicyChangeRow>> {
    const { history } = (await this.ledger.read(Policy, 'main')).state;
    const rows = history.map(({ values, published }, index) => ({
      version: String(published.revision + 1),
      changes: policyChanges(history[index - 1]?.values ?? FIRST_POLICY, values),
      ...publishedFor(caller.actor, published),
    }));
    const all = { rows, keyOf: ({ version }: PolicyChangeRow) => version, of: ['policy'] };
    return listing(caller, pageAmong(all, pageOf(query)));
  }
}
