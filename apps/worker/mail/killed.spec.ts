import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid, freshUuid } from '#libs/kernel/ids.js';
import { Notification, QueueNotice } from '#libs/notification/index.js';
import { notificationIdOf } from '#libs/notification/notification.js';
import { RecordNoticeAddress, RegisterOrganisation } from '#libs/organisation/index.js';
import { builtFile } from '#libs/processes/built.js';
import { pause } from '#libs/processes/timing.js';
import { createLedger, LedgerModule, type OpenLedger } from '../../ledger/composition.js';
import { allCommands } from '../../ledger/contexts.js';
import { automationsOf, startWorker, type Worker } from '../worker.js';
import { messageIdOf } from './message.js';
import { Smtp } from './smtp.js';
import { MailServer } from './testing/mail-server.js';

const FROM = 'notices@provider.example';
const namespace = testNamespace();
const notice = {
  template: 'access-requested',
  recipientOrgId: 'org_c',
  clientOrgId: 'org_c',
  partnerOrgId: 'org_c',
  about: derivedUuid('spec', 'killed'),
  details: {},
} as const;
const id = notificationIdOf(notice);

let server: MailServer;
let url: string;
let open: OpenLedger;
let app: INestApplicationContext;
let victim: ChildProcess | undefined;
let worker: Worker | undefined;

beforeAll(async () => {
  server = new MailServer();
  url = await server.open();
  open = await createLedger({ ...testUrls(), namespace });
  app = await NestFactory.createApplicationContext(LedgerModule.of(open), { logger: false });
  const by = (actor: ReturnType<typeof automationActor>) => {
    const commandId = freshUuid();
    return { commandId, correlationId: commandId, causationId: commandId, actor };
  };
  const desk = { userId: 'sam', orgId: null, role: 'staff:programme', channel: 'api' } as const;
  const client = { orgId: 'org_c', name: 'Plume', legalForm: 'company', country: 'CH', currency: 'CHF' } as const;
  await carryOut(allCommands, open.ledger, new RegisterOrganisation({ ...client }, by(desk)));
  const address = { orgId: 'org_c', email: 'ok@client.example' };
  await carryOut(allCommands, open.ledger, new RecordNoticeAddress(address, by(desk)));
  await carryOut(allCommands, open.ledger, new QueueNotice(notice, by(automationActor('spec'))));
});
afterAll(async () => {
  victim?.kill('SIGKILL');
  await worker?.stop();
  await app.close();
  await open.database.dropSchemas();
  await open.close();
  await server.close();
});

/** A worker as a process of its own. */
const startProcess = (): ChildProcess => {
  const { eventStoreUrl, databaseUrl } = testUrls();
  const stores = { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl, LEDGER_NAMESPACE: namespace };
  const mail = { LEDGER_SMTP_URL: url, LEDGER_MAIL_FROM: FROM };
  return spawn(process.execPath, [builtFile('apps/worker/main.js')], {
    env: { ...process.env, ...stores, ...mail },
    stdio: 'ignore',
  });
};
const steps = async (): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of open.store.readStream(`notification-${id}`)) types.push(type);
  return types;
};

describe('a worker that is killed between the mail server’s 250 and the record of it (A24)', () => {
  it('leaves one message more under the same Message-ID, and one record', async () => {
    // It hears of nothing any more before the 250 is written, so the record cannot have been begun.
    const answered = new Promise<number>((resolve) => {
      server.answering = (answer, socket) => {
        const before = socket!.bytesWritten;
        victim!.kill('SIGSTOP');
        answer();
        resolve(socket!.bytesWritten - before);
      };
    });
    victim = startProcess();
    const ended = once(victim, 'exit');
    expect(await Promise.race([answered, ended])).toBeGreaterThan(0);
    victim.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    server.answering = (answer) => answer();
    expect(server.countFor('ok@client.example')).toEqual([1, 1]);
    expect(await steps()).toEqual(['NotificationQueued']);

    const mail = { transport: new Smtp(url), from: FROM, consoleUrl: null, pauseMs: 20 };
    worker = await startWorker(open, automationsOf(app), { mail });
    for (let look = 0; look < 400 && (await steps()).length === 1; look += 1) await pause(25);
    // Some more looks: what is recorded is not sent again.
    await pause(200);
    expect(await steps()).toEqual(['NotificationQueued', 'NotificationSent']);
    expect((await open.ledger.read(Notification, id)).state).toMatchObject({ status: 'sent', attempts: 1 });
    // Two copies, one message: the same id, by which a receiver drops the second, and the same bytes.
    expect(server.countFor('ok@client.example')).toEqual([1, 2]);
    const [first, second] = server.arrived;
    expect(first?.messageId).toBe(messageIdOf(id, FROM));
    expect(second).toEqual(first);
  }, 60_000);
});
