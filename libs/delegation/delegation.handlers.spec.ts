import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import type { CommandBus } from '@nestjs/cqrs';
import { eventDefinitions as claimEvents } from '#libs/event-sourcing/claims/index.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { ProductOrdered, type ProductOrderedData } from '#libs/orders/events/product-ordered.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import { Product } from '#libs/orders/product.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import { Partner } from '#libs/programme/partner.js';
import {
  removalContext,
  WhenProductGoneThenRemoveFromGrants,
} from './automations/when-product-gone-then-remove-from-grants.js';
import { Delegation, type DelegationEvent } from './delegation.js';
import { told } from './held-access.js';
import {
  AcceptInvitation,
  AddProductAccess,
  ChangeAccess,
  ChangePaymentMethod,
  DeclineInvitation,
  delegation,
  EndPartnership,
  invitationTarget,
  InviteClient,
  InvitePartner,
  RemoveGoneProduct,
  RemoveProductAccess,
  VerifyGrantedAccess,
  WithdrawInvitation,
} from './index.js';
import { ANNA, BEAT, by, CLIENT, client, FULL, limited, pair } from './testing/scene.js';

const golden = new URL('../orders/events/golden/ProductOrdered.v1.json', import.meta.url);
const line = (JSON.parse(readFileSync(golden, 'utf8')) as { data: ProductOrderedData }).data;
const staff: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };

const carry = (ledger: Ledger, command: LedgerCommand<unknown>): Promise<CommandOutcome> =>
  carryOut(delegation.commands, ledger, command);

let commands = 0;
const as = (actor: Actor, commandId = `c${(commands += 1)}`): CommandContext => ({
  commandId,
  correlationId: commandId,
  causationId: commandId,
  actor,
});

/** A client with products `p1` and `p2`, another client, and two partners, in a fresh store. */
const furnished = async (): Promise<Memory> => {
  const memory = new Memory([
    OrganisationRegistered,
    PartnerAdmitted,
    ProductOrdered,
    ProductTerminated,
    ProductTransferred,
    ...delegation.events,
    ...claimEvents,
    ...registerEvents,
  ]);
  const ledger = memoryLedger(memory);
  for (const orgId of [CLIENT, 'other', ANNA, BEAT]) {
    const data = {
      orgId,
      name: orgId,
      legalForm: 'company',
      country: 'CH',
      currency: 'CHF',
      source: 'signup',
    } as const;
    const decide = () => [{ type: 'OrganisationRegistered', data } as const];
    await ledger.transact({ aggregate: Organisation, id: orgId, context: as(staff), decide });
  }
  for (const orgId of [ANNA, BEAT]) {
    const decide = () => [{ type: 'PartnerAdmitted', data: { orgId, level: 'gold' } } as const];
    await ledger.transact({ aggregate: Partner, id: orgId, context: as(staff), decide });
  }
  for (const productId of ['p1', 'p2']) {
    const data = { ...line, productId, orderId: `o-${productId}`, clientOrgId: CLIENT };
    const decide = () => [{ type: 'ProductOrdered', data } as const];
    await ledger.transact({ aggregate: Product, id: productId, context: as(client), decide });
  }
  return memory;
};
const terminate = (ledger: Ledger, productId: string): Promise<CommandOutcome> =>
  ledger.transact({
    aggregate: Product,
    id: productId,
    context: as(staff),
    decide: () => [{ type: 'ProductTerminated', data: { productId, clientOrgId: CLIENT } } as const],
  });
const transfer = (ledger: Ledger, productId: string, fromOrgId: string, toOrgId: string): Promise<CommandOutcome> =>
  ledger.transact({
    aggregate: Product,
    id: productId,
    context: as(staff),
    decide: () => [{ type: 'ProductTransferred', data: { productId, fromOrgId, toOrgId } } as const],
  });
const invite = (ledger: Ledger, partner: string, access = FULL, context = as(client), more: object = {}) =>
  carry(ledger, new InvitePartner({ invitationId: `i-${partner}`, ...pair(partner), access, ...more }, context));
const accept = (ledger: Ledger, partner: string, context = as(by(partner))) =>
  carry(ledger, new AcceptInvitation({ invitationId: `i-${partner}` }, context));
const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : String(error));
const accessOf = async (memory: Memory, partner: string) => {
  const { state } = await memoryLedger(memory).read(Delegation, CLIENT);
  const partnership = state.partnerships.get(partner);
  return partnership && told(partnership.access);
};

describe('the commands of delegation', () => {
  it('play from an invitation to the end of the partnership', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    expect(await invite(ledger, ANNA, limited('p1'))).toMatchObject({ stream: 'delegation-client', revision: 0 });
    expect(await invitationTarget(ledger, 'i-anna')).toEqual({
      clientOrgId: CLIENT,
      partnerOrgId: ANNA,
      direction: 'client-to-partner',
    });
    await accept(ledger, ANNA);
    const one = { ...pair(ANNA), productId: 'p2' };
    await carry(ledger, new AddProductAccess(one, as(client)));
    await carry(ledger, new RemoveProductAccess(one, as(client)));
    await carry(ledger, new ChangeAccess({ ...pair(ANNA), access: FULL }, as(client)));
    const method = new ChangePaymentMethod({ ...pair(ANNA), paymentMethod: 'PARTNER' }, as(client));
    await carry(ledger, method);
    expect(await accessOf(memory, ANNA)).toEqual({ mode: 'FULL', products: [], payment: 'PARTNER' });
    await carry(ledger, new EndPartnership({ ...pair(ANNA), by: 'partner' }, as(by(ANNA))));
    expect(await accessOf(memory, ANNA)).toBeUndefined();
    expect(memory.stream('delegation-client').map(({ type }) => type)).toEqual([
      'PartnerInvited',
      'InvitationAccepted',
      'PartnershipStarted',
      'AccessGranted',
      'ProductAccessAdded',
      'ProductAccessRemoved',
      'AccessChanged',
      'PaymentMethodChanged',
      'AccessRevoked',
      'PartnershipEnded',
    ]);
  });

  it('a partner’s events say on whose behalf it acted, a client’s do not (I8)', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    const partner = as(by(ANNA));
    await invite(ledger, ANNA);
    await carry(ledger, new DeclineInvitation({ invitationId: 'i-anna' }, partner));
    const asking = { invitationId: 'i2', ...pair(ANNA), access: FULL };
    await carry(ledger, new InviteClient(asking, as(by(ANNA))));
    const withdraw = new WithdrawInvitation({ invitationId: 'i2' }, as(by(ANNA)));
    await carry(ledger, withdraw);
    await invite(ledger, ANNA, FULL, as(client), { invitationId: 'i3' });
    const accepting = new AcceptInvitation({ invitationId: 'i3' }, as(by(ANNA)));
    await carry(ledger, accepting);
    await carry(ledger, new EndPartnership({ ...pair(ANNA), by: 'partner' }, as(by(ANNA))));
    const events = memory.stream('delegation-client').map(({ metadata: { actor } }) => actor);
    expect(events.map(({ orgId }) => orgId)).toContain(CLIENT);
    expect(events).toHaveLength(10);
    for (const actor of events) {
      expect(actor).toEqual(actor.orgId === CLIENT ? client : { ...by(ANNA), onBehalfOfOrgId: CLIENT });
    }
  });

  it('decline, withdraw, and refuse what nobody made', async () => {
    const ledger = memoryLedger(await furnished());
    await invite(ledger, ANNA);
    await carry(ledger, new DeclineInvitation({ invitationId: 'i-anna' }, as(by(ANNA))));
    const asked = { invitationId: 'i2', ...pair(ANNA), access: FULL };
    await carry(ledger, new InviteClient(asked, as(by(ANNA))));
    const withdraw = new WithdrawInvitation({ invitationId: 'i2' }, as(by(ANNA)));
    await carry(ledger, withdraw);
    expect((await ledger.read(Delegation, CLIENT)).state.invitations.get('i2')?.status).toBe('withdrawn');
    await expect(accept(ledger, 'nobody')).rejects.toMatchObject({ code: 'UNKNOWN_INVITATION' });
    expect(await invitationTarget(ledger, 'i-nobody')).toBeUndefined();
  });

  it('repeated with its command id, a command is answered with its first outcome, also when it is over by then', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    const context = as(client);
    const first = await invite(ledger, ANNA, FULL, context);
    const acceptance = as(by(ANNA));
    const accepted = await accept(ledger, ANNA, acceptance);
    expect(await invite(memoryLedger(memory), ANNA, FULL, context)).toEqual({ ...first, repeated: true });
    expect(await accept(memoryLedger(memory), ANNA, acceptance)).toEqual({ ...accepted, repeated: true });
  });

  it('an invitation’s id is used once, across clients, and stays free when refused', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    await expect(invite(ledger, ANNA, limited('unheard-of'))).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' });
    expect(memory.stream('invitation-i-anna')).toEqual([]);
    await invite(ledger, ANNA);
    const elsewhere = { clientOrgId: 'other' };
    await expect(invite(ledger, ANNA, FULL, as(by('other')), elsewhere)).rejects.toMatchObject({
      code: 'INVITATION_EXISTS',
    });
  });

  it('R41: of two simultaneous acceptances of FULL exactly one wins', async () => {
    const memory = await furnished();
    await invite(memoryLedger(memory), ANNA);
    await invite(memoryLedger(memory), BEAT);
    const answers = await Promise.all(
      [ANNA, BEAT].map((one) => accept(memoryLedger(memory), one).then(() => 'won', codeOf)),
    );
    expect(answers.sort()).toEqual(['FULL_ALREADY_GRANTED', 'won']);
  });

  it('R61: the partner verifies what was granted otherwise, for the client; a repetition answers its first outcome', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    const asking = { invitationId: 'i1', ...pair(ANNA), access: FULL };
    await carry(ledger, new InviteClient(asking, as(by(ANNA))));
    const accepting = new AcceptInvitation({ invitationId: 'i1', grant: limited('p1') }, as(client));
    await carry(ledger, accepting);
    const context = as(by(ANNA, 'administrator'));
    const verify = (own = context, partner: string = ANNA) =>
      carry(memoryLedger(memory), new VerifyGrantedAccess(pair(partner), own));
    const first = await verify();
    expect(first.events.map(({ type }) => type)).toEqual(['GrantedAccessVerified']);
    expect(memory.stream('delegation-client').at(-1)).toMatchObject({
      data: { partnerOrgId: ANNA, access: { mode: 'LIMITED', products: ['p1'], payment: null } },
      metadata: { actor: { ...by(ANNA, 'administrator'), onBehalfOfOrgId: CLIENT } },
    });
    expect(await verify()).toEqual({ ...first, repeated: true });
    expect(await verify(as(by(ANNA)))).toMatchObject({ events: [], repeated: false });
    await expect(verify(as(client))).rejects.toMatchObject({ code: 'ACTOR_NOT_ALLOWED' });
    await expect(verify(as(by(BEAT)), BEAT)).rejects.toMatchObject({ code: 'NO_ACTIVE_PARTNERSHIP' });
    await expect(verify(as(by('nobody')), 'nobody')).rejects.toMatchObject({ code: 'UNKNOWN_ORGANISATION' });
  });

  it('partnership ids follow from the command', async () => {
    const memory = await furnished();
    await invite(memoryLedger(memory), ANNA);
    await accept(memoryLedger(memory), ANNA, as(by(ANNA), 'the-command'));
    const id = (await memoryLedger(memory).read(Delegation, CLIENT)).state.partnerships.get(ANNA)?.partnershipId;
    expect(id).toMatch(/^pst_[0-9a-f]{32}$/);
  });
});

describe('a product that leaves its client (A21), from event to command', () => {
  const automationOver = (memory: Memory, interference: Interference = {}) => {
    const ledger = memoryLedger(memory, interference);
    const sent: RemoveGoneProduct[] = [];
    const execute = (command: RemoveGoneProduct): Promise<CommandOutcome> => {
      sent.push(command);
      return carry(ledger, command);
    };
    const automation = new WhenProductGoneThenRemoveFromGrants(ledger, { execute } as unknown as CommandBus);
    const parked: string[] = [];
    const parking = { park: async (_: RecordedEvent, error: Error) => void parked.push(codeOf(error)) };
    const run = (events: readonly RecordedEvent[]): Promise<void> =>
      automation.handle(
        events.filter(
          ({ type, category }) => automation.types.has(type as never) && automation.categories.has(category),
        ),
        parking,
      );
    return { run, sent, parked };
  };

  it('leaves the grant after its termination; every event may come twice', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    await invite(ledger, ANNA, limited('p1', 'p2'));
    await accept(ledger, ANNA);
    await terminate(ledger, 'p1');
    const { run, sent, parked } = automationOver(memory);
    await run(memory.recorded());
    const written = memory.all.length;
    await run(memory.recorded());
    expect(memory.all).toHaveLength(written);
    expect(await accessOf(memory, ANNA)).toMatchObject({ products: ['p2'] });
    expect(sent.length).toBeGreaterThan(0);
    expect(parked).toEqual([]);
    const last = memory.recorded().at(-1);
    const cause = memory.recorded().find(({ type }) => type === 'ProductTerminated');
    expect(last).toMatchObject({ type: 'ProductAccessRemoved', data: { reason: 'product-gone' } });
    expect(last?.metadata.$correlationId).toBe(cause?.metadata.$correlationId);
    expect(last?.metadata.actor).toEqual(automationActor('when-product-gone-then-remove-from-grants'));
  });

  it('leaves the grant of its former owner after a transfer, which is the cause (E26)', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    await invite(ledger, ANNA, limited('p1', 'p2'));
    await accept(ledger, ANNA);
    const { events } = await transfer(ledger, 'p1', CLIENT, 'other');
    await automationOver(memory).run(memory.recorded());
    const written = memory.all.length;
    await automationOver(memory).run(memory.recorded());
    expect(memory.all).toHaveLength(written);
    expect(memory.recorded().at(-1)).toMatchObject({
      type: 'ProductAccessRemoved',
      data: { productId: 'p1', reason: 'product-gone' },
      metadata: { $causationId: events[0]?.id },
    });
    expect(await accessOf(memory, ANNA)).toMatchObject({ products: ['p2'] });
  });

  it('leaves it also when it has come back before anybody looked, unless it was named since (E26)', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    await invite(ledger, ANNA, limited('p1', 'p2'));
    await accept(ledger, ANNA);
    for (const productId of ['p1', 'p2']) {
      await transfer(ledger, productId, CLIENT, 'other');
      await transfer(ledger, productId, 'other', CLIENT);
    }
    await carry(ledger, new RemoveProductAccess({ ...pair(ANNA), productId: 'p2' }, as(client)));
    await carry(ledger, new AddProductAccess({ ...pair(ANNA), productId: 'p2' }, as(client)));
    await automationOver(memory).run(memory.recorded());
    expect(await accessOf(memory, ANNA)).toMatchObject({ products: ['p2'] });
  });

  it('an import that does the same step at once shares the command id, so that it is done once', async () => {
    const memory = await furnished();
    const ledger = memoryLedger(memory);
    await invite(ledger, ANNA, limited('p1'));
    await accept(ledger, ANNA);
    await terminate(ledger, 'p1');
    const cause = memory.recorded().at(-1) as RecordedEvent;
    const command = new RemoveGoneProduct({ clientOrgId: CLIENT, productId: 'p1' }, removalContext(cause, 'p1'));
    const first = await carry(ledger, command);
    expect(await carry(ledger, command)).toEqual({ ...first, repeated: true });
    const { run, sent } = automationOver(memory);
    await run([cause]);
    expect(sent).toEqual([]);
  });

  it.each(['before', 'after'] as const)('a termination that races a grant, %s it in the log, is met', async (order) => {
    const memory = await furnished();
    await invite(memoryLedger(memory), ANNA, limited('p1'));
    let raced = false;
    // The product is terminated between the acceptance's reads and its append, or right after the append.
    const race = async (operation: 'append' | 'read', stream: string): Promise<void> => {
      if (operation !== 'append' || stream !== 'delegation-client' || raced) return;
      raced = true;
      await terminate(memoryLedger(memory), 'p1');
    };
    await accept(memoryLedger(memory, { [order]: race }), ANNA);
    expect(await accessOf(memory, ANNA)).toMatchObject({ products: ['p1'] });
    await automationOver(memory).run(memory.recorded());
    expect(await accessOf(memory, ANNA)).toMatchObject({ mode: 'LIMITED', products: [] });
  });

  describe('and is named by a grant that comes after it', () => {
    const names = { partnershipId: 'pst', partnerOrgId: ANNA };
    const holding = (...ids: string[]) => ({ mode: 'LIMITED' as const, products: ids, payment: null });
    const granted = (...ids: string[]): DelegationEvent => ({
      type: 'AccessGranted',
      data: { ...names, to: holding(...ids), needsVerification: false },
    });
    const write = (memory: Memory, ...events: DelegationEvent[]): Promise<CommandOutcome> =>
      memoryLedger(memory).transact({ aggregate: Delegation, id: CLIENT, context: as(client), decide: () => events });

    it.each<[string, DelegationEvent[]]>([
      ['a first grant', [granted('p1', 'p2')]],
      ['one product more', [granted('p2'), { type: 'ProductAccessAdded', data: { ...names, productId: 'p1' } }]],
      [
        'a change',
        [granted('p2'), { type: 'AccessChanged', data: { ...names, to: holding('p1', 'p2'), paymentBefore: null } }],
      ],
    ])('leaves it again, because of it: %s', async (_, events) => {
      const memory = await furnished();
      await terminate(memoryLedger(memory), 'p1');
      await write(memory, ...events);
      const cause = memory.recorded().at(-1)!;
      const { run, sent } = automationOver(memory);
      await run([cause]);
      expect(sent.map(({ context }) => context.causationId)).toEqual([cause.id]);
      expect(await accessOf(memory, ANNA)).toMatchObject({ products: ['p2'] });
    });

    it('so do all that are another client’s or were never ordered, each for itself', async () => {
      const memory = await furnished();
      const data = { ...line, productId: 'foreign', orderId: 'o-foreign', clientOrgId: 'other' };
      const decide = () => [{ type: 'ProductOrdered', data } as const];
      await memoryLedger(memory).transact({ aggregate: Product, id: 'foreign', context: as(by('other')), decide });
      await write(memory, granted('foreign', 'p1', 'unheard-of'));
      await automationOver(memory).run(memory.recorded());
      expect(await accessOf(memory, ANNA)).toMatchObject({ products: ['p1'] });
    });

    it('but one that ends later leaves it because of its end', async () => {
      const memory = await furnished();
      await write(memory, granted('p1'));
      const grant = memory.recorded().at(-1)!;
      await terminate(memoryLedger(memory), 'p1');
      const { run, sent } = automationOver(memory);
      await run([grant]);
      expect(sent).toEqual([]);
    });
  });
});
