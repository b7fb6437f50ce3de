import type { CommandBus } from '@nestjs/cqrs';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import type { DomainEvent, RecordedEvent } from '#libs/event-sourcing/event.js';
import { Memory, memoryLedger, SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { organisation } from '#libs/organisation/index.js';
import { WhenMembershipMovesThenQueueNotice } from './automations/when-membership-moves-then-queue-notice.js';
import type { NotificationQueuedData } from './events/notification-queued.js';
import { notification } from './index.js';

const recorded = (event: DomainEvent, category: string, position: number): RecordedEvent => ({
  ...event,
  id: derivedUuid('spec', position),
  metadata: {
    schemaVersion: 1,
    commandId: 'c',
    $correlationId: 'correlation',
    $causationId: 'c',
    actor: { userId: 'u', orgId: null, role: 'staff:programme', channel: 'api' },
    effectiveAt: SPEC_TIME,
  },
  stream: `${category}-partner`,
  category,
  streamId: 'partner',
  revision: position,
  position: BigInt(position),
  recordedAt: SPEC_TIME,
});
const of = (type: string, data: object, position = 1): RecordedEvent =>
  recorded({ type, data: { orgId: 'partner', ...data } }, 'partner', position);
const evaluated = (met: boolean, graceUntil: string | null, position: number): RecordedEvent =>
  recorded({ type: 'ThresholdEvaluated', data: { partnerOrgId: 'partner', met, graceUntil } }, 'threshold', position);

const told = async (...events: RecordedEvent[]): Promise<NotificationQueuedData[]> => {
  const memory = new Memory([...notification.events, ...organisation.events]);
  const bus = {
    execute: (command: LedgerCommand<unknown>) => carryOut(notification.commands, memoryLedger(memory), command),
  };
  const automation = new WhenMembershipMovesThenQueueNotice(bus as unknown as CommandBus);
  for (const { type, category } of events) {
    expect([automation.types.has(type), automation.categories.has(category)]).toEqual([true, true]);
  }
  const parking = { park: () => Promise.reject(new Error('nothing is to be parked')) };
  for (let time = 0; time < 2; time += 1) for (const event of events) await automation.handle([event], parking);
  return memory.recorded().map(({ data }) => data as NotificationQueuedData);
};

describe('what a partner hears of its membership (R2, E17)', () => {
  it.each([
    ['PartnerAdmitted', { level: 'gold' }, 'membership-admitted', { subject: 'gold' }],
    ['PartnerRejected', {}, 'membership-rejected', {}],
    ['PartnerSuspended', {}, 'membership-suspended', {}],
    ['PartnerReinstated', {}, 'membership-reinstated', {}],
  ])('%s, once', async (type, data, template, details) => {
    expect(await told(of(type, data))).toEqual([
      {
        template,
        recipientOrgId: 'partner',
        language: 'en',
        clientOrgId: null,
        partnerOrgId: 'partner',
        about: derivedUuid('spec', 1),
        details,
      },
    ]);
  });

  it('A16: that it missed the minimum, once a time of grace, however often it is evaluated', async () => {
    const events = [
      evaluated(true, null, 1),
      evaluated(false, '2024-05-11', 2),
      evaluated(false, '2024-05-11', 3),
      evaluated(true, null, 4),
      evaluated(false, '2025-05-11', 5),
    ];
    const notices = await told(...events);
    expect(notices.map(({ about, details }) => [about, details.day])).toEqual([
      [events[1]?.id, '2024-05-11'],
      [events[4]?.id, '2025-05-11'],
    ]);
    expect(new Set(notices.map(({ template }) => template))).toEqual(new Set(['threshold-missed']));
  });
});
