import { freshUuid, derivedUuid } from '#libs/kernel/ids.js';
import type { Actor } from '#libs/kernel/actor.js';
import { systemClock } from '#libs/kernel/time.js';
import type { DomainEvent, Mark, RecordedEvent } from '#libs/event-sourcing/event.js';
import { type EventStore, NO_EVENTS, WrongRevision } from '#libs/event-sourcing/eventstoredb/store.js';
import { write } from '#libs/event-sourcing/writing.js';
import { isSealed, type Sealed } from '#libs/event-sourcing/personal.js';
import type { Database } from '../postgres/database.js';
import { LedgerFounded, type LedgerFoundedData } from './events/ledger-founded.js';
import { notFounded, otherLedger, otherReadModels, vaultLost } from './mismatch.js';

export const LEDGER_CATEGORY = 'ledger';
export const LEDGER_STREAM = `${LEDGER_CATEGORY}-main`;

/** What the database knows of the ledger it belongs to. */
export interface Kept {
  /** As the vault has it; undefined before the first start, or when the vault is gone. */
  inVault: string | undefined;
  /** The vault's id was seen in a log. */
  isFounded: boolean;
  /** As the read models have it. */
  inReadModels: string | undefined;
  adoptions: number;
}

/** A ledger's founding, and how often its log was taken as it is. */
export interface Founding {
  ledgerId: string;
  mark: Mark;
  adoptions: number;
}

export const kept = async (database: Database): Promise<Kept> => {
  const { rows } = await database.query<{ vault: string | null; founded: boolean; models: string | null; n: number }>(
    `SELECT (SELECT ledger_id FROM ${database.schema('vault')}.ledger) AS vault,
       EXISTS (SELECT FROM ${database.schema('vault')}.ledger WHERE founded_at IS NOT NULL) AS founded,
       (SELECT ledger_id FROM followed_log) AS models,
       coalesce((SELECT adoptions FROM followed_log), 0) AS n`,
  );
  const { vault, founded, models, n } = rows[0]!;
  return { inVault: vault ?? undefined, isFounded: founded, inReadModels: models ?? undefined, adoptions: n };
};

/** The founding in the log; undefined for an empty log and for one that was written before ledgers were founded. */
export const foundingIn = async (store: EventStore): Promise<(Mark & { ledgerId: string }) | undefined> => {
  for await (const { type, data, position, id } of store.readStream(LEDGER_STREAM)) {
    if (type === LedgerFounded.type) return { ledgerId: (data as LedgerFoundedData).ledgerId, position, id };
  }
  return undefined;
};

/**
 * Whether log and database belong together. A ledger that was never founded, new or written before there were
 * foundings, is founded now: first the vault learns the id, then the log, so that an end in between goes on with it.
 * @throws StoreMismatch
 */
export const found = async (store: EventStore, database: Database): Promise<Founding> => {
  const inDatabase = await kept(database);
  const inLog = (await foundingIn(store)) ?? (await foundNow(store, database, inDatabase));
  const { ledgerId } = inLog;
  const { inVault, isFounded, inReadModels, adoptions } = inDatabase;
  if (inVault !== ledgerId && isFounded && inReadModels !== ledgerId) throw otherLedger(ledgerId, inVault!);
  const isOurs = inVault === ledgerId || (await kept(database)).inVault === ledgerId;
  if (!isOurs) throw vaultLost(ledgerId);
  if (inReadModels !== undefined && inReadModels !== ledgerId) throw otherReadModels(ledgerId, inReadModels);
  await confirm(database, ledgerId);
  return { ledgerId, mark: { position: inLog.position, id: inLog.id }, adoptions };
};

/** The same without founding anything: a log that was never founded belongs to any vault. @throws StoreMismatch */
export const assertTogether = async (store: EventStore, database: Database): Promise<void> => {
  const inLog = await foundingIn(store);
  const { inVault, isFounded } = await kept(database);
  if (!inLog && inVault !== undefined && isFounded) throw notFounded(inVault);
  if (inLog && inVault !== inLog.ledgerId) {
    throw inVault === undefined ? vaultLost(inLog.ledgerId) : otherLedger(inLog.ledgerId, inVault);
  }
};

const foundNow = async (
  store: EventStore,
  database: Database,
  { inVault, isFounded }: Kept,
): Promise<Mark & { ledgerId: string }> => {
  if (inVault !== undefined && isFounded) throw notFounded(inVault);
  if (inVault === undefined && (await holdsLostNames(store, database))) throw vaultLost(undefined);
  const ledgerId = await claimId(database);
  const appended = await appendToLedger(store, { type: LedgerFounded.type, data: { ledgerId } }, ledgerId, 'founding');
  if (appended) return { ...appended, ledgerId };
  return (await foundingIn(store))!;
};

/** The id that the vault has by now, whichever process made it. */
export const claimId = async (database: Database, wanted = freshUuid()): Promise<string> => {
  const table = `${database.schema('vault')}.ledger`;
  await database.query(`INSERT INTO ${table} (ledger_id) VALUES ($1) ON CONFLICT DO NOTHING`, [wanted]);
  const { rows } = await database.query<{ id: string }>(`SELECT ledger_id AS id FROM ${table}`);
  return rows[0]!.id;
};

export const confirm = async (database: Database, ledgerId: string): Promise<void> => {
  await database.query(
    `UPDATE ${database.schema('vault')}.ledger SET founded_at = now() WHERE ledger_id = $1 AND founded_at IS NULL`,
    [ledgerId],
  );
  await database.query('INSERT INTO followed_log (ledger_id) VALUES ($1) ON CONFLICT DO NOTHING', [ledgerId]);
};

const FOUNDER: Actor = { userId: 'ledger', orgId: null, role: 'automation', channel: 'automation' };

/**
 * Appends one event about the ledger itself; `purpose` names it among those of the same ledger.
 * @returns where it stands; undefined when somebody else has written to the stream meanwhile
 */
export const appendToLedger = async (
  store: EventStore,
  event: DomainEvent,
  ledgerId: string,
  purpose: string,
  { actor = FOUNDER, reason }: { actor?: Actor; reason?: string } = {},
): Promise<Mark | undefined> => {
  const last = await store.readLast(LEDGER_STREAM);
  const commandId = derivedUuid('ledger', ledgerId, purpose);
  const context = { commandId, correlationId: commandId, causationId: commandId, actor, ...(reason ? { reason } : {}) };
  const batch = { stream: LEDGER_STREAM, events: [event], context, effectiveAt: systemClock.now() };
  try {
    const written = await write(store, batch, last?.revision ?? NO_EVENTS, { guarded: false });
    return { position: written.position, id: written.events[0]!.id };
  } catch (error) {
    if (error instanceof WrongRevision) return undefined;
    throw error;
  }
};

const isVaultEmpty = async (database: Database): Promise<boolean> => {
  const { rows } = await database.query(`SELECT FROM ${database.schema('vault')}.subject_key LIMIT 1`);
  return rows.length === 0;
};

/** The sealed values in an event's data, wherever they stand. */
export const sealedIn = (value: unknown): Sealed[] => {
  if (isSealed(value)) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sealedIn) : [];
};

/** Every event of this ledger that can be read, in the order of the log. */
export async function* wholeLog(store: EventStore): AsyncGenerator<RecordedEvent> {
  for (let after: bigint | undefined; ;) {
    const { events, last, end } = await store.readAllAfter(after, undefined, () => true);
    yield* events;
    if (end) return;
    after = last;
  }
}

/** Whether a log that was never founded has values that need keys, and the vault has none: asked once, before the founding. */
export const holdsLostNames = async (store: EventStore, database: Database): Promise<boolean> => {
  if (!(await isVaultEmpty(database))) return false;
  for await (const { data } of wholeLog(store)) if (sealedIn(data).length > 0) return true;
  return false;
};
