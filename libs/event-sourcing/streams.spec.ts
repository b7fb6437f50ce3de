import type { RecordedEvent } from './event.js';
import type { AllPage, EventStore } from './eventstoredb/store.js';
import { type Aggregate, Streams } from './streams.js';

const Sum: Aggregate<number> = {
  category: 's',
  initial: 0,
  evolve: (sum, { data }) => {
    const { by } = data as { by: number };
    if (by < 0) throw new Error('it does not fold');
    return sum + by;
  },
};

/** A store whose answers the spec holds back, and whose failures it decides. */
class Log {
  readonly all: RecordedEvent[] = [];
  readonly calls: string[] = [];
  before: ((call: string) => Promise<void> | void) | undefined;
  lost = false;

  add(stream: string, by = 1): void {
    const revision = this.all.filter((one) => one.stream === stream).length;
    const recordedAt = '2024-03-12T09:00:00Z';
    const metadata = { commandId: `c${this.all.length}`, effectiveAt: recordedAt };
    this.all.push({
      id: 'e',
      type: 'T',
      stream,
      revision,
      position: BigInt(this.all.length),
      data: { by },
      metadata,
      recordedAt,
    } as never);
  }

  private async call(name: string): Promise<void> {
    this.calls.push(name);
    await this.before?.(name);
  }

  readonly store = {
    readAllAfter: async (
      position: bigint | undefined,
      _: number,
      wanted: (name: string) => boolean,
    ): Promise<AllPage> => {
      const after = this.all.slice(position === undefined ? 0 : Number(position) + 1);
      await this.call('$all');
      const events = after.filter(({ stream }) => wanted(stream));
      return { events, last: after.at(-1)?.position ?? position, end: true, lost: this.lost };
    },
    endPosition: async () => {
      await this.call('end');
      return this.all.at(-1)?.position;
    },
    isSurelyEmpty: async () => this.all.length === 0,
    readStream: (stream: string) => this.read(stream),
  } as unknown as EventStore;

  private async *read(stream: string): AsyncGenerator<RecordedEvent> {
    const events = this.all.filter((one) => one.stream === stream);
    await this.call(stream);
    yield* events;
  }
}

const gate = (): { open: () => void; wait: Promise<void> } => {
  let open = (): void => undefined;
  const wait = new Promise<void>((resolve) => (open = resolve));
  return { open, wait };
};

describe('The tail cache', () => {
  it('on an empty server begins with nothing and takes in the first event', async () => {
    const log = new Log();
    const streams = new Streams(log.store, 10);
    await streams.sync();
    expect(await streams.load(Sum, 'a')).toMatchObject({ state: 0, revision: -1 });
    log.add('s-a', 4);
    await streams.sync();
    expect(await streams.load(Sum, 'a')).toMatchObject({ state: 4, revision: 0 });
    expect(log.calls).toEqual(['end', 's-a', '$all']);
  });

  it('a stream that is still read takes in what a sync brings meanwhile', async () => {
    const log = new Log();
    const streams = new Streams(log.store, 10);
    await streams.sync();
    log.add('s-a');
    const { open, wait } = gate();
    log.before = (call) => (call === 's-a' ? wait : undefined);
    const loading = streams.load(Sum, 'a');
    log.add('s-a');
    await streams.sync();
    const second = streams.load(Sum, 'a');
    open();
    expect((await Promise.all([loading, second])).map(({ state }) => state)).toEqual([2, 2]);
  });

  it('who asks during a read gets the next one, once for all, also when the first fails', async () => {
    const log = new Log();
    const streams = new Streams(log.store, 10);
    await streams.sync();
    await streams.load(Sum, 'a');
    const { open, wait } = gate();
    let reads = 0;
    log.before = async (call) => {
      if (call === '$all' && ++reads === 1) {
        await wait;
        throw Object.assign(new Error('the connection broke'), { code: 14 });
      }
    };
    const first = streams.sync();
    log.add('s-a');
    const others = [streams.sync(), streams.sync(), streams.sync()];
    open();
    await expect(first).rejects.toThrow('the connection broke');
    await Promise.all(others);
    expect(reads).toBe(2);
    expect((await streams.load(Sum, 'a')).state).toBe(1);
    expect(log.calls.filter((call) => call === 's-a')).toHaveLength(1);
  });

  it('a ledger that was empty: a stream that never passed is empty without a read, one that passed is read', async () => {
    const log = new Log();
    const streams = new Streams(log.store, 1);
    expect(await streams.expectEmpty()).toBe(true);
    expect(await streams.load(Sum, 'a')).toMatchObject({ state: 0, revision: -1 });
    log.add('s-a', 4);
    log.add('s-b', 5);
    await streams.sync();
    expect(await streams.load(Sum, 'a')).toMatchObject({ state: 4, revision: 0 });
    expect(log.calls).toEqual(['end', '$all']);
    // The other one passed before anybody asked for it, and the first has left the cache by then.
    expect(await streams.load(Sum, 'b')).toMatchObject({ state: 5, revision: 0 });
    expect(await streams.load(Sum, 'a')).toMatchObject({ state: 4, revision: 0 });
    expect(log.calls).toEqual(['end', '$all', 's-b', 's-a']);
  });

  it('a ledger that was not empty: every stream is read', async () => {
    const log = new Log();
    log.add('s-a', 4);
    const streams = new Streams(log.store, 10);
    expect(await streams.expectEmpty()).toBe(false);
    expect(await streams.load(Sum, 'b')).toMatchObject({ state: 0, revision: -1 });
    expect(log.calls).toEqual(['end', 's-b']);
  });

  it('an answer does not move while others go on', async () => {
    const log = new Log();
    const streams = new Streams(log.store, 10);
    await streams.sync();
    const seen = await streams.load(Sum, 'a');
    log.add('s-a');
    await streams.sync();
    expect([seen.state, seen.revision]).toEqual([0, -1]);
  });

  it('a stream pushed out while it is read, or gone when a read fails, is read anew', async () => {
    const log = new Log();
    const streams = new Streams(log.store, 1);
    await streams.sync();
    const { open, wait } = gate();
    log.before = async (call) => {
      if (call === 's-a') await wait;
    };
    const slow = streams.load(Sum, 'a');
    await streams.load(Sum, 'b');
    log.add('s-a');
    await streams.sync();
    log.before = undefined;
    expect((await streams.load(Sum, 'a')).state).toBe(1);
    open();
    expect((await slow).state).toBe(0);
    log.before = (call) => (call === 's-c' ? Promise.reject(new Error('broken')) : undefined);
    await expect(streams.load(Sum, 'c')).rejects.toThrow('broken');
    log.before = undefined;
    log.add('s-c', 3);
    await streams.sync();
    expect((await streams.load(Sum, 'c')).state).toBe(3);
  });

  it('an event that does not fold stops its own stream only', async () => {
    const log = new Log();
    const streams = new Streams(log.store, 10);
    await streams.sync();
    await Promise.all([streams.load(Sum, 'a'), streams.load(Sum, 'b')]);
    log.add('s-a', -1);
    log.add('s-b', 2);
    await streams.sync();
    await expect(streams.load(Sum, 'a')).rejects.toThrow('does not fold');
    expect((await streams.load(Sum, 'b')).state).toBe(2);
  });

  it('another log than before, or an answer that makes no sense, makes it forget everything', async () => {
    const log = new Log();
    const streams = new Streams(log.store, 10);
    await streams.sync();
    await streams.load(Sum, 'a');
    log.add('s-a', 5);
    log.lost = true;
    await streams.sync();
    expect((await streams.load(Sum, 'a')).state).toBe(5);
    log.lost = false;
    log.before = (call) => (call === '$all' ? Promise.reject(new Error('no such position')) : undefined);
    await expect(streams.sync()).rejects.toThrow('no such position');
    log.add('s-a', 1);
    await streams.sync();
    expect((await streams.load(Sum, 'a')).state).toBe(6);
  });

  it('does not fold one stream in two ways, nor load before it knows the tail', async () => {
    const streams = new Streams(new Log().store, 10);
    await expect(streams.load(Sum, 'a')).rejects.toThrow('before the first sync');
    await streams.sync();
    await streams.load(Sum, 'a');
    await expect(streams.load({ ...Sum, evolve: () => 0 }, 'a')).rejects.toThrow('two ways');
  });
});
