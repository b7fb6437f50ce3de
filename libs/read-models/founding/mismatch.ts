import type { Mark } from '#libs/event-sourcing/event.js';

/**
 * - `LOG_MISMATCH` the log is not the one that the database followed: an older copy, a fresh one, another ledger's
 * - `VAULT_LOST`   the keys of the personal data in the log are not in this database
 */
export type MismatchCode = 'LOG_MISMATCH' | 'VAULT_LOST';

/** Log and database do not belong together; nothing is appended until a person has settled it. */
export class StoreMismatch extends Error {
  constructor(
    readonly code: MismatchCode,
    message: string,
    /** What the log does not hold, where that is a position. */
    readonly mark?: Mark,
  ) {
    super(message);
    this.name = 'StoreMismatch';
  }
}

const ADOPT = 'stop the ledger and run `ledger adopt-log --by NAME --reason TEXT`';
const LOG_WAY_OUT = `Put the log back that belongs to this database; or, to go on with what this log holds, ${ADOPT}.`;

/** The log does not hold an event that the ledger has passed. */
export const positionLost = (mark: Mark): StoreMismatch =>
  new StoreMismatch(
    'LOG_MISMATCH',
    `The log does not hold position ${mark.position} (event ${mark.id || 'unknown'}), up to which this ledger has gone on: ` +
      `it is an older copy, a fresh log or another one. ${LOG_WAY_OUT}`,
    mark,
  );

/** The log was never founded, although the database knows a ledger. */
export const notFounded = (ledgerId: string): StoreMismatch =>
  new StoreMismatch(
    'LOG_MISMATCH',
    `The log holds no founding of ledger ${ledgerId}, which this database belongs to: it is a fresh log or an older copy, ` +
      `and holds no position that the database went on to. ${LOG_WAY_OUT}`,
  );

/** Log and database know two ledgers. */
export const otherLedger = (inLog: string, inDatabase: string): StoreMismatch =>
  new StoreMismatch(
    'LOG_MISMATCH',
    `The log is that of ledger ${inLog}, the database that of ledger ${inDatabase}. Put together what belongs together ` +
      `(EVENTSTORE_URL, DATABASE_URL, LEDGER_NAMESPACE); or, to go on with what this log holds, ${ADOPT} ` +
      '--without-names, if the names of its private persons are lost.',
  );

/** The read models were built from another ledger's log. */
export const otherReadModels = (inLog: string, inReadModels: string): StoreMismatch =>
  new StoreMismatch(
    'LOG_MISMATCH',
    `The log is that of ledger ${inLog}, the read models were built from that of ledger ${inReadModels}. ${LOG_WAY_OUT}`,
  );

/** The log was taken for the truth while this process remembered another one. */
export const adoptedMeanwhile = (): StoreMismatch =>
  new StoreMismatch(
    'LOG_MISMATCH',
    'Somebody took the log as it is for the truth (`ledger adopt-log`) while this process remembered another one: start it again.',
  );

/** The log has sealed names, and the database is not the one that keeps their keys. */
export const vaultLost = (ledgerId: string | undefined): StoreMismatch =>
  new StoreMismatch(
    'VAULT_LOST',
    `The vault of keys is gone: this database holds no keys of ${ledgerId ? `ledger ${ledgerId}` : 'this log'}, ` +
      'and without them the names of private persons cannot be read, which is not the same as erased. Put the database ' +
      `back, or run \`ledger restore\` with a backup; or, to go on without those names for good, ${ADOPT} --without-names.`,
  );
