import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { AcceptInvitation, ChangePaymentMethod, InvitePartner } from '#libs/delegation/index.js';
import { writeForeign } from '#libs/event-sourcing/eventstoredb/testing/foreign.js';
import type { CommandContext } from '#libs/event-sourcing/ledger.js';
import { PURPOSES } from '#libs/read-models/postgres/database.js';
import { openPersonal, type Sealed } from '#libs/event-sourcing/personal.js';
import { decideQuarantine } from '#libs/event-sourcing/quarantine/decide.js';
import { NotCaughtUp } from '#libs/read-models/worker/checkpoints.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import { derivedUuid, freshUuid } from '#libs/kernel/ids.js';
import { systemClock } from '#libs/kernel/time.js';
import { pause } from '#libs/processes/timing.js';
import { RegisterOrganisation } from '#libs/organisation/index.js';
import { AdmitPartner, ChangePartnerLevel } from '#libs/programme/index.js';
import { ClientListQueries } from '#projections/client_list/client_list.query.js';
import { ReadPosition } from '../api/http/read-position.js';
import { gapsOf, readModelPosition } from '../api/read-models.js';
import { settle } from '../cli/settle.js';
import { createLedger, LedgerModule, type OpenLedger } from '../ledger/composition.js';
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

  it('is degraded, and ready, while a read model is built anew beside the one that is shown', async () => {
    const model = open.builds.models.find(({ projection }) => projection.name === 'client_list')!;
    const { build } = await open.database.transaction((sql) => open.builds.begin(sql, model));
    expect(await ledgerHealth(open, worker)).toMatchObject({
      ready: true,
      status: 'degraded',
      consumers: expect.arrayContaining([expect.objectContaining({ consumer: `client_list@${build}`, error: null })]),
    });
    await open.checkpoints.settled(open.store, 10_000);
    expect(await ledgerHealth(open, worker)).toMatchObject({ ready: true, status: 'ok' });
    expect(await open.builds.served('client_list')).toMatchObject({ build });
  });

  it('has every table, view and column of its schemas explained in the database', async () => {
    const unexplained = async (): Promise<string[]> => {
      const { rows } = await open.database.query<{ name: string }>(
        `SELECT c.relname || coalesce('.' || a.attname, '') AS name
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         LEFT JOIN LATERAL (
           SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
           UNION ALL SELECT NULL, 0
         ) a ON true
         WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND coalesce(btrim(
           CASE a.attnum WHEN 0 THEN obj_description(c.oid) ELSE col_description(c.oid, a.attnum) END), '') = ''
         ORDER BY 1`,
        [PURPOSES.map((purpose) => open.database.namespace.schema(purpose))],
      );
      return rows.map(({ name }) => name);
    };
    expect(await unexplained()).toEqual([]);
    await open.database.query('CREATE VIEW mystery AS SELECT 1 AS one');
    expect(await unexplained()).toEqual(['mystery', 'mystery.one']);
    await open.database.query('DROP VIEW mystery');
  });

  it('one event that does not belong stops its stream alone, and health names it until a person has seen to it', async () => {
    const bus = app.get(CommandBus);
    const { eventStoreUrl } = testUrls();
    const { name } = open.store.namespace;
    const eventId = freshUuid();
    await writeForeign(eventStoreUrl, `${name}/partner-org_p`, { id: eventId, type: 'Stray', data: {} });
    const level = (orgId: string) => bus.execute(new ChangePartnerLevel({ orgId, level: 'gold' }, by(staff)));
    await expect(level('org_p')).rejects.toMatchObject({
      event: { id: eventId, stream: 'partner-org_p', revision: 1 },
    });
    const other = { orgId: 'org_d', name: 'Delta', legalForm: 'company', country: 'CH', currency: 'CHF' } as const;
    await bus.execute(new RegisterOrganisation({ ...other }, by(staff)));
    await open.checkpoints.settled(open.store, 10_000);
    const row = { stream: 'partner-org_p', revision: 1, eventId, reason: expect.any(String) };
    const health = await ledgerHealth(open, worker);
    expect(health).toMatchObject({ ready: false, status: 'degraded' });
    expect(health.setAside.filter(({ consumer }) => consumer === null)).toMatchObject([{ ...row, kind: 'unreadable' }]);
    const parked = health.setAside.filter(({ consumer }) => consumer !== null);
    expect(parked.map(({ consumer }) => consumer)).toContain('partners');
    for (const one of parked) expect(one).toMatchObject({ ...row, kind: 'parked' });
    const event = (await open.store.findEvent(eventId))!;
    const decision = { event, by: 'ada', reason: 'strayed', isRelease: false };
    expect(await decideQuarantine(open.store, systemClock, decision)).toBe(true);
    await level('org_p');
    await open.checkpoints.settled(open.store, 10_000);
    const ready = async (): Promise<boolean> => (await ledgerHealth(open, worker)).ready;
    for (let look = 0; look < 100 && !(await ready()); look += 1) await pause(50);
    expect(await ledgerHealth(open, worker)).toMatchObject({
      ready: true,
      status: 'degraded',
      setAside: [{ ...row, kind: 'quarantined', by: 'ada', reason: 'strayed' }],
    });
    expect(await decideQuarantine(open.store, systemClock, { ...decision, isRelease: true })).toBe(true);
    await expect(level('org_p')).rejects.toThrow('another application');
    await decideQuarantine(open.store, systemClock, decision);
  });

  it('tells of what happens here, and of nothing that an import brought (A24, R31)', async () => {
    const bus = app.get(CommandBus);
    const noticed = async (clientOrgId: string, brought: Partial<CommandContext>): Promise<string[]> => {
      const facts = { name: clientOrgId, legalForm: 'company', country: 'CH', currency: 'CHF' } as const;
      const invitation = { invitationId: `inv_${clientOrgId}`, clientOrgId, partnerOrgId: 'org_p' };
      const access = { mode: 'FULL' as const, paymentMethod: 'CLIENT' as const };
      const change = { clientOrgId, partnerOrgId: 'org_p', paymentMethod: 'PARTNER' as const };
      await bus.execute(new RegisterOrganisation({ orgId: clientOrgId, ...facts }, { ...by(staff), ...brought }));
      const done = [
        await bus.execute(new InvitePartner({ ...invitation, access }, { ...by(boss(clientOrgId)), ...brought })),
        await bus.execute(new AcceptInvitation(invitation, { ...by(boss('org_p')), ...brought })),
        await bus.execute(new ChangePaymentMethod(change, { ...by(boss(clientOrgId)), ...brought })),
      ];
      await open.checkpoints.settled(open.store, 10_000);
      const events = done.flatMap((outcome) => outcome.events);
      const notices = events.map(({ id }) =>
        open.store.readLast(`notification-${derivedUuid('notification', id, 'org_p')}`),
      );
      const told = await Promise.all(notices);
      return events.filter((_, index) => told[index] !== undefined).map(({ type }) => type);
    };
    expect(await noticed('org_moved', { importId: 'history', effectiveAt: '2023-05-01T08:00:00Z' })).toEqual([]);
    expect(await noticed('org_new', {})).toEqual(['PartnerInvited', 'InvitationAccepted', 'PaymentMethodChanged']);
  });

  it('tells the position of each read model: one that is built again holds back nobody else’s readers', async () => {
    const last = (await open.checkpoints.settled(open.store, 10_000))!;
    await open.checkpoints.ensure('built_again', 'projection', 1);
    const positions = new ReadPosition(readModelPosition(open.database, open.store), 50);
    for (const { name } of allProjections) expect(await positions.reach(last, [name])).toBe(last);
    expect(await positions.reach(last)).toBe(last);
    await expect(positions.reach(last, ['built_again'])).rejects.toMatchObject({
      status: 503,
      code: 'READ_MODELS_BEHIND',
      message: `The read model built_again is at 0, not at ${last} yet.`,
    });
    await open.database.query(`DELETE FROM checkpoint WHERE consumer = 'built_again'`);
  });

  it('a posting that is deferred shows, and whoever waits for it is told why it does not come', async () => {
    const source = (await open.store.lastEvent())!;
    const deferred = [
      { stream: 'order-ord_1', revision: 0, position: '1', eventId: source.id, reason: 'the payer has no name' },
    ];
    const data = { sourceUpTo: '1', deferred, carried: { lastNumber: 0 } };
    const id = derivedUuid('deferred');
    const actor = automationActor('when-order-opened-then-issue-invoice');
    const cause = { commandId: id, $correlationId: id, $causationId: id };
    const metadata = { ...cause, actor, effectiveAt: '2024-01-01T00:00:00Z' };
    const encoded = await open.store.codec.encode({ type: 'PostingDeferred', data }, id, metadata);
    const { position } = await open.store.append('invoiceSeries-main', [encoded], -1);
    await open.checkpoints.waitFor(position, 10_000);
    const { setAside, ready } = await ledgerHealth(open, worker);
    expect(ready).toBe(false);
    expect(setAside).toContainEqual(
      expect.objectContaining({ kind: 'deferred', stream: 'invoiceSeries-main', reason: 'the payer has no name' }),
    );
    const consumer = 'when-order-opened-then-issue-invoice';
    expect(await gapsOf(open.database)([consumer])).toMatchObject([{ consumer, stream: 'invoiceSeries-main' }]);
    const behind = {
      ...open,
      checkpoints: { settled: () => Promise.reject(new NotCaughtUp([{ consumer, error: null }], 1n)) },
    };
    const waiting = settle({ open: behind as never }, { deferredMs: 0 });
    await expect(waiting).rejects.toThrow(/invoiceSeries-main cannot post .*: the payer has no name/);
  });
});
