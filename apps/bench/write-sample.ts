/** `npm run sample`: writes the history that `ledger demo` plays, and what the model makes of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#libs/processes/built.js';
import { formatHistory } from '#libs/histories/generator.js';
import { expectedOf, formatExpected } from '#libs/histories/model.js';
import { programmeHistory, programmeProbes } from '#libs/histories/programme/index.js';

const folder = join(projectRoot(), 'apps/cli/sample');
const history = programmeHistory();
const expected = expectedOf(history, programmeProbes(history));
writeFileSync(join(folder, 'history.ndjson'), formatHistory(history));
writeFileSync(join(folder, 'expected.json'), formatExpected(expected));
process.stdout.write(`${history.length} records, ${expected.refused.length} of them refused\n`);
