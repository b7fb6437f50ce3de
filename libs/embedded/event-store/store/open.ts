/** Opens a folder as a store: format, log, index, and the one event every fresh node holds. */
import { log as logLine } from '../log-line.js';
import type { FileLayer } from '../storage/files.js';
import { SEGMENT_BYTES, indexFolder, logFolder, openFormat } from '../storage/format.js';
import { EventLog } from '../storage/log.js';
import { Reached } from '../storage/reached.js';
import { StreamIndex } from '../storage/stream-index.js';
import { NodeStore } from './node-store.js';
import { newId } from './new-id.js';

export interface OpenOptions {
  files: FileLayer;
  folder: string;
  segmentBytes?: number;
  memoryEvents?: number;
}

export interface OpenStore {
  store: NodeStore;
  close(): Promise<void>;
}

/** A live node begins with this event; clients that count events of $all rely on it. */
const FIRST_STREAM = '$$$scavenges';
const FIRST_DATA = '{"$maxAge":2592000}';

export const openStore = async (options: OpenOptions): Promise<OpenStore> => {
  const { files, folder } = options;
  const format = openFormat(files, folder, options.segmentBytes ?? SEGMENT_BYTES);
  const { salt, segmentBytes } = format;
  const log = new EventLog(
    { files, folder: logFolder(folder), segmentBytes, salt },
    new Reached({ files, folder, salt }),
  );
  const index = new StreamIndex({
    files,
    folder: indexFolder(folder),
    salt,
    memoryEvents: options.memoryEvents,
  });
  const { cutBytes } = log.recover(index.checkpoint, (record, upTo) => {
    if (!record.hidden) index.add(record.stream, record.revision, record.position);
    // Only at the end of an append: what the files cover must be whole.
    if (index.full && record.indexInAppend + 1 === record.countInAppend) index.flushNow(upTo);
  });
  if (cutBytes > 0) logLine('warn', 'a torn tail was cut: nothing of it had been acknowledged', { bytes: cutBytes });
  index.mergeInBackground();
  const store = new NodeStore(log, index);
  if (log.end.previous < 0) {
    await store.append(FIRST_STREAM, { kind: 'no_stream' }, [
      {
        id: newId(),
        type: Buffer.from('$metadata'),
        json: true,
        metadata: Buffer.alloc(0),
        data: Buffer.from(FIRST_DATA),
      },
    ]);
  }
  return {
    store,
    close: async () => {
      await store.idle();
      await index.close(log.end);
      log.close();
    },
  };
};
