import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandBus } from '@nestjs/cqrs';
import { delegation } from '#libs/delegation/index.js';
import type { Automation } from '#libs/event-sourcing/automation.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { DomainEvent, RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import { type Interference, Memory, memoryLedger, SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { marketplace } from '#libs/marketplace/index.js';
import { orders } from '#libs/orders/index.js';
import { organisation } from '#libs/organisation/index.js';
import { programme } from '#libs/programme/index.js';
import { support } from '#libs/support/index.js';
import type { NotificationQueuedData } from '../events/notification-queued.js';
import { notification } from '../index.js';

const CONTEXTS = [organisation, programme, delegation, orders, marketplace, support, notification];
type AutomationClass = new (bus: CommandBus, ledger: Ledger) => Automation;

/** The data of an event as its golden file has it, with changes. */
export const golden = (context: string, event: string, changes: object = {}): object => {
  const file = join(import.meta.dirname, '../..', context, 'events/golden', `${event}.json`);
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as { data: object }).data, ...changes };
};

/** What happens in a ledger in memory, and what an automation has told of it. */
export class Told {
  readonly memory = new Memory([...CONTEXTS.flatMap(({ events }) => events), ...registerEvents]);
  /** Events that were parked. */
  readonly parked: string[] = [];
  private count = 0;

  /** As it was recorded. */
  async happens(stream: string, type: string, data: object, at = SPEC_TIME): Promise<RecordedEvent> {
    const [category = '', id = ''] = stream.split(/-(.*)/);
    this.count += 1;
    const commandId = derivedUuid('spec', this.count);
    const actor = { userId: 'u', orgId: null, role: 'staff:programme', channel: 'api' } as const;
    await memoryLedger(this.memory).transact<null, DomainEvent>({
      aggregate: { category, initial: null, evolve: () => null },
      id,
      context: { commandId, correlationId: 'c', causationId: commandId, actor, effectiveAt: at },
      decide: () => [{ type, data } as DomainEvent],
    });
    return this.memory.stream(stream).at(-1)!;
  }

  /** A partner of the programme. */
  async partner(orgId: string): Promise<void> {
    await this.happens('partners-main', 'Registered', { member: orgId });
    await this.happens(`partner-${orgId}`, 'PartnerAdmitted', { orgId, level: 'gold' });
  }

  /** One run of a process: all that the automation watches, as a worker hands it over. */
  async run(Automates: AutomationClass, interference: Interference = {}): Promise<void> {
    const ledger = memoryLedger(this.memory, interference);
    const bus = {
      execute: (command: LedgerCommand<unknown>) => carryOut(notification.commands, ledger, command),
    } as unknown as CommandBus;
    const automation = new Automates(bus, ledger);
    const watched = this.memory
      .recorded()
      .filter(({ type, category }) => automation.types.has(type) && automation.categories?.has(category));
    await automation.handle(watched, { park: async ({ id }) => void this.parked.push(id) });
  }

  /** Notices after two runs: whoever sees an event again tells nobody again. */
  async notices(Automates: AutomationClass): Promise<NotificationQueuedData[]> {
    await this.run(Automates);
    const queued = this.queued();
    await this.run(Automates);
    expect(this.queued()).toEqual(queued);
    return queued;
  }

  queued(): NotificationQueuedData[] {
    return this.memory
      .recorded()
      .filter(({ type }) => type === 'NotificationQueued')
      .map(({ data }) => data as NotificationQueuedData);
  }
}

/** Template and recipient of each, in order. */
export const short = (notices: readonly NotificationQueuedData[]): string[] =>
  notices.map(({ template, recipientOrgId }) => `${template} ${recipientOrgId ?? '(visitor)'}`).sort();
