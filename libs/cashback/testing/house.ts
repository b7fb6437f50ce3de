import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { Context } from '#libs/event-sourcing/commands/context.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { eventDefinitions as carried } from '#libs/event-sourcing/carry-forward/index.js';
import { eventDefinitions as claims } from '#libs/event-sourcing/claims/index.js';
import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { eventDefinitions as registers } from '#libs/event-sourcing/register/index.js';
import { type Folds, type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Instant } from '#libs/kernel/time.js';
import { ConfirmPayment, orders, RefundOrder } from '#libs/orders/index.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { FULL_CLIENT, FULL_PARTNER, inputsOf, lineOf } from '#libs/orders/testing/scene.js';
import { happen } from '#libs/orders/testing/world.js';
import { organisation } from '#libs/organisation/index.js';
import { programme } from '#libs/programme/index.js';
import { cashback } from '../index.js';

const contexts = [organisation, programme, orders, cashback];
export const finance = (userId = 'fin1'): Actor => ({ userId, orgId: null, role: 'staff:finance', channel: 'api' });
const newMemory = (more: readonly Context[]): Memory =>
  new Memory([
    ...[...contexts, ...more].flatMap(({ events }) => events),
    ...carried,
    ...claims,
    ...registers,
    PostingDeferred,
  ]);

/** A house whose client `c` has partners, and whose finance acts; several over one memory are several processes. */
export class House {
  readonly ledger: Ledger;
  readonly memory: Memory;
  private count = 0;

  /** @param more contexts that know of these here */
  constructor(
    memory?: Memory,
    interference: Interference = {},
    private readonly more: readonly Context[] = [],
    folds: Folds = {},
  ) {
    this.memory = memory ?? newMemory(more);
    this.ledger = memoryLedger(this.memory, interference, folds);
  }

  /** Organisations that are partners. */
  async partners(...ids: string[]): Promise<void> {
    for (const orgId of ids) {
      const data = { orgId, name: orgId, legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' };
      await happen(this.memory, `organisation-${orgId}`, { type: 'OrganisationRegistered', data });
      await happen(this.memory, `partner-${orgId}`, { type: 'PartnerAdmitted', data: { orgId, level: 'gold' } });
    }
  }

  /** An order of client `c` that costs so much and brings the partner a fifth of it; null: nobody manages it. */
  async order(
    orderId: string,
    partner: string | null,
    unit = '260.40',
    placedBy = 'c',
    seenCards?: number,
  ): Promise<void> {
    const access = partner === null ? {} : { [partner]: placedBy === 'c' ? FULL_CLIENT : FULL_PARTNER };
    const inputs = inputsOf({ unit, access }, placedBy);
    const rateCards = { ...inputs.rateCards, revision: seenCards ?? inputs.rateCards.revision };
    const placement = decidePlacement({ ...inputs, rateCards }, lineOf({ orderId, placedBy }));
    const opened = {
      kind: 'order',
      placementEventId: derivedUuid('placed', orderId),
      placementPosition: '0',
      placement,
    };
    await happen(this.memory, `order-${orderId}`, { type: 'OrderOpened', data: opened });
  }

  /** Does a command at a business time, as the same command where it has the same name. */
  do<D>(
    command: new (data: D, context: CommandContext) => LedgerCommand<D>,
    data: D,
    at: Instant = '2024-03-12T09:00:00Z',
    { actor = finance(), name = `${command.name}-${(this.count += 1)}` }: { actor?: Actor; name?: string } = {},
  ): Promise<CommandOutcome> {
    const commandId = derivedUuid('house', name);
    const context = { commandId, correlationId: commandId, causationId: commandId, actor, effectiveAt: at };
    const handled = [...contexts, ...this.more].flatMap(({ commands }) => commands);
    return carryOut(handled, this.ledger, new command(data, context));
  }

  pay(orderId: string, at?: Instant): Promise<CommandOutcome> {
    return this.do(ConfirmPayment, { orderId, instrument: 'card' }, at);
  }

  refund(refundId: string, orderId: string, net: string, at?: Instant): Promise<CommandOutcome> {
    return this.do(RefundOrder, { refundId, orderId, net }, at);
  }
}

/** The code of a refusal; undefined where it was none. */
export const codeOf = async (doing: Promise<unknown>): Promise<string | undefined> => {
  try {
    await doing;
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};
