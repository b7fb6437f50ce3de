import { Injectable } from '@nestjs/common';
import type { Automation, Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { JournalKind, Posting } from '#libs/event-sourcing/journal/journal-kind.js';
import { JournalWriter } from '#libs/event-sourcing/journal/journal-writer.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { assert } from '#libs/kernel/errors.js';
import type { OrderPaid } from '#libs/orders/events/order-paid.js';
import type { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { type Account, accountIdOf, accrue, emptyAccount, reverse } from '../account.js';

const NAME = 'when-order-paid-or-refunded-then-post';
type SourceEvent = OrderPaid | OrderRefunded;

/**
 * Posts what payments and refunds make due to partners: one ordered subscription, so that a reversal never overtakes
 * its accrual; accounts side by side, within one strictly in the order of the log. A payment or refund that earns
 * nobody anything is passed over; its reason stands in the placement.
 */
@Injectable()
export class WhenOrderPaidOrRefundedThenPost implements Automation {
  readonly name = NAME;
  readonly types: ReadonlySet<string> = new Set(['OrderPaid', 'OrderRefunded']);
  readonly categories: ReadonlySet<string> = new Set(['order']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';
  private readonly journal: JournalWriter<Account, null>;

  constructor(ledger: Ledger) {
    this.journal = new JournalWriter(ledger.store, partnerAccounts);
  }

  async handle(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    await this.journal.post(byAccount(events), parking);
  }

  async handleLate(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    await this.journal.postLate(byAccount(events), parking);
  }

  idle(): Promise<void> {
    return this.journal.retry();
  }

  unfinished(): bigint | undefined {
    return this.journal.unfinished();
  }
}

/** Events by the account that they move, in their order. */
const byAccount = (events: readonly RecordedEvent[]): Map<string, RecordedEvent[]> => {
  const accounts = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const id = accountOf(event as RecordedEvent<SourceEvent>);
    if (id === undefined) continue;
    const sources = accounts.get(id);
    if (sources) sources.push(event);
    else accounts.set(id, [event]);
  }
  return accounts;
};

/**
 * The account that a source moves, told by its metadata. A source that moves one without saying which is parked: it
 * could be entered nowhere.
 */
const accountOf = (event: RecordedEvent<SourceEvent>): string | undefined => {
  const owner =
    event.type === 'OrderPaid'
      ? (event as RecordedEvent<OrderPaid>).data.earning
      : (event as RecordedEvent<OrderRefunded>).data.reversal;
  if (!owner) return undefined;
  const { partner, currency } = event.metadata.route ?? {};
  assert(partner && currency, `${event.type} ${event.id} of ${event.stream} does not say whose account it moves`);
  return accountIdOf(partner, currency);
};

const partnerAccounts: JournalKind<Account, null> = {
  automation: NAME,
  category: 'partnerAccount',
  initial: emptyAccount,
  carriedBy: (last) => {
    const { partnerOrgId, currency, balanceAfter } = last as Account;
    return { partnerOrgId, currency, balanceAfter };
  },
  prepare: async () => null,
  post: (source, { carried }) => postingsOf(source as RecordedEvent<SourceEvent>, carried),
};

const postingsOf = (source: RecordedEvent<SourceEvent>, account: Account): Posting<Account>[] => {
  const { id: eventId, metadata } = source;
  const { effectiveAt } = metadata;
  const isPayment = source.type === 'OrderPaid';
  const data = isPayment
    ? accrue(account, { eventId, effectiveAt, data: source.data as OrderPaid['data'] })
    : reverse(account, { eventId, effectiveAt, data: source.data as OrderRefunded['data'] });
  if (!data) return [];
  const { partnerOrgId, currency, balanceAfter } = data;
  return [
    {
      type: isPayment ? 'CashbackAccrued' : 'CashbackReversed',
      data,
      carried: { partnerOrgId, currency, balanceAfter },
    },
  ];
};
