import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';

/** Writes to the server past the ledger's door, as another application would; `stream` is the name in the store. */
export const writeForeign = async (
  url: string,
  stream: string,
  event: Parameters<typeof jsonEvent>[0],
): Promise<void> => {
  const client = EventStoreDBClient.connectionString(url);
  const own = { credentials: { username: 'x', password: 'x' } };
  await client.appendToStream(stream, [jsonEvent(event)], url.includes('tls=false') ? own : {});
  await client.dispose();
};
