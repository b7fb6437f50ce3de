import http2 from 'node:http2';
import { EventStoreDBClient, binaryEvent } from '@eventstore/db-client';
import { once } from 'node:events';
import { startEventStoreNode } from './index.js';
import { bytesField, emptyField } from './wire/protobuf.js';
import { grpcFrame } from './wire/grpc-server.js';
import { tempFolder } from '../testing/temp-folder.js';

const READ = '/event_store.client.streams.Streams/Read';

/** A subscription to $all from its end, as the client would send it. */
const request = grpcFrame(
  bytesField(1, bytesField(2, emptyField(3)), emptyField(6), emptyField(8), bytesField(9, emptyField(2))),
);

describe('a subscriber that takes nothing while it is live', () => {
  it('is ended with ABORTED, and the node goes on', async () => {
    const folder = tempFolder();
    const node = await startEventStoreNode({ dataDir: folder.path });
    const session = http2.connect(`http://127.0.0.1:${node.port}`);
    const stream = session.request({
      ':method': 'POST',
      ':path': READ,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.write(request);
    stream.end();
    await once(stream, 'response');
    const trailers = once(stream, 'trailers');
    stream.pause();

    const client = EventStoreDBClient.connectionString(node.connectionString);
    const large = () => binaryEvent({ type: 'Large', data: new Uint8Array(20_000) });
    for (let n = 0; n < 120; n++) await client.appendToStream('large', large());
    stream.resume();
    const [headers] = (await trailers) as [Record<string, unknown>];
    expect(headers['grpc-status']).toBe('10');
    expect(String(headers['grpc-message'])).toContain('Consumer too slow');

    session.destroy();
    await client.dispose();
    await node.close();
    folder.remove();
  });
});
