/** Fills a folder with events, faster than any client could: through the node's own store, without a network. */
import { disk } from '#libs/embedded/event-store/storage/files.js';
import { openStore } from '#libs/embedded/event-store/store/open.js';
import { newId } from '#libs/embedded/event-store/store/new-id.js';
import type { ProposedEvent } from '#libs/embedded/event-store/wire/requests.js';
import { sampleRecord } from './sample.js';

const PER_STREAM = 4;
const IN_FLIGHT = 2000;

const proposal = (n: number): ProposedEvent => {
  const { type, metadata, data } = sampleRecord(n);
  return { id: newId(), type, json: true, metadata, data };
};

/** Adds events in streams of four to the store in `folder`; nobody else may use it meanwhile. */
export const generate = async (folder: string, events: number, name: string): Promise<void> => {
  const { store, close } = await openStore({ files: disk, folder });
  const streams = events / PER_STREAM;
  for (let first = 0; first < streams; first += IN_FLIGHT) {
    const wave = Array.from({ length: Math.min(IN_FLIGHT, streams - first) }, (_, index) => {
      const stream = first + index;
      const list = Array.from({ length: PER_STREAM }, (_unused, n) => proposal(stream * PER_STREAM + n));
      return store.append(`${name}-${stream}`, { kind: 'no_stream' }, list);
    });
    await Promise.all(wave);
    await store.congested;
  }
  await close();
  // A store at rest: what its end left to be merged is merged.
  const again = await openStore({ files: disk, folder });
  await again.store.index.settled();
  await again.close();
};
