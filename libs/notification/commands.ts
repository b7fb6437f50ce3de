import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import { type RecordDeliveryData, recordDelivery, retryNotice } from './delivery.js';
import { Notification, type QueueNoticeData } from './notification.js';
import { queueing } from './queueing.js';
import { expectEnd, type ExpectPeriodEndData, PeriodEnds } from './period-ends.js';
import { queueReminders, type QueueRenewalRemindersData, queueRenewalReminders } from './renewal-reminders.js';

/** Queues a notice to an organisation; sent by the ledger's own automations. */
export class QueueNotice extends LedgerCommand<QueueNoticeData> {}
/** What became of an attempt to deliver a notice; sent by the ledger's own post office. */
export class RecordDelivery extends LedgerCommand<RecordDeliveryData> {}
/** A person has a notice tried again that was given up. */
export class RetryNotice extends LedgerCommand<{ notificationId: string }> {}
/** Products whose period ends on a day; sent by the ledger's own automation. */
export class ExpectPeriodEnd extends LedgerCommand<ExpectPeriodEndData> {}
/** Reminds whose products' periods end soon (R51); daily by the ledger itself, or by the programme desk. */
export class QueueRenewalReminders extends LedgerCommand<QueueRenewalRemindersData> {}

const notificationOf = ({ notificationId }: { notificationId: string }): string => notificationId;

export const commands = [
  handles(QueueNotice, queueing),
  handles(
    RecordDelivery,
    transacting({
      on: Notification,
      id: notificationOf,
      facts: (_read, _data, { at }) => ({ at }),
      decide: recordDelivery,
    }),
  ),
  handles(RetryNotice, transacting({ on: Notification, id: notificationOf, facts: noFacts, decide: retryNotice })),
  handles(
    ExpectPeriodEnd,
    transacting({ on: PeriodEnds, id: ({ day }: ExpectPeriodEndData) => day, facts: noFacts, decide: expectEnd }),
  ),
  handles(QueueRenewalReminders, executing(queueRenewalReminders, queueReminders)),
];
