/** What the official client manages against a server, in events or appends a second. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { sampleEvent } from './sample.js';

/** Appends `count` events of `perCall` each, `inFlight` calls at a time; returns events a second and the median call in ms. */
export const appendRate = async (
  client: EventStoreDBClient,
  count: number,
  perCall: number,
  inFlight: number,
): Promise<{ rate: number; p50: number }> => {
  const run = randomUUID().slice(0, 8);
  const calls = count / perCall;
  const times: number[] = [];
  let next = 0;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (next < calls) {
        const call = next++;
        const events = Array.from({ length: perCall }, (_, index) => sampleEvent(call * perCall + index));
        const sent = performance.now();
        await client.appendToStream(`bench_${run}-${call}`, events, { expectedRevision: 'no_stream' });
        times.push(performance.now() - sent);
      }
    }),
  );
  const rate = count / ((performance.now() - begin) / 1000);
  return { rate, p50: quantile(times, 0.5) };
};

/** Reads the first `count` events of $all; returns events a second. */
export const readRate = async (client: EventStoreDBClient, count: number): Promise<number> => {
  const begin = performance.now();
  let seen = 0;
  for await (const _ of client.readAll({ maxCount: count })) seen++;
  if (seen !== count) throw new Error(`Read ${seen} instead of ${count} events.`);
  return count / ((performance.now() - begin) / 1000);
};

export const quantile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
};

export const median = (values: number[]): number => quantile(values, 0.5);
