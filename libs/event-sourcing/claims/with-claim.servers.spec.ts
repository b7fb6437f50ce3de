import { randomBytes } from 'node:crypto';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { systemClock } from '#libs/kernel/time.js';
import { Codec } from '../codec.js';
import { EventRegistry } from '../event.js';
import { EventStore } from '../eventstoredb/store.js';
import { Ledger } from '../ledger.js';
import { Namespace } from '../namespace.js';
import { Box, boxEvents, codeOf, putInto } from './testing.js';

const ROUNDS = 25;

describe('claims on a server', () => {
  const namespace = new Namespace(testNamespace(), ['box', 'thing']);
  const key = randomBytes(32);
  const vault = { keyFor: async () => key, findKey: async () => key, erase: async () => undefined };
  const stores: EventStore[] = [];
  /** A process of its own: it shares nothing with others but the server. */
  const process = (): Ledger => {
    const store = new EventStore(
      testUrls().eventStoreUrl,
      namespace,
      new Codec(new EventRegistry(boxEvents), namespace, vault),
    );
    stores.push(store);
    return new Ledger(store, systemClock);
  };
  afterAll(() => Promise.all(stores.map((store) => store.dispose())));

  it(`of three processes that use one id at once exactly one wins, ${ROUNDS} times`, async () => {
    const processes = [process(), process(), process()];
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = `x${round}`;
      const answers = await Promise.all(
        processes.map((ledger, index) =>
          putInto(ledger, { commandId: freshUuid(), box: `b${index}`, id }).then(() => 'won', codeOf),
        ),
      );
      expect([...answers].sort()).toEqual(['ID_TAKEN', 'ID_TAKEN', 'won']);
      const states = await Promise.all(
        processes.map(async (ledger, index) => (await ledger.read(Box, `b${index}`)).state),
      );
      expect(states.map(({ ids }) => ids.includes(id))).toEqual(answers.map((answer) => answer === 'won'));
    }
  });

  it('the same command is answered with its first outcome by another process', async () => {
    const command = { commandId: freshUuid(), box: 'b0', id: 'once' };
    const first = await putInto(process(), command);
    expect(await putInto(process(), command)).toEqual({ ...first, repeated: true });
  });
});
