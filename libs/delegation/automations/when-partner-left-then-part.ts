import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Automation, causedBy, type Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { type CausedCommand, sendAll } from '#libs/event-sourcing/send-all.js';
import type { PartnerLeft } from '#libs/programme/events/partner-left.js';
import { Partner } from '#libs/programme/partner.js';
import { PartFromClient } from '../commands.js';
import type { ClientInvited } from '../events/client-invited.js';
import type { PartnerInvited } from '../events/partner-invited.js';
import { partnerClients } from '../registers.js';

const NAME = 'when-partner-left-then-part';
type Invited = PartnerInvited | ClientInvited;
type Watched = PartnerLeft | Invited;

/** Clients entered at once. */
const AT_ONCE = 16;

/**
 * E18, where the process that a partner left by died before it had parted it from every client. A departure looks for
 * clients that it met, an invitation for a departure: whichever of two concurrent ones comes second in the log meets the
 * other. Invitations of before there was a register of clients enter it here.
 */
@Injectable()
export class WhenPartnerLeftThenPart implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<Watched['type']> = new Set<Watched['type']>([
    'PartnerLeft',
    'PartnerInvited',
    'ClientInvited',
  ]);

  readonly categories: ReadonlySet<string> = new Set(['partner', 'delegation']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';

  constructor(
    private readonly ledger: Ledger,
    private readonly bus: CommandBus,
  ) {}

  async handle(events: readonly RecordedEvent[], parking: Parking): Promise<void> {
    await this.ledger.streams.sync();
    const watched = events as readonly RecordedEvent<Watched>[];
    await inParallel(AT_ONCE, watched.filter(isInvited), (event) => this.register(event));
    const found = await Promise.all(watched.map((event) => this.partingsAfter(event)));
    await sendAll(this.bus, found.flat(), parking);
  }

  private async register(event: RecordedEvent<Invited>): Promise<void> {
    const { partnerOrgId } = event.data;
    const { state } = await this.ledger.streams.load(partnerClients, partnerOrgId);
    if (state.has(event.streamId)) return;
    await enter(this.ledger, partnerClients, partnerOrgId, event.streamId, causedBy(event, NAME, 'register'));
  }

  /** Clients to part from, as far as the states of now tell; the command decides again. */
  private async partingsAfter(event: RecordedEvent<Watched>): Promise<CausedCommand[]> {
    const partnerOrgId = isInvited(event) ? event.data.partnerOrgId : event.streamId;
    const { state } = await this.ledger.streams.load(Partner, partnerOrgId);
    if (state.standing !== 'left') return [];
    const clients = isInvited(event)
      ? [event.streamId]
      : (await this.ledger.streams.load(partnerClients, partnerOrgId)).state.toArray();
    return clients.map((clientOrgId) => ({
      event,
      command: new PartFromClient({ clientOrgId, partnerOrgId }, causedBy(event, NAME, `part:${clientOrgId}`)),
    }));
  }
}

const isInvited = (event: RecordedEvent<Watched>): event is RecordedEvent<Invited> => event.type !== 'PartnerLeft';
