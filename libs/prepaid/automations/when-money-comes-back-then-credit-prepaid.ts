import { Injectable } from '@nestjs/common';
import type { Automation, Parking } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { JournalWriter } from '#libs/event-sourcing/journal/journal-writer.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { isZero } from '#libs/kernel/money.js';
import { PrepaidAccount, prepaidIdOf, type PrepaidState } from '../account.js';
import { CREDITING, type Payouts, prepaidAccounts, type PrepaidCarried, type PrepaidSource } from '../postings.js';

/**
 * Credits prepaid accounts with payouts that go there (E8, A13), with what credit notes give back of invoices that they
 * paid (V12), and with what is too much where a wrong tax is put right (A28), each source once. What an import brought was credited, and perhaps spent, where it comes from: what was
 * left there is brought over by a top-up.
 */
@Injectable()
export class WhenMoneyComesBackThenCreditPrepaid implements Automation {
  readonly name = CREDITING;
  readonly types: ReadonlySet<string> = new Set<PrepaidSource['type']>(['PayoutRunApproved', 'CreditNoteIssued']);
  readonly categories: ReadonlySet<string> = new Set(['payoutRun', 'creditNoteSeries']);
  readonly firstRun = 'from the beginning';
  readonly imported = 'passed over';
  private readonly journal: JournalWriter<PrepaidCarried, Payouts, PrepaidState>;

  constructor(private readonly ledger: Ledger) {
    this.journal = new JournalWriter(ledger.store, prepaidAccounts(ledger));
  }

  async handle(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    await this.journal.post(await this.byAccount(events), parking);
  }

  async handleLate(events: readonly RecordedEvent[], parking?: Parking): Promise<void> {
    await this.journal.postLate(await this.byAccount(events), parking);
  }

  idle(): Promise<void> {
    return this.journal.retry();
  }

  unfinished(): bigint | undefined {
    return this.journal.unfinished();
  }

  private async byAccount(events: readonly RecordedEvent[]): Promise<Map<string, RecordedEvent[]>> {
    const byAccount = new Map<string, RecordedEvent[]>();
    for (const source of events as readonly PrepaidSource[]) {
      for (const id of await this.accountsOf(source)) byAccount.set(id, [...(byAccount.get(id) ?? []), source]);
    }
    return byAccount;
  }

  private async accountsOf(source: PrepaidSource): Promise<string[]> {
    if (source.type === 'PayoutRunApproved') {
      const { prepaid, currency } = source.data;
      return prepaid.map((orgId) => prepaidIdOf(orgId, currency));
    }
    const id = prepaidIdOf(source.data.payerOrgId, source.data.currency);
    try {
      const { state } = await this.ledger.read(PrepaidAccount, id);
      const { orderId, replacedBy } = source.data;
      // A surplus goes to the account also where something else had paid (A28).
      return state.invoices.has(orderId) || (replacedBy && !isZero(replacedBy.back)) ? [id] : [];
    } catch (error) {
      // The journal meets the same, and has the source parked.
      if (error instanceof StreamUnreadable) return [id];
      throw error;
    }
  }
}
