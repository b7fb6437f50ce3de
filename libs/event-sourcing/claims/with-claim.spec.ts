import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import type { CommandOutcome } from '../ledger.js';
import { type Interference, Memory, memoryLedger } from '../testing/memory-ledger.js';
import { boxEvents, codeOf, putInto } from './testing.js';

const put = (
  memory: Memory,
  interference: Interference,
  command: Parameters<typeof putInto>[1],
): Promise<CommandOutcome> => putInto(memoryLedger(memory, interference), command);

class Crash extends Error {}
/** Ends the process at its n-th append (from 1), before the store has it or after. */
const crashAt = (n: number, when: 'before' | 'after'): Interference => {
  let appends = 0;
  const strike = async (operation: 'append' | 'read'): Promise<void> => {
    if (operation === 'append' && (appends += 1) === n) throw new Crash();
  };
  return { [when]: strike };
};
const newMemory = (): Memory => new Memory(boxEvents);
const holders = (memory: Memory): string[] =>
  memory.recorded().flatMap(({ type, streamId }) => (type === 'Put' ? [streamId] : []));

describe('a claim', () => {
  it('points an id to its target, and refuses it for another one', async () => {
    const memory = newMemory();
    const outcome = await put(memory, {}, { commandId: 'c1', box: 'a' });
    expect(outcome).toMatchObject({ stream: 'box-a', revision: 0, repeated: false });
    await expect(put(memory, {}, { commandId: 'c2', box: 'b' })).rejects.toMatchObject({ code: 'ID_TAKEN' });
    await expect(put(memory, {}, { commandId: 'c3', box: 'a' })).rejects.toMatchObject({ code: 'ID_TAKEN' });
    expect(memory.stream('thing-x').map(({ data }) => data)).toEqual([{ target: 'a' }]);
  });

  it('is not made for a target that refuses: the id stays free', async () => {
    const memory = newMemory();
    await expect(put(memory, {}, { commandId: 'c1', box: 'locked' })).rejects.toMatchObject({ code: 'BOX_LOCKED' });
    expect(memory.all).toEqual([]);
    await put(memory, {}, { commandId: 'c2', box: 'a' });
    expect(holders(memory)).toEqual(['a']);
  });

  it('answers the same command with its first outcome', async () => {
    const memory = newMemory();
    const first = await put(memory, {}, { commandId: 'c1', box: 'a' });
    expect(await put(memory, {}, { commandId: 'c1', box: 'a' })).toEqual({ ...first, repeated: true });
  });

  it.each([
    ['before its claim', 1, 'before'],
    ['after its claim', 1, 'after'],
    ['before its target', 2, 'before'],
    ['after its target', 2, 'after'],
  ] as const)('is completed by the same command when the process died %s', async (_, n, when) => {
    const memory = newMemory();
    await expect(put(memory, crashAt(n, when), { commandId: 'c1', box: 'a' })).rejects.toThrow(Crash);
    const outcome = await put(memory, {}, { commandId: 'c1', box: 'a' });
    expect(outcome.repeated).toBe(n === 2 && when === 'after');
    expect(holders(memory)).toEqual(['a']);
    expect(memory.stream('thing-x')).toHaveLength(1);
  });

  it('is taken over when its target does not hold the id, and its late owner is refused', async () => {
    const memory = newMemory();
    await expect(put(memory, crashAt(1, 'after'), { commandId: 'c1', box: 'a' })).rejects.toThrow(Crash);
    await put(memory, {}, { commandId: 'c2', box: 'b' });
    expect(memory.stream('box-a').map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'IdReleased', data: { id: 'x', claimRevision: 0 } },
    ]);
    expect(memory.stream('thing-x').map(({ data }) => data)).toEqual([{ target: 'a' }, { target: 'b' }]);
    await expect(put(memory, {}, { commandId: 'c1', box: 'a' })).rejects.toMatchObject({ code: 'ID_TAKEN' });
    expect(holders(memory)).toEqual(['b']);
  });

  it('is void when older than a release in its target, and counts again when made anew', async () => {
    const memory = newMemory();
    await expect(put(memory, crashAt(1, 'after'), { commandId: 'c1', box: 'a' })).rejects.toThrow(Crash);
    // Another one dies between its release and its claim.
    await expect(put(memory, crashAt(1, 'after'), { commandId: 'c2', box: 'b' })).rejects.toThrow(Crash);
    await put(memory, {}, { commandId: 'c1', box: 'a' });
    expect(memory.stream('thing-x').map(({ data }) => data)).toEqual([{ target: 'a' }, { target: 'a' }]);
    await expect(put(memory, {}, { commandId: 'c2', box: 'b' })).rejects.toMatchObject({ code: 'ID_TAKEN' });
    expect(holders(memory)).toEqual(['a']);
  });
});

/** Lets others in before and after each operation, and perhaps dies: reproducible from its numbers. */
const interleaved = (gaps: readonly number[], crash: { n: number; when: 'before' | 'after' } | null): Interference => {
  let step = 0;
  let appends = 0;
  const pause = async (): Promise<void> => {
    for (let turns = gaps[(step += 1) % gaps.length] ?? 0; turns > 0; turns -= 1) await setImmediate();
  };
  return {
    before: async (operation) => {
      await pause();
      if (operation === 'append' && (appends += 1) === crash?.n && crash.when === 'before') throw new Crash();
    },
    after: async (operation) => {
      if (operation === 'append' && appends === crash?.n && crash.when === 'after') throw new Crash();
      await pause();
    },
  };
};

describe('claims of one id, raced by processes that die', () => {
  const process = fc.record({
    box: fc.constantFrom('a', 'b', 'c', 'locked'),
    gaps: fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }),
    crash: fc.option(fc.record({ n: fc.integer({ min: 1, max: 4 }), when: fc.constantFrom('before', 'after') })),
    /** Whether a process that died comes back with the same command. */
    isRepeated: fc.boolean(),
  });

  it('the id ends in one box at most, and every answer tells the truth', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(process, { minLength: 2, maxLength: 5 }), async (processes) => {
        const memory = newMemory();
        const answers = await Promise.all(
          processes.map(async ({ box, gaps, crash, isRepeated }, index) => {
            const command = { commandId: `c${index}`, box };
            try {
              await put(memory, interleaved(gaps, crash), command);
              return 'done';
            } catch (error) {
              if (!(error instanceof Crash)) return codeOf(error);
              if (!isRepeated) return 'died';
              return put(memory, interleaved(gaps, null), command).then(() => 'done', codeOf);
            }
          }),
        );
        const held = holders(memory);
        expect(held.length).toBeLessThanOrEqual(1);
        answers.forEach((answer, index) => {
          if (answer === 'done') expect(held).toEqual([processes[index]?.box]);
          else expect(['died', 'ID_TAKEN', 'BOX_LOCKED']).toContain(answer);
          if (answer === 'ID_TAKEN') expect(held).toHaveLength(1);
        });
        // Whoever died may leave a claim behind; the id is usable all the same.
        await put(memory, {}, { commandId: 'last', box: 'd' }).catch((error: unknown) => {
          expect(codeOf(error)).toBe('ID_TAKEN');
        });
        expect(holders(memory)).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });
});
