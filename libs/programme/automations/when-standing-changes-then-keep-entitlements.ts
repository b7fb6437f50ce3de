import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { sendAll } from '#libs/event-sourcing/send-all.js';
import { KeepEntitlements } from '../commands.js';

/**
 * What a partner is entitled to follows its part in the programme (R12): it begins with the admission, rests with a
 * suspension, and ends with the departure. A ledger of before grants it to the partners that it has.
 */
@Injectable()
export class WhenStandingChangesThenKeepEntitlements implements Automation {
  readonly name = 'when-standing-changes-then-keep-entitlements';
  readonly types: ReadonlySet<string> = new Set([
    'PartnerAdmitted',
    'PartnerSuspended',
    'PartnerReinstated',
    'PartnerLeft',
  ]);
  readonly categories: ReadonlySet<string> = new Set(['partner']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';

  constructor(private readonly bus: CommandBus) {}

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    const commands = events.map((event) => ({
      event,
      command: new KeepEntitlements({ orgId: event.streamId }, causedBy(event, this.name, 'keep')),
    }));
    await sendAll(this.bus, commands, parking);
  }
}
