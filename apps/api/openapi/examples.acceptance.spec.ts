import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { buildOpenApiText } from './build.js';
import { codesOf } from './problems.js';
import { type Example, EXAMPLES_FILE } from './examples.js';
import { type Call, send } from '../testing/client.js';
import { Contract } from '../testing/contract.js';
import { type House, startHouse } from '../testing/house.js';
import { giveUpNotice } from '../testing/story/notices.js';
import { Play } from '../testing/story/play.js';
import { story } from '../testing/story/story.js';

const key = ({ operation, name }: Example): string => `${operation} ${name}`;

/** `UPDATE_EXAMPLES=1 npm test -- apps/api/openapi/examples` writes them anew, then `npm run openapi` the document. */
const update = async (examples: readonly Example[]): Promise<void> => {
  const config = await resolveConfig(EXAMPLES_FILE);
  writeFileSync(EXAMPLES_FILE, await format(JSON.stringify(examples), { ...config, parser: 'json' }));
};

describe('The examples of the API’s document', () => {
  let house: House;
  let contract: Contract;
  let played: Example[];

  beforeAll(async () => {
    contract = new Contract(await buildOpenApiText());
    house = await startHouse();
    await giveUpNotice(house.open.ledger);
    /** Whoever asks without a name asks without a token. */
    const nobody: Call = (method, path, sent) => send(house.url, method, path, sent);
    played = await new Play((who) => (who === '' ? nobody : house.as(who)), contract).all(story);
    if (process.env['UPDATE_EXAMPLES']) await update(played);
  }, 480_000);
  afterAll(() => house.close());

  it('are what a ledger answers, each request with the next', () => {
    const recorded = JSON.parse(readFileSync(EXAMPLES_FILE, 'utf8')) as Example[];
    expect(recorded.map(key)).toEqual(played.map(key));
    for (const [index, example] of played.entries()) expect(recorded[index]).toEqual(example);
  });

  it('show every operation done, and every refusal of its own', () => {
    const shown = new Set(played.map(key));
    for (const { operation } of contract.operations) {
      const { operationId, responses } = operation;
      expect([
        operationId,
        story.some((step) => step.operation === operationId && !/^[A-Z_]+$/.test(step.name)),
      ]).toEqual([operationId, true]);
      const examples = Object.values(responses).flatMap(({ content }) => Object.values(content ?? {}));
      const codes = examples.flatMap(({ schema, examples: those }) =>
        codesOf(schema).map((code) => [code, those?.[code]] as const),
      );
      for (const [code, example] of codes) {
        expect([operationId, code, example !== undefined]).toEqual([operationId, code, true]);
        if (!example?.$ref) expect(shown).toContain(`${operationId} ${code}`);
      }
    }
  });
});
