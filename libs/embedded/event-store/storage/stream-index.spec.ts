import { ForgetfulFiles } from '../../testing/forgetful-files.js';
import { START_OF_LOG, type LogCheckpoint } from './log-scan.js';
import { StreamIndex } from './stream-index.js';

const FOLDER = '/index';
const MEMORY = 50;
const EVENT = 100;

const open = (files: ForgetfulFiles): StreamIndex =>
  new StreamIndex({ files, folder: FOLDER, salt: 7, memoryEvents: MEMORY });
const tables = (files: ForgetfulFiles): string[] => files.list(FOLDER).filter((name) => name.endsWith('.table'));
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A log of equally long events, one a stream, that the index learns of as of commits. */
class Commits {
  private count = 0;

  constructor(private readonly index: StreamIndex) {}

  get end(): LogCheckpoint {
    const position = START_OF_LOG.position + this.count * EVENT;
    return this.count === 0 ? START_OF_LOG : { position, previous: position - EVENT };
  }

  add(events: number): void {
    for (let n = 0; n < events; n++) {
      const { position } = this.end;
      this.index.add(`s-${this.count++}`, 0, position);
    }
  }

  /** As the store does it. */
  commit(events: number): void {
    this.add(events);
    if (this.index.full) this.index.flushInBackground(this.end);
  }

  /** Events that are read again should the process die now. */
  get uncovered(): number {
    return (this.end.position - this.index.checkpoint.position) / EVENT;
  }
}

describe('what a start after a crash has to read', () => {
  it('stays below twice what memory holds and the commit in between, for those who wait while it is congested', async () => {
    const index = open(new ForgetfulFiles());
    const commits = new Commits(index);
    let most = 0;
    for (let round = 0; round < 400; round++) {
      commits.commit(10);
      most = Math.max(most, commits.uncovered);
      await index.congested;
    }
    expect(most).toBeGreaterThan(MEMORY);
    expect(most).toBeLessThanOrEqual(2 * MEMORY + 2 * 10);
    expect(index.positions('s-0', 0, 0)).toEqual([START_OF_LOG.position]);
    expect(index.head('s-3999')).toEqual({ last: 0, tombstone: -1 });
    await index.close(commits.end);
  });

  it('goes on shrinking after a disk that was full has room again', async () => {
    const files = new ForgetfulFiles();
    const index = open(files);
    const commits = new Commits(index);
    files.writesLeft = 0;
    commits.commit(MEMORY);
    await index.settled();
    expect(commits.uncovered).toBe(MEMORY);
    files.writesLeft = Infinity;
    commits.commit(MEMORY);
    await index.settled();
    expect(commits.uncovered).toBe(0);
    expect(index.positions('s-1', 0, 0)).toEqual([START_OF_LOG.position + EVENT]);
    await index.close(commits.end);
  });
});

describe('the files of the index', () => {
  it('do not pile up, however often a store is opened for a few events', async () => {
    const files = new ForgetfulFiles();
    let position = START_OF_LOG.position;
    for (let start = 0; start < 60; start++) {
      const index = open(files);
      index.mergeInBackground();
      index.add(`s-${start}`, 0, position);
      position += EVENT;
      await index.settled();
      await index.close({ position, previous: position - EVENT });
    }
    expect(tables(files).length).toBeLessThan(16);
    const index = open(files);
    for (let start = 0; start < 60; start++)
      expect(index.positions(`s-${start}`, 0, 0)).toEqual([START_OF_LOG.position + start * EVENT]);
    await index.close(index.checkpoint);
  });

  it('are left unmerged by an end that comes in between, and a half-written one is removed by the next start', async () => {
    const files = new ForgetfulFiles();
    const index = open(files);
    const commits = new Commits(index);
    for (let table = 0; table < 3; table++) {
      commits.add(MEMORY * 30);
      index.flushNow(commits.end);
    }
    commits.commit(MEMORY * 30);
    while (tables(files).length < 5) await turn();
    await index.close(commits.end);
    expect(tables(files)).toHaveLength(5);
    const again = open(files);
    expect(tables(files)).toHaveLength(4);
    expect(again.checkpoint).toEqual(commits.end);
    expect(again.head('s-5999')).toEqual({ last: 0, tombstone: -1 });
    again.mergeInBackground();
    await again.settled();
    expect(tables(files)).toHaveLength(1);
    expect(again.head('s-0')).toEqual({ last: 0, tombstone: -1 });
    await again.close(again.checkpoint);
  });
});
