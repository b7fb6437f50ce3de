import { freshUuid } from '#libs/kernel/ids.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import type { Database } from '../postgres/database.js';
import type { Builds } from '../builds/builds.js';
import type { Sql } from '../projection.js';
import { Checkpoints } from '../worker/checkpoints.js';
import { Ownership } from '../worker/ownership.js';
import { LogAdopted } from './events/log-adopted.js';
import { LedgerFounded } from './events/ledger-founded.js';
import { appendToLedger, claimId, confirm, found, foundingIn, holdsLostNames, kept } from './founding.js';
import { otherLedger, StoreMismatch, vaultLost } from './mismatch.js';

/** Who takes the log as it is for the truth, and why. */
export interface Adoption {
  by: string;
  reason: string;
  /** Gives up what no key in the vault opens; it is shown as lost from then on. */
  withoutNames: boolean;
  builds: Builds;
}

export interface AdoptedLog {
  ledgerId: string;
  /** What the database had gone on to, where the log does not hold it. */
  lostPosition: string | undefined;
  /** Read models and checkpoints were emptied: the next worker builds them from the log. */
  isRebuilt: boolean;
}

/** Why a log was not adopted; nothing was changed. */
export class NotAdopted extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotAdopted';
  }
}

/**
 * Takes the log as it is for the truth, recorded in it: read models are emptied, every consumer begins at the start of the
 * log. What an automation did before is found by its command ids and not done again; what it did in a future that was
 * lost is not there, and is done. No process may work on the ledger meanwhile: it would remember that future.
 * @throws NotAdopted, StoreMismatch when names would be lost and that was not asked for
 */
export const adoptLog = async (store: EventStore, database: Database, adoption: Adoption): Promise<AdoptedLog> => {
  const consumers = await new Checkpoints(database).rows();
  const ownership = new Ownership(database, () => undefined);
  try {
    for (const { consumer, owner } of consumers) {
      if (await ownership.tryLock(consumer)) continue;
      throw new NotAdopted(
        `A worker still runs on this ledger (${owner ?? 'of unknown name'}): stop the ledger first.`,
      );
    }
    return await adopt(store, database, adoption);
  } finally {
    await ownership.close();
  }
};

const adopt = async (store: EventStore, database: Database, adoption: Adoption): Promise<AdoptedLog> => {
  const { by, reason, withoutNames, builds } = adoption;
  const lost = await lostMark(store, database);
  const isOurs = lost === undefined && (await belongs(store, database));
  if (isOurs && !withoutNames) {
    throw new NotAdopted('The log holds everything that this database went on to: there is nothing to adopt.');
  }
  const end = (await store.lastEvent())?.position;
  const ledgerId = await identify(store, database, withoutNames);
  const lostPosition = lost === undefined ? undefined : String(lost);
  const data = { ...(lostPosition === undefined ? {} : { lostPosition }), withoutNames };
  const actor: Actor = { userId: by, orgId: null, role: 'staff:programme', channel: 'cli' };
  const told = await appendToLedger(store, { type: LogAdopted.type, data }, ledgerId, freshUuid(), { actor, reason });
  if (!told) throw new NotAdopted('Somebody else writes to this log: stop the ledger first.');
  await database.transaction(async (sql) => {
    if (withoutNames) await giveUpNames(sql, database.schema('vault'), { ledgerId, by, reason });
    if (!isOurs) await beginAgain(sql, ledgerId, builds, end);
  });
  await confirm(database, ledgerId);
  return { ledgerId, lostPosition, isRebuilt: !isOurs };
};

/** The furthest position that a consumer has passed and the log does not hold. */
const lostMark = async (store: EventStore, database: Database): Promise<bigint | undefined> => {
  const { mark } = await new Checkpoints(database).furthest();
  return mark && !(await store.holds(mark)) ? mark.position : undefined;
};

const belongs = async (store: EventStore, database: Database): Promise<boolean> => {
  try {
    await found(store, database);
    return true;
  } catch (error) {
    if (error instanceof StoreMismatch) return false;
    throw error;
  }
};

/** The id that log and vault will have in common. @throws StoreMismatch when that costs names which may not be lost */
const identify = async (store: EventStore, database: Database, withoutNames: boolean): Promise<string> => {
  const { inVault } = await kept(database);
  const inLog = (await foundingIn(store))?.ledgerId;
  if (inLog !== undefined) {
    if (inLog === inVault || withoutNames) return inLog;
    throw inVault === undefined ? vaultLost(inLog) : otherLedger(inLog, inVault);
  }
  // An older copy may be from before its founding: it keeps the id that the vault knows.
  if (inVault === undefined && !withoutNames && (await holdsLostNames(store, database))) throw vaultLost(undefined);
  const ledgerId = await claimId(database);
  await appendToLedger(store, { type: LedgerFounded.type, data: { ledgerId } }, ledgerId, 'founding');
  return ledgerId;
};

const giveUpNames = async (
  sql: Sql,
  vault: string,
  { ledgerId, by, reason }: { ledgerId: string; by: string; reason: string },
): Promise<void> => {
  await sql.query(
    `INSERT INTO ${vault}.ledger (ledger_id, names_given_up_at, names_given_up_by, names_given_up_because)
     VALUES ($1, now(), $2, $3) ON CONFLICT (only_one) DO UPDATE
     SET ledger_id = excluded.ledger_id, names_given_up_at = now(), names_given_up_by = $2, names_given_up_because = $3`,
    [ledgerId, by, reason],
  );
  await sql.query(`DELETE FROM ${vault}.lost_key`);
};

const beginAgain = async (sql: Sql, ledgerId: string, builds: Builds, end: bigint | undefined): Promise<void> => {
  await builds.empty(sql);
  await sql.query('DELETE FROM parked');
  // The epoch goes up: what an owner of before still tries is refused.
  await sql.query(
    'UPDATE checkpoint SET position = NULL, event_id = NULL, quarantine = NULL, error = NULL, epoch = epoch + 1',
  );
  // A log that ends earlier has no past behind its end: what is appended there from now on is to be handled.
  await sql.query('UPDATE checkpoint SET begins_behind = $1 WHERE begins_behind > $1', [String(end ?? -1n)]);
  await sql.query(
    `INSERT INTO followed_log (ledger_id, adoptions) VALUES ($1, 1) ON CONFLICT (only_one) DO UPDATE
     SET ledger_id = excluded.ledger_id, adoptions = followed_log.adoptions + 1`,
    [ledgerId],
  );
};
