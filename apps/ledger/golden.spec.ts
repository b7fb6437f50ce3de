import 'reflect-metadata';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { checkEvent, type EventDefinition, EventRegistry } from '#libs/event-sourcing/event.js';
import { type Shape, shapeOf } from '#libs/event-sourcing/testing/shape.js';
import { allEventDefinitions } from './contexts.js';

/**
 * One golden file an event version, beside the event: an example of its data and the shape that it had when it was
 * first written. Stored events live for ten years, so a shape never changes in silence: give the event a new version,
 * an upcaster and a golden file of its own. `LEDGER_GOLDEN=write npm test` adds the shape to a new file that has none.
 */
interface Golden {
  type: string;
  version: number;
  data: object;
  shape?: Shape;
}

const libs = join(import.meta.dirname, '../../libs');
const files = readdirSync(libs, { recursive: true, encoding: 'utf8' }).map((file) => join(libs, file));
const goldenFiles = files.filter((file) => /\/golden\/\w+\.v\d+\.json$/.test(file));
const isEventFile = (file: string): boolean =>
  /\/(events|event-sourcing\/(claims|journal|quarantine|register))\/[\w-]+\.ts$/.test(file) &&
  !/\/testing\.ts$|\.spec\.ts$/.test(file);
const sources = files.filter((file) => isEventFile(file) && readFileSync(file, 'utf8').includes('= defineEvent('));

const isDefinition = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'type' in value && 'version' in value && 'upcast' in value;
const definitionsIn = async (file: string): Promise<{ file: string; definition: EventDefinition }[]> => {
  const path = relative(libs, file).replace(/\.ts$/, '.js');
  const module = (await import(`#libs/${path}`)) as Record<string, unknown>;
  return Object.values(module)
    .filter(isDefinition)
    .map((definition) => ({ file, definition }));
};

const goldenFileOf = (file: string, type: string, version: number): string =>
  join(dirname(file), 'golden', `${type}.v${version}.json`);
const read = (file: string): Golden => JSON.parse(readFileSync(file, 'utf8')) as Golden;

const defined: { file: string; definition: EventDefinition }[] = [];
for (const file of sources) defined.push(...(await definitionsIn(file)));
const versions = defined.flatMap(({ file, definition }) =>
  Array.from({ length: definition.version }, (_, index) => ({
    name: `${definition.type} v${index + 1}`,
    version: index + 1,
    definition,
    golden: goldenFileOf(file, definition.type, index + 1),
  })),
);

if (process.env['LEDGER_GOLDEN'] === 'write') {
  for (const { definition, golden, version } of versions) {
    const content = read(golden);
    if (content.shape || version !== definition.version) continue;
    writeFileSync(golden, `${JSON.stringify({ ...content, shape: shapeOf(definition.data) }, null, 2)}\n`);
  }
}

describe('golden events', () => {
  const registry = new EventRegistry(defined.map(({ definition }) => definition));

  it('there is one for each version of each event, and none besides', () => {
    expect(goldenFiles.sort()).toEqual(versions.map(({ golden }) => golden).sort());
    expect(defined.length).toBeGreaterThan(25);
  });

  it('the ledger knows every event that is defined, and no other', () => {
    const known = allEventDefinitions.map(({ type }) => type).sort();
    expect(known).toEqual(defined.map(({ definition }) => definition.type).sort());
  });

  it.each(versions)('$name is read by the ledger of today', ({ golden, definition, version }) => {
    const { type, data, version: written } = read(golden);
    expect({ type, written, file: basename(golden) }).toEqual({
      type: definition.type,
      written: version,
      file: `${type}.v${version}.json`,
    });
    const current = registry.upcast(type, version, data);
    expect(() => checkEvent(definition, current)).not.toThrow();
  });

  it.each(versions.filter(({ definition, version }) => version === definition.version))(
    '$name has the shape that it had when it was first written',
    ({ golden, definition }) => {
      expect(shapeOf(definition.data)).toEqual(read(golden).shape);
    },
  );

  it('an example says nothing that its shape does not know', () => {
    const [first] = defined;
    if (!first) throw new Error('no event is defined');
    expect(() =>
      checkEvent(first.definition, { ...read(goldenFileOf(first.file, first.definition.type, 1)).data, x: 1 }),
    ).toThrow('x should not exist');
  });
});
