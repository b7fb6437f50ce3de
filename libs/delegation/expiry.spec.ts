import 'reflect-metadata';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { type Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { Delegation } from './delegation.js';
import { Expiry, orderExpiry } from './expiry.js';
import { ExpireInvitations, WithdrawInvitation } from './index.js';
import { accepted, as, asked, between, desk, Died, doing, furnished, noon, offered } from './testing/clients.js';
import { ANNA, automation as ledgerItself, BEAT, by } from './testing/scene.js';

const expire = (through: string, today = through, actor: Actor = ledgerItself, commandId?: string) =>
  new ExpireInvitations({ through }, as(actor, commandId, noon(today)));

/** What the log has of a type, the oldest first. */
const ofType = (memory: Memory, type: string): RecordedEvent[] =>
  memory.recorded().filter((event) => event.type === type);

describe('The day through which invitations expire (E19)', () => {
  const ordered = (through: string) => ({ type: 'ExpiryOrdered' as const, data: { through } });
  const order = (through: string, today = '2024-03-12', actor: Actor = ledgerItself) =>
    orderExpiry({ through }, { at: noon(today) }, actor);

  it('is ordered once; through the same day again or an earlier one changes nothing, a later one does', () => {
    const begun = given(Expiry);
    expect(begun.state).toEqual({ through: null });
    begun
      .when(order('2024-03-11'))
      .then([ordered('2024-03-11')])
      .when(order('2024-03-11'))
      .then(nothing)
      .when(order('2024-03-10'))
      .then(nothing)
      .when(order('2024-03-12'))
      .then([ordered('2024-03-12')])
      .when(order('2024-03-11'))
      .then(nothing);
  });

  it('is today at the latest, as Zurich counts', () => {
    given(Expiry)
      .when(order('2024-03-13'))
      .then(refused('DAY_IN_FUTURE', { today: '2024-03-12' }));
    given(Expiry)
      .when(orderExpiry({ through: '2024-03-13' }, { at: '2024-03-12T22:59:59Z' }, desk))
      .then(refused('DAY_IN_FUTURE'));
    given(Expiry)
      .when(orderExpiry({ through: '2024-03-13' }, { at: '2024-03-12T23:00:00Z' }, desk))
      .then([ordered('2024-03-13')]);
  });

  it('is given by the programme desk or the ledger itself, who is asked first', () => {
    for (const actor of [by(ANNA), { ...desk, role: 'staff:finance' } as const])
      given(Expiry)
        .when(order('2024-03-13', '2024-03-12', actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('Invitations expire (E19)', () => {
  it('through a day, over all clients; again or through an earlier one nothing changes', async () => {
    const memory = await furnished();
    const go = doing(memory);
    await go(offered('c1', ANNA, '2024-03-01'));
    await go(asked('c2', ANNA, '2024-03-01'));
    await go(offered('c3', BEAT, '2024-03-02'));
    await go(offered('c4', BEAT, '2024-03-01'));
    await go(accepted('c4', BEAT, '2024-03-30'));
    await go(expire('2024-03-30'));
    expect(await between(memory)).toMatchObject({ 'c1 anna': 'open', 'c2 anna': 'open' });
    await go(expire('2024-03-31', '2024-04-05', desk, 'daily'));
    const after = {
      'c1 anna': 'expired',
      'c2 anna': 'expired',
      'c3 beat': 'open',
      'c4 beat': 'accepted, partners',
    };
    expect(await between(memory)).toEqual(after);
    const written = memory.all.length;
    await go(expire('2024-03-31', '2024-04-05', desk, 'daily'));
    await go(expire('2024-03-30', '2024-04-05'));
    expect(memory.all).toHaveLength(written);
  });

  it('goes on after a death at any append, each invitation once', async () => {
    for (let survived = 0; survived <= 2; survived += 1) {
      const memory = await furnished();
      for (const client of ['c1', 'c2', 'c3']) await doing(memory)(offered(client, ANNA, '2024-03-01'));
      let appends = 0;
      const before = async (operation: string): Promise<void> => {
        if (operation === 'append' && (appends += 1) > survived) throw new Died();
      };
      const daily = expire('2024-04-01', '2024-04-01', desk, 'daily');
      await expect(doing(memory, { before })(daily)).rejects.toThrow(Died);
      await doing(memory)(daily);
      expect(Object.values(await between(memory))).toEqual(['expired', 'expired', 'expired']);
      expect(memory.recorded().filter(({ type }) => type === 'InvitationExpired')).toHaveLength(3);
    }
  });

  it('answers with the day’s order and the position of the last thing written, whichever client ends last', async () => {
    const memory = await furnished();
    for (const client of ['c1', 'c2']) await doing(memory)(offered(client, ANNA, '2024-03-01'));
    await doing(memory)(offered('c3', ANNA, '2024-03-20'));
    let release = (): void => undefined;
    const othersDone = new Promise<void>((resolve) => (release = resolve));
    let expiries = 0;
    // What was written first is answered last.
    const after = async (operation: string, stream: string): Promise<void> => {
      if (operation !== 'append' || !stream.startsWith('delegation-')) return;
      if ((expiries += 1) === 1) await othersDone;
      else release();
    };
    const outcome = await doing(memory, { after })(expire('2024-04-01'));
    const order = ofType(memory, 'ExpiryOrdered');
    expect(order.map(({ stream, data }) => [stream, data])).toEqual([['expiry-main', { through: '2024-04-01' }]]);
    expect(outcome).toEqual({
      stream: 'expiry-main',
      revision: 0,
      position: ofType(memory, 'InvitationExpired').at(-1)?.position,
      events: [{ type: 'ExpiryOrdered', id: order[0]?.id }],
      repeated: false,
    });
  });

  it('where none is due, answers with the position of the order', async () => {
    const memory = await furnished();
    await doing(memory)(offered('c1', ANNA, '2024-03-12'));
    const outcome = await doing(memory)(expire('2024-03-12'));
    expect(outcome.position).toBe(ofType(memory, 'ExpiryOrdered')[0]?.position);
    expect(await between(memory)).toEqual({ 'c1 anna': 'open' });
  });

  it('of one client in the order of their ids, each caused by the command and with its reason, time and import', async () => {
    const memory = await furnished();
    for (const partner of [BEAT, ANNA]) await doing(memory)(offered('c1', partner, '2024-03-01'));
    const context = { ...as(desk, 'daily', noon('2024-04-02')), importId: 'i1', reason: 'the month is over' };
    await doing(memory)(new ExpireInvitations({ through: '2024-04-01' }, context));
    const written = ofType(memory, 'InvitationExpired');
    expect(written.map(({ data }) => data)).toEqual(
      [ANNA, BEAT].map((partnerOrgId) => ({ invitationId: `c1-${partnerOrgId}`, partnerOrgId })),
    );
    for (const { metadata } of written) {
      expect(metadata).toMatchObject({
        commandId: derivedUuid('expiry', 'daily', 'c1'),
        $correlationId: 'of daily',
        $causationId: 'daily',
        effectiveAt: noon('2024-04-02'),
        importId: 'i1',
        reason: 'the month is over',
        actor: desk,
      });
    }
  });

  it('leaves alone what was answered after it had looked', async () => {
    const memory = await furnished();
    await doing(memory)(offered('c1', ANNA, '2024-03-01'));
    let raced = false;
    const after = async (operation: string, stream: string): Promise<void> => {
      if (operation !== 'read' || stream !== 'delegation-c1' || raced) return;
      raced = true;
      await doing(memory)(
        new WithdrawInvitation({ invitationId: 'c1-anna' }, as(by('c1'), undefined, noon('2024-03-30'))),
      );
    };
    const outcome = await doing(memory, { after })(expire('2024-04-01'));
    expect([raced, await between(memory)]).toEqual([true, { 'c1 anna': 'withdrawn' }]);
    expect(outcome.position).toBe(ofType(memory, 'ExpiryOrdered')[0]?.position);
    expect((await memoryLedger(memory).read(Delegation, 'c1')).revision).toBe(1);
  });
});
