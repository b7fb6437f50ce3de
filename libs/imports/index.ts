import { IMPORT_CATEGORY } from './import-journal.js';
import { RecordsPassed } from './events/records-passed.js';

export const eventDefinitions = [RecordsPassed];
export const categories = [IMPORT_CATEGORY];
export { ImportJournal } from './import-journal.js';
export type { PassedRecord } from './events/records-passed.js';
