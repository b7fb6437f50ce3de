import 'reflect-metadata';
import type { CommandBus } from '@nestjs/cqrs';
import { eventDefinitions as claimEvents } from '#libs/event-sourcing/claims/index.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { programme } from '#libs/programme/index.js';
import { WhenPartnerLeftThenPart } from './automations/when-partner-left-then-part.js';
import { Delegation } from './delegation.js';
import {
  AcceptInvitation,
  delegation,
  ExpireInvitations,
  InvitePartner,
  LeaveProgramme,
  PartFromClient,
  WithdrawInvitation,
} from './index.js';
import { partnerClients } from './registers.js';
import { accepted, as, asked, between, desk, Died, doing, furnished, noon, offered } from './testing/clients.js';
import { ANNA, automation as ledgerItself, BEAT, by, FULL } from './testing/scene.js';

/** `c1` and `c2` are Anna's; `c3` was asked by her, `c4` offers; `c2` once offered Beat, whose own client Anna is. */
const busy = async (): Promise<Memory> => {
  const memory = await furnished();
  const go = doing(memory);
  for (const client of ['c1', 'c2']) {
    await go(offered(client, ANNA, '2024-03-01'));
    await go(accepted(client, ANNA, '2024-03-01'));
  }
  await go(asked('c3', ANNA, '2024-03-01'));
  await go(offered('c4', ANNA, '2024-03-01'));
  await go(offered('c2', BEAT, '2024-03-01'));
  await go(offered(ANNA, BEAT, '2024-03-01'));
  await go(accepted(ANNA, BEAT, '2024-03-01'));
  return memory;
};
const boss: Actor = { ...by(ANNA), userId: 'boss' };
const leaving = (day = '2024-03-12', commandId = 'leave') =>
  new LeaveProgramme({ orgId: ANNA }, { ...as(boss, commandId, noon(day)), reason: 'we close' });

const PARTED = {
  'c1 anna': 'accepted',
  'c2 anna': 'accepted',
  'c3 anna': 'withdrawn',
  'c4 anna': 'withdrawn',
  'c2 beat': 'open',
  'anna beat': 'accepted, partners',
};

/** The automation, handed events as a worker hands them over, with the commands that it sent. */
const automationOver = (memory: Memory) => {
  const ledger = memoryLedger(memory);
  const sent: PartFromClient[] = [];
  const execute = (command: PartFromClient): Promise<CommandOutcome> => {
    sent.push(command);
    return carryOut(delegation.commands, ledger, command);
  };
  const automation = new WhenPartnerLeftThenPart(ledger, { execute } as unknown as CommandBus);
  const park = async (_: unknown, error: Error): Promise<void> => Promise.reject(error);
  const run = (events: readonly RecordedEvent[] = memory.recorded()): Promise<void> =>
    automation.handle(
      events.filter(({ type, category }) => automation.types.has(type as never) && automation.categories.has(category)),
      { park },
    );
  return { run, sent };
};

describe('A partner leaves the programme (A30, E18)', () => {
  it('ends all its partnerships and withdraws its open invitations, in its name; what it is as a client stays', async () => {
    const memory = await busy();
    const before = memory.all.length;
    const outcome = await doing(memory)(leaving());
    expect(await between(memory)).toEqual(PARTED);
    const written = memory.recorded(before);
    expect(written.map(({ type, streamId }) => `${streamId} ${type}`).sort()).toEqual([
      'anna PartnerLeft',
      'c1 AccessRevoked',
      'c1 PartnershipEnded',
      'c2 AccessRevoked',
      'c2 PartnershipEnded',
      'c3 InvitationWithdrawn',
      'c4 InvitationWithdrawn',
    ]);
    expect(written[0]?.type).toBe('PartnerLeft');
    expect(outcome.events.map(({ id }) => id).sort()).toEqual(written.map(({ id }) => id).sort());
    expect(outcome.position).toBe(written.at(-1)?.position);
    for (const { metadata, streamId } of written) {
      expect(metadata).toMatchObject({
        $correlationId: 'of leave',
        effectiveAt: noon('2024-03-12'),
        reason: 'we close',
      });
      expect(metadata.actor).toMatchObject({ userId: 'boss', orgId: ANNA, role: 'legalRepresentative' });
      expect(metadata.actor.onBehalfOfOrgId).toBe(streamId === ANNA ? undefined : streamId);
    }
    // What follows is caused by the departure, under ids that whoever does it makes the same.
    const [departure, ...followed] = written;
    for (const { metadata, streamId } of followed) {
      expect(metadata).toMatchObject({
        commandId: derivedUuid('automation', departure!.id, `part:${streamId}`),
        $causationId: departure!.id,
        actor: { channel: 'automation' },
      });
    }
    const ends = written.filter(({ type }) => type === 'PartnershipEnded');
    expect(ends.map(({ data }) => (data as { endedBy: string }).endedBy)).toEqual(['partner-left', 'partner-left']);
  });

  it('answers what was written client by client, and the position of the last of it, whichever client ends last', async () => {
    const memory = await furnished();
    for (const client of ['c2', 'c1']) await doing(memory)(offered(client, ANNA, '2024-03-01'));
    let release = (): void => undefined;
    const othersDone = new Promise<void>((resolve) => (release = resolve));
    let parted = 0;
    // What was written first is answered last.
    const after = async (operation: string, stream: string): Promise<void> => {
      if (operation !== 'append' || !stream.startsWith('delegation-')) return;
      if ((parted += 1) === 1) await othersDone;
      else release();
    };
    const outcome = await doing(memory, { after })(leaving());
    const idsOf = (stream: string) => memory.stream(stream).at(-1)?.id;
    expect(outcome.events).toEqual([
      { type: 'PartnerLeft', id: idsOf('partner-anna') },
      { type: 'InvitationWithdrawn', id: idsOf('delegation-c1') },
      { type: 'InvitationWithdrawn', id: idsOf('delegation-c2') },
    ]);
    expect(outcome.position).toBe(memory.recorded().at(-1)?.position);
  });

  it('answers its own position where nothing was left of a client, whatever that one does meanwhile', async () => {
    const memory = await furnished();
    await doing(memory)(offered('c1', ANNA, '2024-03-01'));
    const withdrawn = as(by('c1'), undefined, noon('2024-03-02'));
    await doing(memory)(new WithdrawInvitation({ invitationId: 'c1-anna' }, withdrawn));
    const after = async (operation: string, stream: string): Promise<void> => {
      if (operation === 'append' && stream === 'partner-anna') await doing(memory)(offered('c1', BEAT, '2024-03-12'));
    };
    const outcome = await doing(memory, { after })(leaving());
    expect(outcome.events.map(({ type }) => type)).toEqual(['PartnerLeft']);
    expect(outcome.position).toBe(memory.stream('partner-anna').at(-1)?.position);
    expect(await between(memory)).toEqual({ 'c1 anna': 'withdrawn', 'c1 beat': 'open' });
  });

  it('of an import, all that follows is the import’s', async () => {
    const memory = await busy();
    const before = memory.all.length;
    const { data, context } = leaving();
    await doing(memory)(new LeaveProgramme(data, { ...context, importId: 'i1' }));
    expect(memory.recorded(before).map(({ metadata }) => metadata.importId)).toEqual(Array(7).fill('i1'));
  });

  it('leaves alone an invitation whose day has come, which then expires (E19)', async () => {
    const memory = await busy();
    await doing(memory)(leaving('2024-03-31'));
    expect(await between(memory)).toMatchObject({ 'c3 anna': 'open', 'c4 anna': 'open', 'c1 anna': 'accepted' });
    const expire = new ExpireInvitations({ through: '2024-04-01' }, as(desk, undefined, noon('2024-04-01')));
    await doing(memory)(expire);
    expect(await between(memory)).toMatchObject({ 'c3 anna': 'expired', 'c4 anna': 'expired', 'c2 beat': 'expired' });
  });

  it('is done once: the same command answers the same, another one is refused', async () => {
    const memory = await busy();
    const first = await doing(memory)(leaving());
    const written = memory.all.length;
    expect(await doing(memory)(leaving())).toEqual({ ...first, repeated: true });
    await automationOver(memory).run();
    expect(memory.all).toHaveLength(written);
    await expect(doing(memory)(leaving('2024-03-12', 'again'))).rejects.toMatchObject({ code: 'NOT_A_PARTNER' });
  });

  it('goes on after a death at any append, by the same command or by the automation', async () => {
    for (const finish of [
      (memory: Memory) => doing(memory)(leaving()),
      (memory: Memory) => automationOver(memory).run(),
    ])
      for (let survived = 1; survived <= 4; survived += 1) {
        const memory = await busy();
        let appends = 0;
        const before = async (operation: string): Promise<void> => {
          if (operation === 'append' && (appends += 1) > survived) throw new Died();
        };
        await expect(doing(memory, { before })(leaving())).rejects.toThrow(Died);
        await finish(memory);
        expect(await between(memory)).toEqual(PARTED);
        const names = memory.recorded().map(({ type, streamId }) => `${streamId} ${type}`);
        expect(names.filter((name) => name === 'c1 PartnershipEnded')).toHaveLength(1);
      }
  });

  it('meets an invitation that was decided before it and written after it had looked', async () => {
    const memory = await busy();
    let raced = false;
    const before = async (operation: string, stream: string): Promise<void> => {
      if (operation !== 'append' || stream !== 'delegation-c1' || raced) return;
      raced = true;
      await doing(memory)(leaving());
    };
    const ended = memoryLedger(memory);
    const { state } = await ended.read(Delegation, 'c1');
    expect(state.partnerships.has(ANNA)).toBe(true);
    const late = new InvitePartner(
      { invitationId: 'late', clientOrgId: 'c5', partnerOrgId: ANNA, access: FULL },
      as(by('c5'), undefined, noon('2024-03-12')),
    );
    const facts = { legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' } as const;
    const decide = () => [{ type: 'OrganisationRegistered', data: { orgId: 'c5', name: 'c5', ...facts } } as const];
    await ended.transact({ aggregate: Organisation, id: 'c5', context: as(desk), decide });
    const race = async (operation: string, stream: string): Promise<void> =>
      before(operation, stream === 'delegation-c5' ? 'delegation-c1' : stream);
    await doing(memory, { before: race })(late);
    const of = async () => (await memoryLedger(memory).read(Delegation, 'c5')).state.invitations.get('late')?.status;
    expect([raced, await of()]).toEqual([true, 'open']);
    const accepting = new AcceptInvitation({ invitationId: 'late' }, as(by(ANNA), undefined, noon('2024-03-12')));
    await expect(doing(memory)(accepting)).rejects.toMatchObject({ code: 'INVITATION_NOT_OPEN' });
    await automationOver(memory).run();
    expect(await of()).toBe('withdrawn');
  });

  it('reaches clients that were invited before there was a register of them', async () => {
    const memory = await busy();
    const without = new Memory([
      OrganisationRegistered,
      ...delegation.events,
      ...programme.events,
      ...claimEvents,
      ...registerEvents,
    ]);
    without.all.push(...memory.all.filter(({ name }) => !name.startsWith('partnerClients')));
    await doing(without)(leaving());
    expect(await between(without)).toMatchObject({ 'c1 anna': 'accepted, partners' });
    await automationOver(without).run();
    expect(await between(without)).toEqual(PARTED);
    const { state } = await memoryLedger(without).read(partnerClients, ANNA);
    expect(state.toArray().sort()).toEqual(['c1', 'c2', 'c3', 'c4']);
  });

  it('is followed up from its departure alone, one command a client, and from nothing while it stays', async () => {
    const memory = await busy();
    const staying = automationOver(memory);
    await staying.run();
    expect(staying.sent).toEqual([]);
    const before = async (operation: string, stream: string): Promise<void> => {
      if (operation === 'append' && stream.startsWith('delegation-')) throw new Died();
    };
    await expect(doing(memory, { before })(leaving())).rejects.toThrow(Died);
    const { run, sent } = automationOver(memory);
    const departure = memory.recorded().filter(({ type }) => type === 'PartnerLeft');
    await run(departure);
    expect(await between(memory)).toEqual(PARTED);
    expect(sent.map(({ data }) => data.clientOrgId).sort()).toEqual(['c1', 'c2', 'c3', 'c4']);
    expect(new Set(sent.map(({ context }) => context.commandId)).size).toBe(4);
    for (const { context } of sent) {
      expect(context.actor).toEqual(automationActor('when-partner-left-then-part'));
      expect(context.causationId).toBe(departure[0]?.id);
    }
  });

  it('is up to the ledger itself to part from a client, and changes nothing while the partner stays', async () => {
    const memory = await busy();
    const part = new PartFromClient({ clientOrgId: 'c1', partnerOrgId: ANNA }, as(ledgerItself));
    expect(await doing(memory)(part)).toMatchObject({ stream: 'delegation-c1', events: [] });
    expect(await between(memory)).toMatchObject({ 'c1 anna': 'accepted, partners' });
  });
});
