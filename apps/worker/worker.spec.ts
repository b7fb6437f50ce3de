import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { AcceptInvitation, ChangePaymentMethod, InvitePartner } from '#libs/delegation/index.js';
import type { CommandContext } from '#libs/event-sourcing/ledger.js';
import { openPersonal, type Sealed } from '#libs/event-sourcing/personal.js';
import type { Actor } from '#libs/kernel/actor.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { RegisterOrganisation } from '#libs/organisation/index.js';
import { AdmitPartner } from '#libs/programme/index.js';
import { ClientListQueries } from '#projections/client_list/client_list.query.js';
import { createLedger, LedgerModule, type OpenLedger } from '../composition.js';
import { allProjections } from './projections.js';
import { ledgerHealth } from './health.js';
import { automationsOf, startWorker, type Worker } from './worker.js';

const staff: Actor = { userId: 'sam', orgId: null, role: 'staff:programme', channel: 'api' };
const boss = (orgId: string): Actor => ({ userId: `lr-${orgId}`, orgId, role: 'legalRepresentative', channel: 'api' });
const by = (actor: Actor): CommandContext => {
  const commandId = freshUuid();
  return { commandId, correlationId: commandId, causationId: commandId, actor };
};

let open: OpenLedger;
let app: INestApplicationContext;
let worker: Worker;

beforeAll(async () => {
  const { eventStoreUrl, databaseUrl } = testUrls();
  open = await createLedger({ eventStoreUrl, databaseUrl, namespace: testNamespace() });
  app = await NestFactory.createApplicationContext(LedgerModule.of(open), { logger: ['error', 'warn'] });
  worker = await startWorker(open, automationsOf(app));
});
afterAll(async () => {
  await worker.stop();
  await app.close();
  await open.database.dropSchemas();
  await open.close();
});

describe('worker', () => {
  it('takes commands through the store into the client list, names of private clients included', async () => {
    const bus = app.get(CommandBus);
    const organisation = { country: 'CH', currency: 'CHF', language: 'fr' } as const;
    await bus.execute(
      new RegisterOrganisation({ orgId: 'org_c', name: 'Chloé', legalForm: 'private', ...organisation }, by(staff)),
    );
    await bus.execute(
      new RegisterOrganisation({ orgId: 'org_p', name: 'Plume', legalForm: 'company', ...organisation }, by(staff)),
    );
    await bus.execute(new AdmitPartner({ orgId: 'org_p', level: 'silver' }, by(staff)));
    const invitation = {
      invitationId: 'inv_1',
      clientOrgId: 'org_c',
      partnerOrgId: 'org_p',
      access: { mode: 'FULL' as const },
    };
    await bus.execute(new InvitePartner(invitation, by(boss('org_c'))));
    await bus.execute(new AcceptInvitation({ invitationId: 'inv_1' }, by(boss('org_p'))));
    const change = { clientOrgId: 'org_c', partnerOrgId: 'org_p', paymentMethod: 'PARTNER' as const };
    const { position } = await bus.execute(new ChangePaymentMethod(change, by(boss('org_c'))));
    await open.checkpoints.waitFor(position!, 10_000);
    const personal = { open: (name: unknown) => openPersonal(name as string | Sealed, open.vault) };
    const { data } = await new ClientListQueries(open.database, personal).list({ partnerOrgId: 'org_p' }, {});
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      clientName: 'Chloé',
      status: 'active',
      mode: 'FULL',
      paymentMethod: 'PARTNER',
      needsVerification: false,
    });
  });

  it('settles, and tells how each consumer does', async () => {
    const last = await open.checkpoints.settled(open.store, 10_000);
    const health = await ledgerHealth(open, worker);
    expect(health).toMatchObject({
      ready: true,
      eventStore: 'ok',
      database: 'ok',
      parked: 0,
      lastPosition: String(last),
    });
    expect(health.consumers.map(({ consumer }) => consumer)).toEqual(
      [...allProjections, ...automationsOf(app)].map(({ name }) => name).sort(),
    );
    for (const consumer of health.consumers) {
      expect(consumer).toMatchObject({ position: String(last), lagEvents: 0, lagMs: 0, error: null, parked: 0 });
    }
  });
});
