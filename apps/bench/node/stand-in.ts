/**
 * The client's own limit: a server that answers the same client from memory with frames encoded beforehand, decides
 * nothing and stores nothing. It uses the node's own framing, as a process of its own, like the node.
 */
import { grpcFrame, GrpcServer, type CallHandler } from '#libs/embedded/event-store/wire/grpc-server.js';
import { bytesField, textField, varintField } from '#libs/embedded/event-store/wire/protobuf.js';
import { recordSizeBound, writeRecord } from '#libs/embedded/event-store/storage/record-encode.js';
import { readRecord, StoredRecord, type NewRecord } from '#libs/embedded/event-store/storage/record.js';
import { sampleRecord } from './sample.js';

const STREAMS = '/event_store.client.streams.Streams';
/** Frames sent with one write, as the node does. */
const WRITE_BYTES = 64 * 1024;

const features = grpcFrame(
  bytesField(1, textField(1, 'batchappend'), textField(2, 'event_store.client.streams.streams')),
  textField(2, '23.10.8'),
);

const encodeFrame = (record: NewRecord, position: number): Buffer => {
  const bytes = Buffer.alloc(recordSizeBound(record));
  const place = {
    position,
    previous: -1,
    syncedBefore: 0,
    indexInAppend: 0,
    countInAppend: 1,
    created: Date.now(),
    salt: 1,
  };
  writeRecord(bytes, 0, record, place);
  const stored = readRecord(bytes, 0, position, 1);
  if (!(stored instanceof StoredRecord)) throw new Error('The sample cannot be encoded.');
  return stored.frame;
};

/** What a read of `count` events sends, in pieces of the size the node writes. */
const encodeReplay = (count: number): Buffer[] => {
  const pieces: Buffer[] = [];
  let frames: Buffer[] = [];
  let bytes = 0;
  for (let n = 0; n < count; n++) {
    const frame = encodeFrame(sampleRecord(n), 1_000_000 + n * 400);
    frames.push(frame);
    bytes += frame.length;
    if (bytes < WRITE_BYTES && n + 1 < count) continue;
    pieces.push(Buffer.concat(frames));
    [frames, bytes] = [[], 0];
  }
  return pieces;
};

const replay =
  (pieces: Buffer[]): CallHandler =>
  async (call) => {
    await call.single();
    for (const piece of pieces) if (!call.send(piece)) await call.drained();
    call.finish();
  };

/** The correlation id and the stream's name of a request stand at its beginning, encoded as the answer needs them. */
const answerTo = (message: Buffer): Buffer => {
  const correlation = message.subarray(0, 2 + (message[1] as number));
  const success = bytesField(3, varintField(1, 0), bytesField(3, varintField(1, 4096), varintField(2, 4096)));
  return grpcFrame(Buffer.from(correlation), success, bytesField(4, bytesField(3, Buffer.from('stand-in'))));
};

/** Answers of one turn go out with one write, as the node's do. */
const appends: CallHandler = (call) => {
  const answers: Buffer[] = [];
  const send = (): void => void call.send(Buffer.concat(answers.splice(0)));
  call.receive(
    (message) => {
      if (answers.push(answerTo(message)) === 1) process.nextTick(send);
    },
    () => call.finish(),
  );
};

const pieces = encodeReplay(Number(process.argv[2] ?? 0));
const routes: Record<string, CallHandler> = {
  [`${STREAMS}/Read`]: replay(pieces),
  [`${STREAMS}/BatchAppend`]: appends,
  '/event_store.client.server_features.ServerFeatures/GetSupportedMethods': (call) => call.finish(features),
};
const server = new GrpcServer((path) => routes[path] ?? ((call) => call.finish()));
const port = await server.listen('127.0.0.1', 0);
process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(
  `${JSON.stringify({ ready: true, connectionString: `esdb://127.0.0.1:${port}?tls=false`, port })}\n`,
);
