import { decision } from '#libs/event-sourcing/commands/decision.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay, OUR_DECISION, type Policy, staffOf, theLedgerItself } from '#libs/kernel/policy.js';
import { addDays, type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import { Product, type ProductState } from '#libs/orders/product.js';
import type { RenewalRemindersQueued } from './events/period-ends.js';
import { Notification, notificationIdOf, type QueueNoticeData } from './notification.js';
import { PeriodEnds } from './period-ends.js';
import { queueing } from './queueing.js';

/** A period's end comes into view so many days before: sixteen before a mandate renews it (E24). */
const DAYS_BEFORE = 30;
/** Products looked at at once. */
const AT_ONCE = 16;

export interface QueueRenewalRemindersData {
  /** The last of the days that count; not after today. */
  through: BusinessDate;
}
export interface RemindersState {
  readonly through: BusinessDate | null;
}

/** `renewalReminders-main`: through which day reminders were queued. */
export const RenewalReminders: Aggregate<RemindersState, RenewalRemindersQueued> = {
  category: 'renewalReminders',
  initial: { through: null },
  evolve: ({ through }, { data }) => ({ through: through !== null && through > data.through ? through : data.through }),
};

const who = [staffOf('programme', OUR_DECISION), theLedgerItself('R51')] satisfies Policy;

/** The terms of QueueRenewalReminders: which product is reminded of stands in its own stream. */
export const queueRenewalReminders = decision(
  { who, refuses: ['ACTOR_NOT_ALLOWED', 'DAY_IN_FUTURE'] },
  ({ through }: QueueRenewalRemindersData, { at, queued }: { at: Instant; queued: number }, actor: Actor) =>
    (state: RemindersState): RenewalRemindersQueued[] => {
      checkMay(who, actor, {});
      const today = businessDateOf(at);
      if (through > today) {
        throw new DomainError('DAY_IN_FUTURE', `${through} has not come: it is ${today}.`, { today });
      }
      const isNews = state.through === null || through > state.through || queued > 0;
      return isNews ? [{ type: 'RenewalRemindersQueued', data: { through, queued } }] : [];
    },
);

/** Who is told that a product's period ends on a day: its owner, and the partner that has it renewed (A29); else nobody. */
const remindersOf = (productId: string, product: ProductState, day: BusinessDate): QueueNoticeData[] => {
  const { clientOrgId, lastPeriod, lastPlacement, mandate, terminated } = product;
  const about = lastPlacement?.recorded?.id;
  if (clientOrgId === null || about === undefined || terminated || lastPeriod?.to !== day) return [];
  const partnerOrgId = mandate?.placedBy ?? clientOrgId;
  return [...new Set([clientOrgId, partnerOrgId])].map((recipientOrgId) => ({
    template: 'renewal-coming',
    recipientOrgId,
    clientOrgId,
    partnerOrgId,
    about,
    details: { productId, day, automatic: mandate !== null },
  }));
};

/** Queues what was not queued before; how many that were. */
const remind = async (
  ledger: Ledger,
  productId: string,
  day: BusinessDate,
  { commandId, correlationId }: CommandContext,
): Promise<number> => {
  const { state: product } = await ledger.streams.load(Product, productId);
  let queued = 0;
  for (const notice of remindersOf(productId, product, day)) {
    const id = notificationIdOf(notice);
    if ((await ledger.streams.load(Notification, id)).state.notice) continue;
    const context: CommandContext = {
      commandId: derivedUuid('renewal-reminder', id),
      correlationId,
      causationId: commandId,
      actor: automationActor('renewal-reminders'),
    };
    const { events, repeated } = await queueing.execute(ledger, notice, context);
    if (events.length > 0 && !repeated) queued += 1;
  }
  return queued;
};

/**
 * Reminds of every period that ends within thirty days of a day, once a product and period (R51). All days in view are
 * looked at each time: a period may have begun since. After a death in between the same command does the rest.
 */
export const queueReminders = async (
  ledger: Ledger,
  data: QueueRenewalRemindersData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  const { through } = data;
  const before = await ledger.read(RenewalReminders, 'main');
  let queued = 0;
  if (!before.commands.has(context.commandId)) {
    const at = context.effectiveAt ?? ledger.clock.now();
    queueRenewalReminders(data, { at, queued }, context.actor)(before.state);
    for (let days = 1; days <= DAYS_BEFORE; days += 1) {
      const day = addDays(through, days);
      const { state: products } = await ledger.streams.load(PeriodEnds, day);
      await inParallel(AT_ONCE, products.toArray().sort(), async (productId) => {
        queued += await remind(ledger, productId, day, context);
      });
    }
  }
  return ledger.transact({
    aggregate: RenewalReminders,
    id: 'main',
    context,
    decide: ({ state }, _read, at) => queueRenewalReminders(data, { at, queued }, context.actor)(state),
  });
};
