import { writeFile } from 'node:fs/promises';
import { buildPages, checkRules, worded } from './check.js';
import { readRepository } from './repository.js';

/** `npm run rules`: writes the table of rules and the catalogue of events, and tells what else does not agree (exit 1). */
for (const [file, page] of buildPages(readRepository('.'))) {
  await writeFile(file, page);
  process.stdout.write(`${file}\n`);
}
const findings = checkRules(readRepository('.'));
for (const finding of findings) process.stderr.write(`${worded(finding)}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
