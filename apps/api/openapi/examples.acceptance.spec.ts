import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { loadDevelopmentKey } from '#libs/identity/index.js';
import { buildOpenApiText } from './build.js';
import { codesOf } from './problems.js';
import { type Example, EXAMPLES_FILE } from './examples.js';
import { type Call, callers, send } from '../testing/client.js';
import { Contract } from '../testing/contract.js';
import { startHouse } from '../testing/house.js';
import { giveUpNotice } from '../testing/story/notices.js';
import { Play } from '../testing/story/play.js';
import type { Step } from '../testing/story/step.js';
import { story } from '../testing/story/story.js';

const UUID = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const keyOf = ({ operation, name }: Step | Example): string => `${operation} ${name}`;

/** `UPDATE_EXAMPLES=1 npm test -- apps/api/openapi/examples` writes them anew, then `npm run openapi` the document. */
const update = async (examples: readonly Example[]): Promise<void> => {
  const config = await resolveConfig(EXAMPLES_FILE);
  writeFileSync(EXAMPLES_FILE, await format(JSON.stringify(examples), { ...config, parser: 'json' }));
};

/** Where the story is played. */
interface Stage {
  url: string;
  as: (who: string) => Call;
  /** Ours alone, made for this. */
  isOurs: boolean;
  close(): Promise<void>;
}

/** A whole ledger of our own; or one that runs already, at `LEDGER_STORY_URL`, new, with its data in `LEDGER_STORY_DATA`. */
const setStage = async (): Promise<Stage> => {
  const { LEDGER_STORY_URL: url, LEDGER_STORY_DATA: data = './data' } = process.env;
  if (url !== undefined) {
    const key = await loadDevelopmentKey(data);
    return { url, as: callers(() => url, key), isOurs: false, close: () => Promise.resolve() };
  }
  const house = await startHouse();
  await giveUpNotice(house.open.ledger);
  return { url: house.url, as: house.as, isOurs: true, close: () => house.close() };
};

describe('The examples of the API’s document', () => {
  let stage: Stage;
  let contract: Contract;
  let told: readonly Step[];
  let played: Example[];

  beforeAll(async () => {
    contract = new Contract(await buildOpenApiText());
    stage = await setStage();
    const { url, as } = stage;
    told = story.filter(({ behindTheApi }) => stage.isOurs || !behindTheApi);
    /** Whoever asks without a name asks without a token. */
    const nobody: Call = (method, path, sent) => send(url, method, path, sent);
    played = await new Play((who) => (who === '' ? nobody : as(who)), contract).all(told);
    if (process.env['UPDATE_EXAMPLES'] && stage.isOurs) await update(played);
  }, 480_000);
  afterAll(() => stage.close());

  it('are what a ledger answers, each request with the next', () => {
    const keys = new Set(told.map(keyOf));
    const all = JSON.parse(readFileSync(EXAMPLES_FILE, 'utf8')) as Example[];
    const recorded = stage.isOurs ? all : all.filter((example) => keys.has(keyOf(example)));
    expect(recorded.map(keyOf)).toEqual(played.map(keyOf));
    // Ids are numbered as they come, so that they are others where steps are left out.
    const shown = (example?: Example): unknown =>
      stage.isOurs ? example : JSON.parse(JSON.stringify(example).replaceAll(UUID, 'uuid'));
    for (const [index, example] of played.entries()) expect(shown(recorded[index])).toEqual(shown(example));
  });

  it('show every operation done, and every refusal of its own', () => {
    const shown = new Set(story.filter(({ untold }) => !untold).map(keyOf));
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
