import { IsInt } from 'class-validator';
import { defineEvent, type RecordedEvent } from '../event.js';
import { EventQuarantined } from '../quarantine/event-quarantined.js';
import { QUARANTINE_STREAM } from '../quarantine/quarantine.js';
import { Memory, memoryLedger, SPEC_TIME } from '../testing/memory-ledger.js';
import type { DeferredSource } from './entry.js';
import { findSource } from './find-source.js';

class CountedData {
  @IsInt() n!: number;
}
const Counted = defineEvent({ type: 'Counted', version: 1, data: CountedData });

const memoryOf = (count: number): Memory => {
  const memory = new Memory([Counted]);
  for (let n = 0; n < count; n += 1) {
    const metadata = {
      schemaVersion: 1,
      commandId: 'c',
      $correlationId: 'c',
      $causationId: 'c',
      effectiveAt: SPEC_TIME,
    };
    const actor = { userId: 'u', orgId: null, role: 'staff:finance', channel: 'api' } as const;
    memory.all.push({
      name: 'run-1',
      revision: n,
      event: { id: `e${n}`, type: 'Counted', data: { n }, metadata: { ...metadata, actor } },
    });
  }
  return memory;
};
const waiting = (revision: number | null, eventId: string): DeferredSource => ({
  stream: 'run-1',
  revision,
  position: '7',
  eventId,
  reason: 'poison',
});

describe('A source that waits', () => {
  it('is read where it stands, alone; where its revision was not kept, its stream is read', async () => {
    const { store } = memoryLedger(memoryOf(50));
    const reads: unknown[] = [];
    const watched = {
      quarantine: store.quarantine,
      readStream: (...asked: Parameters<typeof store.readStream>): AsyncGenerator<RecordedEvent> => {
        reads.push(asked);
        return store.readStream(...asked);
      },
    };
    expect(await findSource(watched, waiting(41, 'e41'))).toMatchObject({ revision: 41, data: { n: 41 } });
    expect(await findSource(watched, waiting(null, 'e41'))).toMatchObject({ revision: 41 });
    expect(reads).toEqual([['run-1', 41, 1], ['run-1']]);
    await expect(findSource(store, waiting(40, 'e41'))).rejects.toThrow('e41 is not in run-1 any more');
    await expect(findSource(store, waiting(90, 'e90'))).rejects.toThrow('e90 is not in run-1 any more');
  });

  it.each([3, null])('is gone when it was set aside meanwhile, at revision %s', async (revision) => {
    const { store } = memoryLedger(memoryOf(5));
    const data = {
      stream: 'run-1',
      revision: 3,
      eventId: 'e3',
      position: '3',
      type: 'Counted',
      problem: null,
      reason: '',
    };
    const metadata = { actor: { userId: 'support' }, effectiveAt: SPEC_TIME };
    store.quarantine.take({ stream: QUARANTINE_STREAM, type: EventQuarantined.type, data, metadata } as never);
    expect(await findSource(store, waiting(revision, 'e3'))).toBeUndefined();
    expect(await findSource(store, waiting(4, 'e4'))).toMatchObject({ revision: 4 });
  });
});
