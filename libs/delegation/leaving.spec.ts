import 'reflect-metadata';
import type { CommandBus } from '@nestjs/cqrs';
import { eventDefinitions as claimEvents } from '#libs/event-sourcing/claims/index.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
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
} from './index.js';
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

const automationOver = (memory: Memory) => {
  const ledger = memoryLedger(memory);
  const execute = (command: PartFromClient): Promise<CommandOutcome> => carryOut(delegation.commands, ledger, command);
  const automation = new WhenPartnerLeftThenPart(ledger, { execute } as unknown as CommandBus);
  const park = async (_: unknown, error: Error): Promise<void> => Promise.reject(error);
  return (events: readonly RecordedEvent[] = memory.recorded()): Promise<void> =>
    automation.handle(
      events.filter(({ type }) => automation.types.has(type as never)),
      { park },
    );
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
    const ends = written.filter(({ type }) => type === 'PartnershipEnded');
    expect(ends.map(({ data }) => (data as { endedBy: string }).endedBy)).toEqual(['partner-left', 'partner-left']);
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
    await automationOver(memory)();
    expect(memory.all).toHaveLength(written);
    await expect(doing(memory)(leaving('2024-03-12', 'again'))).rejects.toMatchObject({ code: 'NOT_A_PARTNER' });
  });

  it('goes on after a death at any append, by the same command or by the automation', async () => {
    for (const finish of [(memory: Memory) => doing(memory)(leaving()), (memory: Memory) => automationOver(memory)()])
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
    await automationOver(memory)();
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
    await automationOver(without)();
    expect(await between(without)).toEqual(PARTED);
  });

  it('is up to the ledger itself to part from a client, and changes nothing while the partner stays', async () => {
    const memory = await busy();
    const part = new PartFromClient({ clientOrgId: 'c1', partnerOrgId: ANNA }, as(ledgerItself));
    expect(await doing(memory)(part)).toMatchObject({ stream: 'delegation-c1', events: [] });
    expect(await between(memory)).toMatchObject({ 'c1 anna': 'accepted, partners' });
  });
});
