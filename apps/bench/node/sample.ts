/** The events of all measurements: some 400 bytes of JSON with metadata, like the ledger's. */
import { jsonEvent, type JSONEventData } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { newId } from '#libs/embedded/event-store/store/new-id.js';
import type { NewRecord } from '#libs/embedded/event-store/storage/record.js';

const data = (n: number): Record<string, unknown> => ({
  orderId: `order_${n}`,
  productId: `prd_${n % 5000}`,
  net: { amount: '129.90', currency: 'CHF' },
  placedBy: 'usr_0123456789',
  decision: { payer: 'org_42', viewer: 'org_42', rate: '0.125', card: 7, reason: 'FULL_ACCESS' },
});

const metadata = (n: number): Record<string, unknown> => ({
  commandId: `cmd_${n}`,
  actor: 'usr_0123456789',
  schemaVersion: 1,
});

const TYPE = 'ProductOrdered';

export const sampleEvent = (n: number): JSONEventData =>
  jsonEvent({ id: randomUUID(), type: TYPE, data: data(n), metadata: metadata(n) }) as JSONEventData;

export const sampleRecord = (n: number): NewRecord => ({
  id: newId(),
  stream: Buffer.from(`order-${Math.floor(n / 4)}`),
  type: Buffer.from(TYPE),
  json: true,
  metadata: Buffer.from(JSON.stringify(metadata(n))),
  data: Buffer.from(JSON.stringify(data(n))),
  revision: n % 4,
  hidden: false,
});
