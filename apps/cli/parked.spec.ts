import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { pause } from '#libs/processes/timing.js';
import { writeForeign } from '#libs/event-sourcing/eventstoredb/testing/foreign.js';
import { decideQuarantine } from '#libs/event-sourcing/quarantine/decide.js';
import { park, parkedEvents } from '#libs/read-models/worker/parked.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { systemClock } from '#libs/kernel/time.js';
import { RegisterOrganisation } from '#libs/organisation/index.js';
import { createLedger, LedgerModule, type OpenLedger } from '../ledger/composition.js';
import { automationsOf, startWorker, type Worker } from '../worker/worker.js';
import { type Ended, endAll, run } from './testing/program.js';

const CONSUMER = 'client_list';
const namespace = testNamespace();
let open: OpenLedger;
let app: INestApplicationContext;
let worker: Worker | undefined;

beforeAll(async () => {
  open = await createLedger({ ...testUrls(), namespace });
  app = await NestFactory.createApplicationContext(LedgerModule.of(open), { logger: ['error', 'warn'] });
  worker = await startWorker(open, automationsOf(app));
  const commandId = freshUuid();
  const actor = { userId: 'sam', orgId: null, role: 'staff:programme', channel: 'api' } as const;
  const organisation = { orgId: 'org_c', name: 'Plume', legalForm: 'company', country: 'CH', currency: 'CHF' } as const;
  const context = { commandId, correlationId: commandId, causationId: commandId, actor };
  const { position } = await app.get(CommandBus).execute(new RegisterOrganisation({ ...organisation }, context));
  await open.checkpoints.waitFor(position!, 10_000);
});
afterAll(async () => {
  await endAll();
  await worker?.stop();
  await app.close();
  await open.database.dropSchemas();
  await open.close();
});

const parked = (...words: string[]): Promise<Ended> => ledger('parked', ...words);
const ledger = (...words: string[]): Promise<Ended> => {
  const { eventStoreUrl, databaseUrl } = testUrls();
  return run(words, {
    EVENTSTORE_URL: eventStoreUrl,
    DATABASE_URL: databaseUrl,
    LEDGER_NAMESPACE: namespace,
  });
};
const parkOne = async (): Promise<void> => {
  for await (const event of open.store.readStream('organisation-org_c')) {
    await park(open.database, CONSUMER, event, new Error('its table was locked'));
  }
};

describe('ledger parked', () => {
  it('tells what is parked and why, and what to do when there is nothing', async () => {
    expect(await parked()).toMatchObject({ code: 0, stdout: 'Nothing is parked.\n' });
    await parkOne();
    const { code, stdout } = await parked();
    expect(code).toBe(0);
    expect(stdout).toMatch(/client_list +organisation-org_c +0 +OrganisationRegistered +1 +its table was locked/);
    expect(JSON.parse((await parked('--json')).stdout)).toMatchObject([{ consumer: CONSUMER, revision: 0 }]);
    const nothing = await parked('--retry', CONSUMER, '--stream', 'organisation-other');
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('organisation-other is parked') });
  });

  it('sets an event aside by a named person, over a running ledger, lists it and takes it back', async () => {
    const eventId = freshUuid();
    await writeForeign(testUrls().eventStoreUrl, `${namespace}/organisation-org_c`, {
      id: eventId,
      type: 'Stray',
      data: {},
    });
    await open.checkpoints.settled(open.store, 10_000);
    expect((await parked()).stdout).toMatch(/client_list +organisation-org_c +1 +Stray/);
    expect((await ledger('quarantine')).stdout).toMatch(new RegExp(`organisation-org_c +1 +${eventId} +Stray`));
    expect(await ledger('quarantine', eventId)).toMatchObject({ code: 2, stderr: expect.stringContaining('--by') });
    const why = ['--by', 'ada', '--reason', 'belongs to the shop'];
    expect(await ledger('quarantine', eventId, ...why)).toMatchObject({ code: 0 });
    await open.checkpoints.settled(open.store, 10_000);
    const listed = await ledger('quarantine');
    expect(listed.stdout).toMatch(new RegExp(`ada +organisation-org_c +1 +${eventId} +Stray +belongs to the shop`));
    for (let look = 0; look < 40 && (await parkedEvents(open.database)).length > 0; look += 1) await pause(100);
    expect(await parkedEvents(open.database)).toEqual([]);
    expect(await ledger('quarantine', eventId, ...why, '--release')).toMatchObject({ code: 0 });
    await open.store.loadQuarantine();
    expect(open.store.quarantine.all).toEqual([]);
    const event = (await open.store.findEvent(eventId))!;
    await decideQuarantine(open.store, systemClock, { event, by: 'ada', reason: 'again', isRelease: false });
    await open.checkpoints.settled(open.store, 10_000);
  }, 240_000);

  it('has it tried again by the worker, and says when none runs', async () => {
    await parkOne();
    expect(await parked('--retry', CONSUMER)).toMatchObject({ code: 0, stdout: 'Nothing is parked.\n' });
    await parkOne();
    await worker?.stop();
    worker = undefined;
    const { code, stderr } = await parked('--retry', CONSUMER);
    expect([code, stderr]).toEqual([1, expect.stringContaining('No worker has taken it yet')]);
  });
});
