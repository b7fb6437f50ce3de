import { LedgerFounded } from './events/ledger-founded.js';
import { LogAdopted } from './events/log-adopted.js';
import { LEDGER_CATEGORY } from './founding.js';

export const eventDefinitions = [LedgerFounded, LogAdopted];
export const categories = [LEDGER_CATEGORY];
export { adoptLog, type AdoptedLog, NotAdopted } from './adopt.js';
export { assertTogether, LEDGER_STREAM, sealedIn, wholeLog } from './founding.js';
export { LogGuard } from './log-guard.js';
export { StoreMismatch } from './mismatch.js';
