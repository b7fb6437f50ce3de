import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { recordedExamples } from './examples.js';
import { PERSONS, walksOf } from './walks.js';

const file = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../docs/${path}`, import.meta.url)), 'utf8');
const document = JSON.parse(file('openapi.json')) as Parameters<typeof walksOf>[0];

describe('The walks', () => {
  const walks = walksOf(document, recordedExamples());

  it('are committed as the examples have them (else: npm run openapi)', () => {
    const folder = fileURLToPath(new URL('../../../docs/walks', import.meta.url));
    expect(readdirSync(folder).sort()).toEqual([...walks.keys()].sort());
    for (const [name, page] of walks) expect([name, file(`walks/${name}`) === page]).toEqual([name, true]);
  });

  it('are each somebody’s, and touch every command between them', () => {
    const examples = recordedExamples();
    for (const { as } of examples) expect([as, PERSONS.filter(({ is }) => is(as)).length]).toEqual([as, 1]);
    const done = new Set(examples.filter(({ status }) => status < 300).map(({ operation }) => operation));
    const commands = Object.values(document.paths).flatMap((methods) =>
      Object.entries(methods).flatMap(([method, { operationId }]) => (method === 'get' ? [] : [operationId])),
    );
    expect(commands.filter((operation) => !done.has(operation))).toEqual([]);
    for (const { is } of PERSONS) expect(examples.some(({ as, status }) => is(as) && status < 300)).toBe(true);
  });
});
