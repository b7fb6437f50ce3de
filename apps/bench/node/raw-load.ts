/** What the node does beyond the client: a driver on node:http2 that decodes nothing but the length of each frame. */
import http2 from 'node:http2';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { grpcFrame } from '#libs/embedded/event-store/wire/grpc-server.js';
import { bytesField, emptyField, textField, varintField } from '#libs/embedded/event-store/wire/protobuf.js';
import { sampleRecord } from './sample.js';

const WINDOW_BYTES = 1024 * 1024;

const connect = async (port: number): Promise<http2.ClientHttp2Session> => {
  const session = http2.connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: WINDOW_BYTES } });
  await once(session, 'connect');
  session.setLocalWindowSize(WINDOW_BYTES);
  return session;
};

const open = (session: http2.ClientHttp2Session, method: string): http2.ClientHttp2Stream =>
  session.request({
    ':method': 'POST',
    ':path': `/event_store.client.streams.Streams/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  });

/** Calls back for each frame's message without copying what fits one chunk. */
const onFrames = (stream: http2.ClientHttp2Stream, each: (message: Buffer) => void): void => {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (bytes.length - at >= 5 && bytes.length - at - 5 >= bytes.readUInt32BE(at + 1)) {
      const length = bytes.readUInt32BE(at + 1);
      each(bytes.subarray(at + 5, at + 5 + length));
      at += 5 + length;
    }
    rest = Buffer.from(bytes.subarray(at));
  });
};

/** Reads the first `count` events of $all; events a second. */
export const rawReadRate = async (port: number, count: number): Promise<number> => {
  const session = await connect(port);
  const begin = performance.now();
  const stream = open(session, 'Read');
  let seen = 0;
  onFrames(stream, () => seen++);
  stream.end(
    grpcFrame(
      bytesField(1, bytesField(2, emptyField(2)), varintField(5, count), emptyField(8), bytesField(9, emptyField(2))),
    ),
  );
  await once(stream, 'end');
  const rate = count / ((performance.now() - begin) / 1000);
  session.destroy();
  if (seen !== count) throw new Error(`Read ${seen} instead of ${count} events.`);
  return rate;
};

const batchRequest = (stream: string, n: number): Buffer => {
  const { type, data, metadata } = sampleRecord(n);
  const entry = (key: string, value: Buffer): Buffer => bytesField(2, textField(1, key), bytesField(2, value));
  const event = bytesField(
    3,
    bytesField(1, textField(2, randomUUID())),
    entry('type', type),
    entry('content-type', Buffer.from('application/json')),
    bytesField(3, metadata),
    bytesField(4, data),
  );
  const options = bytesField(2, bytesField(1, bytesField(3, Buffer.from(stream))), emptyField(3));
  return grpcFrame(bytesField(1, textField(2, randomUUID())), options, event, varintField(4, 1));
};

/** Single durable appends, `inFlight` at a time, requests encoded beforehand; appends a second. */
export const rawAppendRate = async (port: number, count: number, inFlight: number): Promise<number> => {
  const session = await connect(port);
  const run = randomUUID().slice(0, 8);
  const requests = Array.from({ length: count }, (_, n) => batchRequest(`raw_${run}-${n}`, n));
  const stream = open(session, 'BatchAppend');
  const begin = performance.now();
  await new Promise<void>((resolve, reject) => {
    let sent = 0;
    let answered = 0;
    onFrames(stream, (message) => {
      // Field 2 is an error, field 3 a success; both follow the correlation id.
      if (message[2 + (message[1] as number)] !== 0x1a) return reject(new Error('An append was refused.'));
      answered++;
      if (sent < count) stream.write(requests[sent++] as Buffer);
      else if (answered === count) resolve();
    });
    stream.on('error', reject);
    while (sent < Math.min(inFlight, count)) stream.write(requests[sent++] as Buffer);
  });
  const rate = count / ((performance.now() - begin) / 1000);
  session.destroy();
  return rate;
};
