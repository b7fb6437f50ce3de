import type { CommandContext } from '../ledger.js';
import { Memory, memoryLedger } from '../testing/memory-ledger.js';
import { enter, eventDefinitions, registerOf } from './index.js';

const things = registerOf('things');
const context: CommandContext = {
  commandId: 'c1',
  correlationId: 'c1',
  causationId: 'c1',
  actor: { userId: 'u', orgId: null, role: 'staff:finance', channel: 'import' },
  effectiveAt: '2024-03-12T09:00:00Z',
  importId: 'i1',
};

describe('A register', () => {
  it('holds each member once, whoever enters it and how often', async () => {
    const memory = new Memory(eventDefinitions);
    const [one, other] = [memoryLedger(memory), memoryLedger(memory)];
    await Promise.all([one, other, one].map((ledger) => enter(ledger, things, 'main', 'a', context)));
    await Promise.all([one, other].map((ledger, index) => enter(ledger, things, 'main', `b${index}`, context)));
    expect((await other.read(things, 'main')).state.toArray().sort()).toEqual(['a', 'b0', 'b1']);
    expect(memory.stream('things-main')).toHaveLength(3);
    expect((await one.read(things, 'other')).state.size).toBe(0);
  });

  it('takes in a member of an earlier day after one of a later day', async () => {
    const memory = new Memory(eventDefinitions);
    const ledger = memoryLedger(memory);
    await enter(ledger, things, 'main', 'a', context);
    await enter(ledger, things, 'main', 'b', { ...context, effectiveAt: '2023-01-01T00:00:00Z', importId: 'i2' });
    expect(memory.stream('things-main').map(({ metadata }) => metadata.importId)).toEqual(['i1', 'i2']);
  });
});
