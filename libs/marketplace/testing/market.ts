import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { AnyCommandClass, LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { type Actor, VISITOR } from '#libs/kernel/actor.js';
import { hashOfSecret } from '#libs/kernel/secrets.js';
import { startOfDay } from '#libs/kernel/time.js';
import { organisation } from '#libs/organisation/index.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { programme } from '#libs/programme/index.js';
import { Partner, type PartnerEvent } from '#libs/programme/partner.js';
import { marketplace } from '../index.js';

export const TOKEN = hashOfSecret('the token of the visitor');
export const PROGRAMME: Actor = { userId: 'desk', orgId: null, role: 'staff:programme', channel: 'api' };
export const representative = (orgId: string): Actor => ({
  userId: `${orgId}-lr`,
  orgId,
  role: 'legalRepresentative',
  channel: 'api',
});
export { VISITOR };

const wanted = { services: ['web-design' as const], languages: ['fr' as const], country: 'CH', budget: null };
/** A tender as it is published: by a client, or with the hash of its token by a visitor. */
export const tenderOf = (tenderId: string, authorOrgId: string | null, deadline: string) => ({
  tenderId,
  authorOrgId,
  tokenHash: authorOrgId === null ? TOKEN : null,
  title: 'A new website',
  description: 'Five pages.',
  deadline,
  ...wanted,
  contact: { name: 'Anna Muster', email: 'anna@example.ch' },
});

/** A market place in memory with a calendar of its own. */
export class Market {
  readonly memory = new Memory([...organisation.events, ...programme.events, ...marketplace.events, ...registerEvents]);
  readonly ledger: Ledger;
  private sent = 0;

  constructor(
    public day: string,
    interference: Interference = {},
  ) {
    this.ledger = memoryLedger(this.memory, interference);
  }

  /** Organisations that are there from the beginning, and those of them that are partners. */
  async furnish(clients: readonly string[], partners: readonly string[]): Promise<void> {
    for (const orgId of [...clients, ...partners]) {
      const data = {
        orgId,
        name: orgId,
        legalForm: 'company',
        country: 'CH',
        currency: 'CHF',
        source: 'signup',
      } as const;
      await this.ledger.transact({
        aggregate: Organisation,
        id: orgId,
        context: this.context(PROGRAMME),
        decide: () => [{ type: 'OrganisationRegistered' as const, data }],
      });
    }
    for (const orgId of partners) await this.tell({ type: 'PartnerAdmitted', data: { orgId, level: 'silver' } });
  }

  async tell(event: Exclude<PartnerEvent, { type: 'PartnerLevelChanged' }>): Promise<void> {
    const { orgId: id } = event.data;
    await this.ledger.transact({ aggregate: Partner, id, context: this.context(PROGRAMME), decide: () => [event] });
  }

  send<D>(
    Command: new (data: D, context: CommandContext) => LedgerCommand<D>,
    data: D,
    actor: Actor,
    commandId?: string,
  ): Promise<CommandOutcome> {
    const command = new (Command as unknown as AnyCommandClass)(data as never, this.context(actor, commandId));
    return carryOut(marketplace.commands, this.ledger, command);
  }

  private context(actor: Actor, commandId = `c${(this.sent += 1)}`): CommandContext {
    return { commandId, correlationId: 'spec', causationId: commandId, actor, effectiveAt: startOfDay(this.day) };
  }
}
