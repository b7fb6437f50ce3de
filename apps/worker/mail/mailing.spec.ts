import 'reflect-metadata';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { InvitePartner } from '#libs/delegation/index.js';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import type { CommandContext } from '#libs/event-sourcing/ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { RetryNotice } from '#libs/notification/index.js';
import { RecordNoticeAddress, RegisterOrganisation } from '#libs/organisation/index.js';
import { AdmitPartner } from '#libs/programme/index.js';
import { NoticesQueries } from '#projections/notices/notices.query.js';
import type { NoticeRow } from '#projections/notices/notices.row.js';
import { createLedger, LedgerModule, type OpenLedger } from '../../ledger/composition.js';
import { ledgerHealth } from '../health.js';
import { automationsOf, startWorker, type Worker } from '../worker.js';
import { Smtp } from './smtp.js';
import { MailServer } from './testing/mail-server.js';

const staff = (desk: 'programme' | 'support'): Actor => ({
  userId: 'sam',
  orgId: null,
  role: `staff:${desk}`,
  channel: 'api',
});
const boss = (orgId: string): Actor => ({ userId: `lr-${orgId}`, orgId, role: 'legalRepresentative', channel: 'api' });
const by = (actor: Actor, brought: Partial<CommandContext> = {}): CommandContext => {
  const commandId = freshUuid();
  return { commandId, correlationId: commandId, causationId: commandId, actor, ...brought };
};
const HISTORY = { importId: 'history', effectiveAt: '2023-05-01T08:00:00Z' };

/** A ledger on real stores with two workers, both of which deliver. */
let server: MailServer;
let open: OpenLedger[];
let apps: INestApplicationContext[];
let workers: Worker[];
let bus: CommandBus;

beforeAll(async () => {
  server = new MailServer();
  const url = await server.open();
  const { eventStoreUrl, databaseUrl } = testUrls();
  const options = { eventStoreUrl, databaseUrl, namespace: testNamespace() };
  open = [await createLedger(options), await createLedger(options)];
  apps = await Promise.all(
    open.map((one) => NestFactory.createApplicationContext(LedgerModule.of(one), { logger: false })),
  );
  workers = [];
  for (const [index, one] of open.entries()) {
    const mail = { transport: new Smtp(url), from: 'notices@provider.example', consoleUrl: null, pauseMs: 20 };
    workers.push(await startWorker(one, automationsOf(apps[index]!), { mail }));
  }
  bus = apps[0]!.get(CommandBus);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await Promise.all(apps.map((app) => app.close()));
  await open[0]!.database.dropSchemas();
  await Promise.all(open.map((one) => one.close()));
  await server.close();
});

const partnerOf = async (orgId: string, email: string | null, brought: Partial<CommandContext> = {}) => {
  const company = { legalForm: 'company', country: 'CH', currency: 'CHF' } as const;
  const context = () => by(staff('programme'), brought);
  await bus.execute(new RegisterOrganisation({ orgId, name: `Name of ${orgId}`, ...company }, context()));
  if (email !== null) await bus.execute(new RecordNoticeAddress({ orgId, email }, by(staff('programme'))));
  await bus.execute(new AdmitPartner({ orgId, level: 'gold' }, context()));
};
const rows = async (recipientOrgId: string): Promise<readonly NoticeRow[]> => {
  await open[0]!.checkpoints.settled(open[0]!.store, 10_000);
  return (await new NoticesQueries(open[0]!.database).list({ recipientOrgId }, {})).data;
};
/** The notices of an organisation, once all are as they are to be. */
const statuses = async (orgId: string, wanted: readonly string[]): Promise<string[]> => {
  for (let look = 0; ; look += 1) {
    const found = (await rows(orgId)).map(({ status }) => status);
    if (JSON.stringify(found) === JSON.stringify(wanted) || look === 200) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

describe('a ledger that mails (A24)', () => {
  it('R44: each notice arrives once, although two workers deliver', async () => {
    await partnerOf('org_p', 'ok@partner.example');
    for (const orgId of ['org_a', 'org_b', 'org_c', 'org_d']) {
      await bus.execute(
        new RegisterOrganisation(
          { orgId, name: orgId, legalForm: 'company', country: 'CH', currency: 'CHF' },
          by(staff('programme')),
        ),
      );
      const invitation = { invitationId: `inv_${orgId}`, clientOrgId: orgId, partnerOrgId: 'org_p' };
      await bus.execute(new InvitePartner({ ...invitation, access: { mode: 'FULL' } }, by(boss(orgId))));
    }
    const wanted = Array.from({ length: 5 }, () => 'sent');
    expect(await statuses('org_p', wanted)).toEqual(wanted);
    expect(server.countFor('ok@partner.example')).toEqual([5, 5]);
  });

  it('nobody is mailed of what an import brought', async () => {
    await partnerOf('org_moved', 'moved@partner.example', HISTORY);
    const moved = { invitationId: 'inv_moved', clientOrgId: 'org_a', partnerOrgId: 'org_moved' };
    await bus.execute(new InvitePartner({ ...moved, access: { mode: 'LIMITED', products: [] } }, by(boss('org_a'))));
    expect(await statuses('org_moved', ['sent'])).toEqual(['sent']);
    expect(server.countFor('moved@partner.example')).toEqual([1, 1]);
  });

  it('without an address a notice waits, shows, and goes once there is one; health counts it and stays ok', async () => {
    await partnerOf('org_q', null);
    expect(await statuses('org_q', ['undeliverable'])).toEqual(['undeliverable']);
    expect(await ledgerHealth(open[0]!, workers[0])).toMatchObject({
      ready: true,
      status: 'ok',
      mail: { waiting: 0, withoutAddress: 1, givenUp: 0, error: null },
    });
    await bus.execute(new RecordNoticeAddress({ orgId: 'org_q', email: 'ok@q.example' }, by(boss('org_q'))));
    expect(await statuses('org_q', ['sent'])).toEqual(['sent']);
    expect(server.countFor('ok@q.example')).toEqual([1, 1]);
  });

  it('what is refused for good makes health degraded, and ready, until a person has it tried again', async () => {
    await partnerOf('org_r', 'refused@r.example');
    expect(await statuses('org_r', ['given-up'])).toEqual(['given-up']);
    const [row] = await rows('org_r');
    expect(row).toMatchObject({ reason: 'refused', smtpCode: 550, attempts: 1 });
    expect(await ledgerHealth(open[0]!, workers[0])).toMatchObject({
      ready: true,
      status: 'degraded',
      mail: { givenUp: 1 },
    });
    await bus.execute(new RecordNoticeAddress({ orgId: 'org_r', email: 'ok@r.example' }, by(boss('org_r'))));
    await bus.execute(new RetryNotice({ notificationId: row!.noticeId }, by(staff('support'))));
    expect(await statuses('org_r', ['sent'])).toEqual(['sent']);
    expect(await ledgerHealth(open[0]!, workers[0])).toMatchObject({ status: 'ok', mail: { givenUp: 0 } });
  });

  it('a mail server that is away holds nothing up and undoes nothing', async () => {
    server.isRefusingAll = true;
    await partnerOf('org_s', 'ok@s.example');
    expect(await statuses('org_s', ['failed'])).toEqual(['failed']);
    const health = await ledgerHealth(open[0]!);
    expect(health).toMatchObject({ ready: true, mail: { waiting: 1 } });
    for (const consumer of health.consumers) expect(consumer).toMatchObject({ error: null, parked: 0 });
    server.isRefusingAll = false;
  });
});
