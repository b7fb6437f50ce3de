import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { type Explanation, entryPartnerOf, explainEntry, explainOrder } from '../../ledger/explain/explain.js';
import { readFacts } from '../../ledger/explain/facts.js';
import { type ExplanationRow, rowOf } from '../../ledger/explain/json.js';
import { mermaidOf } from '../../ledger/explain/mermaid.js';
import { seesOf } from '../../ledger/explain/sees.js';
import { textOf } from '../../ledger/explain/text.js';
import { Caller, nothingKnown } from '../http/caller.js';
import { contentTag } from '../http/conditional.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { headerOf } from '../http/request.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { partiesOf } from '../parties.js';
import { ExplainEntryQuery, ExplainQuery } from './explain.dto.js';
import { ownOrFinance } from './own-or-finance.js';

const FORMS = { text: textOf, mermaid: mermaidOf };

const wantsText = ({ request }: Caller): boolean =>
  (headerOf(request, 'accept') ?? '').split(',').some((one) => one.split(';', 1)[0]?.trim() === 'text/plain');

/** In the form that was asked for; a parameter wins over the header. */
const answered = (caller: Caller, { format }: ExplainQuery, explanation: Explanation): ExplanationRow | string => {
  const form = format ?? (wantsText(caller) ? 'text' : 'json');
  caller.reply.header('vary', 'Accept');
  const row = rowOf(explanation);
  caller.reply.header('etag', contentTag({ form, row }));
  if (form === 'json') return row;
  caller.reply.header('content-type', 'text/plain; charset=utf-8');
  return FORMS[form](explanation);
};

const AcceptsText = () =>
  ApiHeader({
    name: 'Accept',
    required: false,
    description: '`text/plain` for text that people read.',
    schema: { type: 'string', example: 'application/json' },
  });

/** Why a cent is what it is: told by the streams, at the revisions that the placement froze. */
@ApiTags('Earnings')
@UseInterceptors(ReadInterceptor)
@Controller()
export class ExplainController {
  constructor(private readonly ledger: Ledger) {}

  @Get('entries/:order/explain')
  @QueryEndpoint({
    name: 'explainEntry',
    summary: 'Why an entry is what it is',
    description:
      'From the payment through the placement, the delegation at its revision, the row of the decision table, price list and rate card to each posting, payout and statement, with every rounding and event. The amounts of the nodes are together what the entry is now. The caller’s own entry; the finance desk sees all.',
    codes: ['ACTOR_NOT_ALLOWED', 'UNKNOWN_ENTRY'],
    row: 'Explanation',
    text: true,
  })
  @AcceptsText()
  async entry(
    @Caller() caller: Caller,
    @Param('order', IdPipe) orderId: string,
    @Query() query: ExplainEntryQuery,
  ): Promise<ExplanationRow | string> {
    const { orgId } = ownOrFinance(caller);
    const facts = await readFacts(this.ledger, orderId);
    const partnerOrgId = query.partner ?? orgId ?? (facts && entryPartnerOf(facts));
    const explained =
      facts && partnerOrgId !== undefined && explainEntry(facts, partnerOrgId, seesOf(caller.actor, facts.order));
    if (!explained) throw nothingKnown('ENTRY');
    return answered(caller, query, explained);
  }

  @Get('orders/:order/explain')
  @QueryEndpoint({
    name: 'explainOrder',
    summary: 'Why an order brought what it brought, or nothing',
    description:
      'As of an entry, and of an order without one: the reason for nothing, and for its payer the tax. For its client, payer and managing partner, and staff, each as far as it sees the order; postings are for their partner and the finance desk.',
    codes: ['UNKNOWN_ORDER'],
    row: 'Explanation',
    text: true,
  })
  @AcceptsText()
  async order(
    @Caller() caller: Caller,
    @Param('order', IdPipe) orderId: string,
    @Query() query: ExplainQuery,
  ): Promise<ExplanationRow | string> {
    const facts = await readFacts(this.ledger, orderId);
    const { orgId } = caller.actor;
    if (!facts || (orgId !== null && !partiesOf(facts.placement).includes(orgId))) throw nothingKnown('ORDER');
    return answered(caller, query, explainOrder(facts, seesOf(caller.actor, facts.order)));
  }
}
