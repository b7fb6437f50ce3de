/**
 * A wire as a process of its own: `node wire.js PORT MS` carries bytes to and from a port of this machine, in order, each
 * as many milliseconds later. Prints the port it listens on; ends with its parent.
 */
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';

const [port, eachWayMs] = process.argv.slice(2).map(Number) as [number, number];

const carry = (from: Socket, to: Socket): void => {
  // Timers of one length fire in the order they were set.
  const later = (work: () => void): void => void setTimeout(work, eachWayMs);
  from.on('data', (chunk: Buffer) => later(() => to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
};

const server = createServer({ noDelay: true }, (near) => {
  const far = connect({ port, host: '127.0.0.1', noDelay: true });
  carry(near, far);
  carry(far, near);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
const address = server.address() as { port: number };
const connectionString = `esdb://127.0.0.1:${address.port}?tls=false`;
process.stdout.write(`${JSON.stringify({ ready: true, connectionString, port: address.port })}\n`);
