import { WhenOrderOpenedThenIssueInvoice } from '#libs/billing/automations/when-order-opened-then-issue-invoice.js';
import { WhenOrderRefundedThenIssueCreditNote } from '#libs/billing/automations/when-order-refunded-then-issue-credit-note.js';
import { billing } from '#libs/billing/index.js';
import { SUPPLIER } from '#libs/billing/testing/supplier.js';
import { House } from '#libs/cashback/testing/house.js';
import type { Automation, Parking } from '#libs/event-sourcing/automation.js';
import type { Context } from '#libs/event-sourcing/commands/context.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Interference, Memory } from '#libs/event-sourcing/testing/memory-ledger.js';
import { wanted } from '#libs/event-sourcing/testing/wanted.js';
import type { Actor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Amount } from '#libs/kernel/money.js';
import { happen } from '#libs/orders/testing/world.js';
import { WhenMoneyComesBackThenCreditPrepaid } from '../automations/when-money-comes-back-then-credit-prepaid.js';
import { WhenPrepaidPaysThenSettle } from '../automations/when-prepaid-pays-then-settle.js';
import { PayInvoiceFromPrepaid, prepaid, TopUpPrepaid } from '../index.js';

const legal: Actor = { userId: 'l', orgId: 'c', role: 'legalRepresentative', channel: 'api' };
export const AT = '2024-03-12T09:00:00Z';
export const ACCOUNT = 'prepaidAccount-c.CHF';

/** A house whose client `c` has a prepaid account in CHF; several over one memory are several processes. */
export class PrepaidHouse extends House {
  constructor(memory?: Memory, interference: Interference = {}, more: readonly Context[] = []) {
    super(memory, interference, [billing, prepaid, ...more]);
  }

  /** With client and provider. */
  static async open(): Promise<PrepaidHouse> {
    const house = new PrepaidHouse();
    await house.registered();
    return house;
  }

  /** Client and provider are there. */
  async registered(): Promise<void> {
    const facts = { legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' } as const;
    await happen(this.memory, 'organisation-c', {
      type: 'OrganisationRegistered',
      data: { orgId: 'c', name: 'C', ...facts },
    });
    await happen(this.memory, 'provider-main', { type: 'ProviderRegistered', data: SUPPLIER });
  }

  /** Orders of the client, one invoice each in their sequence; nobody earns on them. */
  async invoiced(...units: readonly [orderId: string, net: Amount][]): Promise<void> {
    for (const [orderId, net] of units) await this.order(orderId, null, net);
    await this.follow();
  }

  /** The order is given up before it is paid; it costs 10.00. */
  async cancelled(orderId: string): Promise<void> {
    const ids = { orderId, productId: 'x', clientOrgId: 'c', payerOrgId: 'c' };
    const data = { ...ids, placementEventId: derivedUuid('placed', orderId), charged: '10.00', currency: 'CHF' };
    await happen(this.memory, `order-${orderId}`, { type: 'OrderCancelled', data });
  }

  topUp(topUpId: string, amount: Amount, name?: string) {
    const data = { orgId: 'c', currency: 'CHF', topUpId, amount, instrument: 'transfer', reference: topUpId } as const;
    return this.do(TopUpPrepaid, data, AT, name === undefined ? {} : { name });
  }

  payFrom(number: string, amount?: Amount, { name, actor = legal }: { name?: string; actor?: Actor } = {}) {
    const data = { number, ...(amount === undefined ? {} : { amount }) };
    return this.do(PayInvoiceFromPrepaid, data, AT, { actor, ...(name === undefined ? {} : { name }) });
  }

  /** A run pays so much to the client's prepaid account. */
  async payout(runId: string, amount: Amount): Promise<void> {
    const payout = { partnerOrgId: 'c', amount, items: 1, destination: 'prepaid', destinationIsNew: false } as const;
    const run = { runId, currency: 'CHF' } as const;
    await happen(
      this.memory,
      `payoutRun-${runId}`,
      {
        type: 'PayoutRunCreated',
        data: { ...run, draftedBy: 'f1', payouts: [payout], leftOut: [], total: amount },
      },
      { type: 'PayoutRunApproved', data: { ...run, approvedBy: 'f2', prepaid: ['c'], bank: [] } },
    );
  }

  /** Every automation sees everything, as after a restart without checkpoints. */
  async follow(): Promise<void> {
    const { ledger } = this;
    const automations: Automation[] = [
      new WhenOrderOpenedThenIssueInvoice(ledger),
      new WhenOrderRefundedThenIssueCreditNote(ledger),
      new WhenPrepaidPaysThenSettle(ledger),
      new WhenMoneyComesBackThenCreditPrepaid(ledger),
    ];
    for (const automation of automations) await automation.handle(wanted(this.memory, automation), refuseParking);
  }

  /** What credits accounts, and everything that it would see. */
  crediting(): { automation: WhenMoneyComesBackThenCreditPrepaid; events: RecordedEvent[] } {
    const automation = new WhenMoneyComesBackThenCreditPrepaid(this.ledger);
    return { automation, events: wanted(this.memory, automation) };
  }

  movements(): (readonly [type: string, amount: Amount, balanceAfter: Amount])[] {
    return this.memory.stream(ACCOUNT).map(({ type, data }) => [type, ...amountsOf(data)] as const);
  }

  payments(orderId: string): RecordedEvent['data'][] {
    return this.memory
      .stream(`order-${orderId}`)
      .filter(({ type }) => type === 'OrderPaid')
      .map(({ data }) => data);
  }
}

const amountsOf = (data: object): [Amount, Amount] => {
  const { amount, balanceAfter } = data as { amount: Amount; balanceAfter: Amount };
  return [amount, balanceAfter];
};
const refuseParking: Parking = {
  park: async (_, error) => {
    throw error;
  },
};
