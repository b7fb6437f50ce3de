import { eventDefinitions as claimEvents } from '#libs/event-sourcing/claims/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { type CommandContext, type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import { Streams } from '#libs/event-sourcing/streams.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { type Actor, automationActor, type MemberRole, type StaffDesk } from '#libs/kernel/actor.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { orders } from '#libs/orders/index.js';
import { support } from '../index.js';

export const ORG = 'org_c';
export const OTHER = 'org_d';
export const NOON = '2024-03-12T12:00:00Z';

export const of = (role: MemberRole, userId = `u-${role}`, orgId = ORG): Actor => ({
  userId,
  orgId,
  role,
  channel: 'api',
});
export const lead = of('legalRepresentative', 'anna');
export const desk = (name: StaffDesk, userId = 'sam'): Actor => ({
  userId,
  orgId: null,
  role: `staff:${name}`,
  channel: 'api',
});
export const agent = desk('support');
export const itself = automationActor('scheduler');

export const minutesAfter = (minutes: number, since = NOON): string =>
  new Date(Date.parse(since) + minutes * 60_000).toISOString().replace('.000Z', 'Z');

/** A ledger in memory with two organisations, whose clock the spec moves. */
export class Scene {
  readonly memory = new Memory([
    OrganisationRegistered,
    ...orders.events,
    ...support.events,
    ...claimEvents,
    ...registerEvents,
  ]);
  now = NOON;
  private commands = 0;

  static async furnished(): Promise<Scene> {
    const scene = new Scene();
    const facts = { legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' } as const;
    for (const orgId of [ORG, OTHER]) {
      await scene.ledger().transact({
        aggregate: Organisation,
        id: orgId,
        context: scene.context(desk('programme')),
        decide: () => [{ type: 'OrganisationRegistered', data: { orgId, name: orgId, ...facts } } as const],
      });
    }
    return scene;
  }

  /** Each is another process. */
  ledger(interference: Interference = {}): Ledger {
    const { store } = memoryLedger(this.memory, interference);
    return new Ledger(store, { now: () => this.now }, new Streams(store, 100));
  }

  context(actor: Actor, commandId = `c${(this.commands += 1)}`): CommandContext {
    return { commandId, correlationId: commandId, causationId: commandId, actor };
  }

  do<D>(
    Command: new (data: D, context: CommandContext) => LedgerCommand<D>,
    data: D,
    by: Actor | CommandContext,
    ledger = this.ledger(),
  ): Promise<CommandOutcome> {
    const context = 'commandId' in by ? by : this.context(by);
    return carryOut(support.commands, ledger, new Command(data, context));
  }
}
