import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { comparedRules, type RateCard, rateCardAt, RateCards } from '#libs/catalogue/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { isStaff } from '#libs/kernel/actor.js';
import type { Instant } from '#libs/kernel/time.js';
import { Caller, type Listing, listing, notAllowed, nothingKnown } from '../http/caller.js';
import { etagWithin } from '../http/conditional.js';
import { pageOf } from '../http/list-query.js';
import { pageAmong } from '../http/pages.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import { DiffQuery, VersionQuery, VersionsQuery } from './catalogue.queries.dto.js';
import type { RateCardDiffRow, RateCardRow, RateCardVersionRow } from './catalogue.row.js';
import { comparisonOf, datedVersions, publishedFor, ruleRowOf, rulesOf } from './catalogue-view.js';

/** What a caller sees of each card: the rules of one level, or of all of them. */
interface Sight {
  /** Null: all. */
  readonly level: string | null;
}

/** The partners' benefits as they were published, with the rules that they have now; read from their streams. */
@ApiTags('Catalogue')
@Controller('rate-cards')
export class RateCardsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly parties: Parties,
  ) {}

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listRateCards',
    summary: 'Rate cards',
    description:
      'In the order in which they become valid, each with who published it, when and why, and which of them is in force at a moment. For partners, of which each sees the rules of its own level, and the finance and programme desks.',
    codes: ['ACTOR_NOT_ALLOWED'],
    row: 'RateCardVersion',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: VersionsQuery): Promise<Listing<RateCardVersionRow>> {
    const sight = await this.sightOf(caller);
    if (!sight) throw notAllowed('Rate cards are for partners and the finance and programme desks.');
    const { versions } = await this.versions(query.at);
    const rows = versions.map(({ one, dated }) => ({
      ...dated,
      rules: rulesOf(one, sight.level).length,
      correctedAt: one.corrected?.at ?? null,
      ...publishedFor(caller.actor, one.published),
    }));
    const all = { rows, keyOf: ({ version }: RateCardVersionRow) => version, of: ['rate-cards', query.at] };
    return listing(caller, pageAmong(all, pageOf(query)));
  }

  @Get(':version')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getRateCard',
    summary: 'One rate card',
    description:
      'A partner sees the rules of its own level, the finance and programme desks all; nobody else sees a card. With the ETag that If-Match takes.',
    codes: ['UNKNOWN_RATE_CARD'],
    row: 'RateCard',
  })
  async one(
    @Caller() caller: Caller,
    @Param('version', IdPipe) version: string,
    @Query() { at }: VersionQuery,
  ): Promise<RateCardRow> {
    const sight = await this.sightOf(caller);
    const { versions, revision } = await this.versions(at);
    const found = versions.find(({ one }) => one.version === version);
    if (!sight || !found) throw nothingKnown('RATE_CARD');
    const row = {
      ...found.dated,
      rules: rulesOf(found.one, sight.level).map(ruleRowOf),
      correctedAt: found.one.corrected?.at ?? null,
      ...publishedFor(caller.actor, found.one.published),
    };
    caller.reply.header('etag', etagWithin(revision, row));
    return row;
  }

  @Get(':version/diff')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'compareRateCards',
    summary: 'What makes another rate card of one',
    description:
      'Rules added, removed and changed with the old and the new value, each preferential price a line of its own. For whom the cards are, who sees of them what is his.',
    codes: ['UNKNOWN_RATE_CARD'],
    row: 'RateCardDiff',
  })
  async diff(
    @Caller() caller: Caller,
    @Param('version', IdPipe) version: string,
    @Query() query: DiffQuery,
  ): Promise<RateCardDiffRow> {
    const sight = await this.sightOf(caller);
    const { state, revision } = await this.ledger.read(RateCards, 'main');
    const [before, after] = [version, query.with].map((one) => state.cards.byVersion.get(one));
    if (!sight || !before || !after) throw nothingKnown('RATE_CARD');
    const rules = comparedRules(rulesOf(before, sight.level), rulesOf(after, sight.level));
    const row = { version, with: query.with, rules: comparisonOf(rules, ruleRowOf) };
    caller.reply.header('etag', etagWithin(revision, row));
    return row;
  }

  /** Undefined for whom rate cards are not. */
  private async sightOf({ actor }: Caller): Promise<Sight | undefined> {
    if (isStaff(actor)) return isStaff(actor, 'finance', 'programme') ? { level: null } : undefined;
    if (actor.role === 'external') return undefined;
    const level = actor.orgId === null ? null : await this.parties.levelOf(actor.orgId);
    return level === null ? undefined : { level };
  }

  private async versions(at: Instant | undefined) {
    const { state, revision } = await this.ledger.read(RateCards, 'main');
    const inForce = rateCardAt(state, at ?? this.ledger.clock.now());
    return { versions: datedVersions<RateCard>(state.cards.inOrder.toArray(), inForce), revision };
  }
}
