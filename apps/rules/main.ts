import { writeFile } from 'node:fs/promises';
import { buildTable, checkRules, worded } from './check.js';
import { readRepository } from './repository.js';
import { TABLE } from './rulebook.js';

/** `npm run rules`: writes the table of rules, and tells what else does not agree with them (exit 1). */
await writeFile(TABLE, buildTable(readRepository('.')));
process.stdout.write(`${TABLE}\n`);
const findings = checkRules(readRepository('.'));
for (const finding of findings) process.stderr.write(`${worded(finding)}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
