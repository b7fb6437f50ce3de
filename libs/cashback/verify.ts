import { isDeepStrictEqual } from 'node:util';
import { readAllCarried } from '#libs/event-sourcing/carry-forward/index.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { type Aggregate, streamName } from '#libs/event-sourcing/streams.js';
import type { BusinessMonth } from '#libs/kernel/time.js';
import { Account, type AccountEvent, type Carried, emptyAccount, ownerOf } from './account.js';
import type { AccountState } from './account-state.js';
import { carriedAccount, tellCarried } from './carried-account.js';
import { wholeBalance } from './events/balance.js';
import { postingsOf } from './postings.js';
import { prepared } from './prepare.js';
import { accountsOf, type RecordedSource, SOURCE_CATEGORIES, SOURCE_TYPES } from './sources.js';

/** Where an account's journal is not what follows from its sources. */
interface Difference {
  /** The first event that differs; of one that is missing, where it would stand. */
  revision: number;
  eventId: string | null;
  type: string;
  sourceEventId: string;
  /** Fields that differ, with what follows from the source and what stands there; null where nothing does. */
  fields: { field: string; derived: unknown; stored: unknown }[];
}
export interface Verified {
  accountId: string;
  events: number;
  /** Months whose statements were derived again and are what was closed. */
  statements: { month: BusinessMonth; closing: string; lines: number; linesHash: string }[];
  /** Revisions at which the account was carried forward and is what its events say. */
  carriedForward: number[];
  /** The first event that differs; nothing after it was looked at. */
  difference: Difference | null;
}

const PAGE = 4000;
const isSourceStream = (stream: string): boolean => SOURCE_CATEGORIES.has(stream.slice(0, stream.indexOf('-')));

/** Every source there is, in the order of the log. */
export const readSources = async ({ store }: Ledger): Promise<RecordedSource[]> => {
  const sources: RecordedSource[] = [];
  let position: bigint | undefined;
  for (;;) {
    const page = await store.readAllAfter(position, PAGE, isSourceStream);
    sources.push(...(page.events.filter(({ type }) => SOURCE_TYPES.has(type)) as RecordedSource[]));
    position = page.last;
    if (page.end) return sources;
  }
};

const concerns = (source: RecordedSource, accountId: string): boolean => {
  const concerned = accountsOf(source);
  if (concerned === 'all') return true;
  return typeof concerned === 'string' ? ownerOf(accountId).currency === concerned : concerned.includes(accountId);
};

/** What only says how far the journal has come, and which source waits. */
const bare = (data: object): object => {
  const { sourceUpTo: _, deferred: __, ...rest } = data as Record<string, unknown>;
  return rest;
};

/**
 * Derives an account's journal once more from the store alone: from the payments, refunds and decisions that are its
 * sources, each with the policy and the closed months of its place in the log; its statements with it (E13). A source
 * that waited is taken where the journal took it; what came after the journal's last event may not be posted yet.
 */
export const verifyAccount = async (
  ledger: Ledger,
  accountId: string,
  all: readonly RecordedSource[],
): Promise<Verified> => {
  const journal: RecordedEvent[] = [];
  for await (const event of ledger.store.readStream(streamName(Account, accountId))) journal.push(event);
  const verified: Verified = {
    accountId,
    events: journal.length,
    statements: [],
    carriedForward: [],
    difference: null,
  };
  const carriedAt = await readAllCarried(ledger.store, Account as Aggregate<unknown>, streamName(Account, accountId));
  const mine = all.filter((source) => concerns(source, accountId));
  const bySource = new Map(mine.map((source) => [source.id, source]));
  const told = new Set(journal.filter(({ type }) => type !== 'PostingDeferred').map(sourceOf));
  const silent = mine.filter(({ id }) => !told.has(id));
  let state: AccountState = Account.initial;
  let carried: Carried = emptyAccount(accountId);
  const derive = async (source: RecordedSource) => {
    const facts = (await prepared(ledger, [source], accountId)).get(source.id);
    return postingsOf(source, { carried, book: state, prepared: facts! });
  };
  /** Folds the next event; what was carried forward behind it must say the same. */
  const take = (event: RecordedEvent, sourceEventId: string): Difference | undefined => {
    state = Account.evolve(state, event as unknown as AccountEvent, event);
    for (const { states, last } of carriedAt.get(event.revision) ?? []) {
      const fields = fieldsThatDiffer(tellCarried(carriedAccount.toParts(state)), tellCarried(states));
      if (fields.length > 0) return { ...last, sourceEventId, fields };
      verified.carriedForward.push(event.revision);
    }
    return undefined;
  };
  for (let at = 0; at < journal.length;) {
    if (journal[at]!.type === 'PostingDeferred') {
      const difference = take(journal[at]!, journal[at]!.metadata.$causationId);
      if (difference) return { ...verified, difference };
      at += 1;
      continue;
    }
    const sourceEventId = sourceOf(journal[at]!);
    let end = at;
    while (end < journal.length && sourceOf(journal[end]!) === sourceEventId) end += 1;
    const group = journal.slice(at, end);
    const source = bySource.get(sourceEventId);
    while (source && silent[0] && silent[0].position < source.position) {
      const missing = await derive(silent[0]);
      if (missing[0]) return { ...verified, difference: missingAt(at, missing[0], silent[0]) };
      silent.shift();
    }
    const derived = source ? await derive(source) : [];
    for (const [index, event] of group.entries()) {
      const difference = differenceOf(event, derived[index], sourceEventId) ?? take(event, sourceEventId);
      if (difference) return { ...verified, difference };
      carried = carriedBy(event);
      if (event.type !== 'StatementClosed') continue;
      const { month, closing, lines, linesHash } = event.data as Verified['statements'][number];
      verified.statements.push({ month, closing, lines, linesHash });
    }
    const rest = source && derived[group.length];
    if (rest) return { ...verified, difference: missingAt(end, rest, source) };
    at = end;
  }
  return verified;
};

/** Postings of one source stand together. */
const sourceOf = ({ data }: RecordedEvent): string => (data as { sourceEventId: string }).sourceEventId;

const carriedBy = ({ data }: RecordedEvent): Carried => {
  const { partnerOrgId, currency, balanceAfter } = data as Carried;
  return { partnerOrgId, currency, balanceAfter: wholeBalance(balanceAfter) };
};

type Derived = { readonly type: string; readonly data: object };

const missingAt = (revision: number, { type, data }: Derived, { id }: RecordedSource): Difference => ({
  revision,
  eventId: null,
  type,
  sourceEventId: id,
  fields: Object.entries(bare(data)).map(([field, derived]) => ({ field, derived, stored: null })),
});

const differenceOf = (event: RecordedEvent, derived: Derived | undefined, sourceEventId: string): Difference | null => {
  const { revision, id: eventId, type } = event;
  const fields = fieldsThatDiffer(derived ? bare(derived.data) : {}, bare(event.data));
  if (derived?.type !== type) fields.unshift({ field: 'type', derived: derived?.type ?? null, stored: type });
  return fields.length === 0 ? null : { revision, eventId, type, sourceEventId, fields };
};

const fieldsThatDiffer = (derived: object, stored: object): Difference['fields'] => {
  const [wanted, there] = [derived, stored].map((one) => JSON.parse(JSON.stringify(one)) as Record<string, unknown>);
  const names = [...new Set([...Object.keys(wanted!), ...Object.keys(there!)])];
  return names
    .filter((field) => !isDeepStrictEqual(wanted![field], there![field]))
    .map((field) => ({ field, derived: wanted![field] ?? null, stored: there![field] ?? null }));
};
