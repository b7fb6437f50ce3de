/** Replays $all through the official client until it is told to end: the load of a rebuild. */
import { EventStoreDBClient } from '@eventstore/db-client';

const client = EventStoreDBClient.connectionString(process.argv[2] as string);
process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ ready: true, connectionString: '', port: 0 })}\n`);
for (;;) for await (const _ of client.readAll());
