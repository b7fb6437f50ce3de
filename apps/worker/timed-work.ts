import { accounts, ReleaseCashback } from '#libs/cashback/index.js';
import { PriceLists, RateCards } from '#libs/catalogue/index.js';
import { ExpireInvitations, expiringInvitations } from '#libs/delegation/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import type { Register } from '#libs/event-sourcing/register/index.js';
import { beginOn } from '#libs/event-sourcing/timed/index.js';
import { type BusinessDate, startOfDay } from '#libs/kernel/time.js';
import { QueueRenewalReminders } from '#libs/notification/index.js';
import { ExpireTenders, publishedTenders } from '#libs/marketplace/index.js';
import { mandates, RenewDue, TerminateDue, terminations } from '#libs/orders/index.js';
import { EvaluateThresholds } from '#libs/programme/index.js';
import { ExpireSupportAccess, expiringSupportAccess } from '#libs/support/index.js';

/** Something that the ledger does by itself on every business day. */
export interface TimedWork {
  /** Names its marks and its commands for good. */
  readonly name: string;
  /** Whether there ever was anything for it; if not, a day passes without a command, and leaves room for an import. */
  readonly concerns: (ledger: Ledger) => Promise<boolean>;
  readonly command: (day: BusinessDate, context: CommandContext) => LedgerCommand<unknown>;
}

const isAnyIn =
  (register: Register): TimedWork['concerns'] =>
  async (ledger) =>
    (await ledger.read(register, 'main')).state.size > 0;

/** All that runs by date (E2, E16, E19, E24, A23, R51). */
export const allTimedWork: readonly TimedWork[] = [
  {
    name: 'expire-invitations',
    concerns: isAnyIn(expiringInvitations),
    command: (through, context) => new ExpireInvitations({ through }, context),
  },
  {
    name: 'expire-tenders',
    concerns: isAnyIn(publishedTenders),
    command: (through, context) => new ExpireTenders({ through }, context),
  },
  {
    name: 'release-cashback',
    concerns: isAnyIn(accounts),
    command: (through, context) => new ReleaseCashback({ through }, context),
  },
  {
    // Before renewals: what ends today is not renewed.
    name: 'terminate-due',
    concerns: isAnyIn(terminations),
    command: (through, context) => new TerminateDue({ through }, context),
  },
  {
    name: 'renew-due',
    concerns: isAnyIn(mandates),
    command: (through, context) => new RenewDue({ through }, context),
  },
  {
    name: 'expire-support-access',
    // It gave nothing since its time was over; what the day before left is recorded.
    concerns: isAnyIn(expiringSupportAccess),
    command: (day, context) => new ExpireSupportAccess({ through: startOfDay(day) }, context),
  },
  {
    name: 'evaluate-thresholds',
    // A partner has a level, which a rate card has named before.
    concerns: async (ledger) => (await ledger.read(RateCards, 'main')).revision >= 0,
    command: (on, context) => new EvaluateThresholds({ on }, context),
  },
  {
    name: 'queue-renewal-reminders',
    // A product has a price, which a list has named before.
    concerns: async (ledger) => (await ledger.read(PriceLists, 'main')).revision >= 0,
    command: (through, context) => new QueueRenewalReminders({ through }, context),
  },
];

/**
 * What a history tells has its own releases, renewals and evaluations: on a ledger where no day is done yet, the first is
 * put off to a day after it.
 */
export const putOffTimedWork = async (ledger: Ledger, to: BusinessDate): Promise<void> => {
  for (const { name } of allTimedWork) await beginOn(ledger, name, to);
};
