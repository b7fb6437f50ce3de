import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import 'reflect-metadata';
import type { CommandBus } from '@nestjs/cqrs';
import type { DelegationEvent } from '#libs/delegation/delegation.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { Memory, memoryLedger, SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import { automationActor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { WhenMandateLapsesThenQueueNotice } from './automations/when-mandate-lapses-then-queue-notice.js';
import { WhenAccessMovesThenQueueNotice } from './automations/when-access-moves-then-queue-notice.js';
import type { NotificationQueuedData } from './events/notification-queued.js';
import { organisation } from '#libs/organisation/index.js';
import { notification, QueueNotice } from './index.js';
import { Notification, queueNotice, type QueueNoticeData } from './notification.js';

const full = (payment: 'CLIENT' | 'PARTNER'): AccessState => ({ mode: 'FULL', products: [], payment });
const limited: AccessState = { mode: 'LIMITED', products: [], payment: null };
const asked = { invitationId: 'i', partnerOrgId: 'partner' };
const held = { partnershipId: 'pst', partnerOrgId: 'partner' };

const recorded = (event: DelegationEvent, position = 1): RecordedEvent => ({
  ...event,
  id: derivedUuid('spec', position),
  metadata: {
    schemaVersion: 1,
    commandId: 'c',
    $correlationId: 'correlation',
    $causationId: 'c',
    actor: { userId: 'u', orgId: 'client', role: 'legalRepresentative', channel: 'api' },
    effectiveAt: SPEC_TIME,
  },
  stream: 'delegation-client',
  category: 'delegation',
  streamId: 'client',
  revision: position,
  position: BigInt(position),
  recordedAt: SPEC_TIME,
});

/** The automation over the real handler and memory; answers what was queued. */
const noticesAfter = async (events: readonly RecordedEvent[], times = 1): Promise<NotificationQueuedData[]> => {
  const memory = new Memory([...notification.events, ...organisation.events]);
  const handler = {
    execute: (command: LedgerCommand<unknown>) => carryOut(notification.commands, memoryLedger(memory), command),
  };
  const bus = { execute: (command: QueueNotice): Promise<CommandOutcome> => handler.execute(command) };
  const automation = new WhenAccessMovesThenQueueNotice(bus as unknown as CommandBus);
  const parking = { park: () => Promise.reject(new Error('nothing is to be parked')) };
  for (let time = 0; time < times; time += 1) await automation.handle(events, parking);
  return memory.recorded().map(({ data }) => data as NotificationQueuedData);
};

describe('who is told what (R31, R44, R60, R61)', () => {
  const cases: [string, DelegationEvent, string, string][] = [
    [
      'R44: the partner, of an offer',
      { type: 'PartnerInvited', data: { ...asked, offeredAccess: limited, supersede: false, expiresOn: null } },
      'partnership-offered',
      'partner',
    ],
    [
      'R60: the client, of a request',
      { type: 'ClientInvited', data: { ...asked, requestedAccess: limited, expiresOn: null } },
      'access-requested',
      'client',
    ],
    [
      'R61: the partner, to verify what it was granted',
      { type: 'InvitationAccepted', data: { ...asked, grantedDiffersFromRequested: false } },
      'verify-granted-access',
      'partner',
    ],
    [
      'the partner, of a change of who pays (R31)',
      { type: 'PaymentMethodChanged', data: { ...held, from: 'CLIENT', to: 'PARTNER' } },
      'payment-method-changed',
      'partner',
    ],
    [
      'the partner, of who pays when access changed with it (R31)',
      { type: 'AccessChanged', data: { ...held, to: full('CLIENT'), paymentBefore: null } },
      'payment-method-changed',
      'partner',
    ],
    [
      'the partner, of its access, when it changed without it (FAQ 2671)',
      { type: 'AccessChanged', data: { ...held, to: { ...limited, products: ['p1'] }, paymentBefore: null } },
      'access-changed',
      'partner',
    ],
    [
      'the partner, of a product more',
      { type: 'ProductAccessAdded', data: { ...held, productId: 'p1' } },
      'access-changed',
      'partner',
    ],
    [
      'the partner, of a product less',
      { type: 'ProductAccessRemoved', data: { ...held, productId: 'p1', reason: 'client' } },
      'access-changed',
      'partner',
    ],
    [
      'R44: the partner, of what the client, who acts, sends again',
      { type: 'InvitationResent', data: { ...asked, time: 1, on: '2024-03-12' } },
      'invitation-resent',
      'partner',
    ],
    [
      'A5: the client, of who would pay as its partner proposes it',
      { type: 'PaymentMethodProposed', data: { ...held, proposed: 'PARTNER' } },
      'payment-method-proposed',
      'client',
    ],
    [
      'the partner, of what the client, who acts, declined',
      { type: 'InvitationDeclined', data: asked },
      'invitation-declined',
      'partner',
    ],
    [
      'the partner, of what the client, who acts, withdrew',
      { type: 'InvitationWithdrawn', data: asked },
      'invitation-withdrawn',
      'partner',
    ],
  ];

  it.each(cases)('%s; twice the event, once the notice', async (_, event, template, recipientOrgId) => {
    const source = recorded(event);
    const parties = { clientOrgId: 'client', partnerOrgId: 'partner' };
    const notice = { template, recipientOrgId, language: 'en', ...parties, about: source.id };
    expect(await noticesAfter([source, source], 2)).toEqual([{ ...notice, details: expect.any(Object) }]);
  });

  it('R31: the partner hears of every change of who pays, back and forth, and of nothing that leaves it', async () => {
    const pays = (from: 'CLIENT' | 'PARTNER', to: 'CLIENT' | 'PARTNER', position: number): RecordedEvent =>
      recorded({ type: 'PaymentMethodChanged', data: { ...held, from, to } }, position);
    const widened = { ...held, to: { ...limited, products: ['p1'] }, paymentBefore: null };
    const events = [
      pays('CLIENT', 'PARTNER', 1),
      recorded({ type: 'AccessChanged', data: widened }, 2),
      pays('PARTNER', 'CLIENT', 3),
      recorded({ type: 'AccessChanged', data: { ...held, to: limited, paymentBefore: 'CLIENT' } }, 4),
    ];
    const notices = await noticesAfter(events);
    const told = notices.filter(({ template }) => template === 'payment-method-changed');
    expect(told.map(({ about }) => about)).toEqual([events[0]?.id, events[2]?.id, events[3]?.id]);
    expect(told.map(({ details }) => details.paymentMethod)).toEqual(['PARTNER', 'CLIENT', undefined]);
    for (const { recipientOrgId } of notices) expect(recipientOrgId).toBe('partner');
  });

  it.each([
    ['E19: an expiry', { type: 'InvitationExpired', data: asked }, 'invitation-expired'],
    [
      'the end of a partnership',
      { type: 'PartnershipEnded', data: { ...held, endedBy: 'client' } },
      'partnership-ended',
    ],
  ] as [string, DelegationEvent, string][])('both are told of %s', async (_, event, template) => {
    const notices = await noticesAfter([recorded(event)], 2);
    expect(notices.map((notice) => [notice.template, notice.recipientOrgId])).toEqual([
      [template, 'client'],
      [template, 'partner'],
    ]);
  });

  it('A24: each occasion has a notice of its own', async () => {
    const event = cases[0]?.[1] as DelegationEvent;
    expect(await noticesAfter([recorded(event, 1), recorded(event, 2)])).toHaveLength(2);
  });

  it('a refusal is parked, any other failure comes again', async () => {
    const source = recorded(cases[0]?.[1] as DelegationEvent);
    const parked: string[] = [];
    const parking = { park: async ({ id }: RecordedEvent) => void parked.push(id) };
    const failing = (error: Error): WhenAccessMovesThenQueueNotice =>
      new WhenAccessMovesThenQueueNotice({ execute: () => Promise.reject(error) } as unknown as CommandBus);
    await failing(new DomainError('NO', 'No.')).handle([source], parking);
    expect(parked).toEqual([source.id]);
    await expect(failing(new Error('the store is away')).handle([source], parking)).rejects.toThrow('away');
  });
});

describe('who is told of a mandate that lapsed (A29, E25)', () => {
  const ANY: DelegationEvent = { type: 'AccessRevoked', data: { ...held, reason: 'client' } };
  const told = async (placedBy: string) => {
    const memory = new Memory([...notification.events, ...organisation.events]);
    const bus = {
      execute: (command: LedgerCommand<unknown>) => carryOut(notification.commands, memoryLedger(memory), command),
    };
    const automation = new WhenMandateLapsesThenQueueNotice(bus as unknown as CommandBus);
    const data = { productId: 'x', clientOrgId: 'client', placedBy, reason: 'NOT_ALLOWED_TO_ORDER' };
    const lapse = { ...recorded(ANY), type: 'MandateLapsed', data };
    const parking = { park: () => Promise.reject(new Error('nothing is to be parked')) };
    for (let time = 0; time < 2; time += 1) await automation.handle([lapse], parking);
    return memory.recorded().map(({ data: notice }) => notice as NotificationQueuedData);
  };

  it('both sides, once each; the client alone of its own', async () => {
    const about = recorded(ANY).id;
    const notice = {
      template: 'mandate-lapsed',
      language: 'en',
      clientOrgId: 'client',
      about,
      details: { productId: 'x' },
    };
    expect(await told('partner')).toEqual([
      { ...notice, partnerOrgId: 'partner', recipientOrgId: 'client' },
      { ...notice, partnerOrgId: 'partner', recipientOrgId: 'partner' },
    ]);
    expect(await told('client')).toEqual([{ ...notice, partnerOrgId: 'client', recipientOrgId: 'client' }]);
  });
});

describe('queueing a notice', () => {
  const data: QueueNoticeData = {
    template: 'access-requested',
    recipientOrgId: 'client',
    clientOrgId: 'client',
    partnerOrgId: 'partner',
    about: derivedUuid('spec', 1),
    details: { mode: 'FULL' },
  };
  const facts = { language: 'it' } as const;

  it('A24: happens once an occasion, by the ledger itself', () => {
    given(Notification)
      .when(queueNotice(data, facts, automationActor('a')))
      .then([{ type: 'NotificationQueued', data: { ...data, language: 'it' } }])
      .when(queueNotice(data, facts, automationActor('a')))
      .then(nothing);
    given(Notification)
      .when(queueNotice(data, facts, { userId: 'u', orgId: null, role: 'staff:support', channel: 'api' }))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });
});
