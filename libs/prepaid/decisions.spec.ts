import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { PrepaidAccount, type PrepaidEvent } from './account.js';
import type { PrepaidDebited, PrepaidReturned } from './events/prepaid-payments.js';
import { type InvoiceToPay, payInvoice, returnSurplus } from './pay.js';
import { topUpPrepaid, type TopUpPrepaidData } from './top-up.js';

const finance: Actor = { userId: 'f', orgId: null, role: 'staff:finance', channel: 'api' };
const legal: Actor = { userId: 'l', orgId: 'c', role: 'legalRepresentative', channel: 'api' };
const AT = '2024-03-12T09:00:00Z';
const entry = { sourceUpTo: '7', deferred: [] };
const owner = { orgId: 'c', currency: 'CHF' } as const;
const credited = (amount: string, balanceAfter = amount): PrepaidEvent => ({
  type: 'PrepaidCredited',
  data: { ...owner, runId: 'run_1', amount, balanceAfter, sourceEventId: 'e', ...entry },
});
const topUp: TopUpPrepaidData = {
  ...owner,
  topUpId: 't1',
  amount: '20.00',
  instrument: 'transfer',
  reference: 'camt 17',
};
const facts = { isRegistered: true, at: AT };
const toppedUp = (more: object = {}): PrepaidEvent => ({
  type: 'PrepaidToppedUp',
  data: { ...topUp, balanceAfter: '30.00', ...entry, ...more },
});

describe('topping a prepaid account up (V11)', () => {
  it('adds to the balance and carries the journal on; the same again changes nothing', () => {
    given(PrepaidAccount, [credited('10.00')])
      .when(topUpPrepaid(topUp, facts, finance))
      .then([toppedUp()])
      .when(topUpPrepaid({ ...topUp, valueDate: '2024-01-01' }, facts, finance))
      .then(nothing)
      .when(topUpPrepaid({ ...topUp, amount: '21.00' }, facts, finance))
      .then(refused('TOP_UP_ID_REUSED', { topUpId: 't1' }))
      .when(topUpPrepaid({ ...topUp, topUpId: 't2' }, facts, finance))
      .then([toppedUp({ topUpId: 't2', balanceAfter: '50.00' })]);
  });

  it('is up to finance, needs an organisation, an amount that fits and a day that has come', () => {
    const account = given(PrepaidAccount, [credited('10.00')]);
    account.when(topUpPrepaid(topUp, { ...facts, isRegistered: false }, finance)).then(refused('UNKNOWN_ORGANISATION'));
    for (const actor of [legal, { ...finance, role: 'staff:programme' as const }]) {
      account.when(topUpPrepaid(topUp, facts, actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    account
      .when(topUpPrepaid({ ...topUp, amount: '999999999999.99' }, facts, finance))
      .then(refused('AMOUNT_TOO_LARGE'));
    account
      .when(topUpPrepaid({ ...topUp, valueDate: '2024-03-13' }, facts, finance))
      .then(refused('VALUE_DATE_IN_FUTURE'));
  });

  it('V13: the number of a card is not kept', () => {
    given(PrepaidAccount)
      .when(topUpPrepaid({ ...topUp, instrument: 'card', reference: '4111 1111 1111 1111' }, facts, finance))
      .then(refused('CARD_NUMBER_NOT_ALLOWED'));
  });
});

const invoice: InvoiceToPay = { number: '1', orderId: 'o1', payerOrgId: 'c', currency: 'CHF', payable: '10.80' };
const open = { invoice, isReplaced: false, isPaid: false, isCancelled: false };
const debited = (amount: string, paid: string, balanceAfter: string): PrepaidDebited => ({
  type: 'PrepaidDebited',
  data: { ...owner, invoiceNumber: '1', orderId: 'o1', amount, paid, payable: '10.80', balanceAfter, ...entry },
});
const pay = (amount?: string, actor = legal, of: Parameters<typeof payInvoice>[1] = open) =>
  payInvoice({ number: '1', ...(amount === undefined ? {} : { amount }) }, of, actor);

describe('paying an invoice from a prepaid account (V12)', () => {
  it('takes a part, then what is open, and never more', () => {
    given(PrepaidAccount, [credited('15.00')])
      .when(pay('4.00'))
      .then([debited('4.00', '4.00', '11.00')])
      .when(pay('6.81'))
      .then(refused('PAYMENT_EXCEEDS_OPEN', { number: '1', open: '6.80' }))
      .when(pay())
      .then([debited('6.80', '10.80', '4.20')])
      .when(pay('0.01'))
      .then(refused('ORDER_ALREADY_PAID', { orderId: 'o1' }));
  });

  it('never goes below zero', () => {
    given(PrepaidAccount, [credited('10.79')])
      .when(pay())
      .then(refused('PREPAID_TOO_LOW', { number: '1', balance: '10.79' }))
      .when(pay('10.79'))
      .then([debited('10.79', '10.79', '0.00')]);
    given(PrepaidAccount)
      .when(pay('0.01'))
      .then(refused('PREPAID_TOO_LOW', { number: '1', balance: '0.00' }));
  });

  it('pays nothing that is paid otherwise', () => {
    given(PrepaidAccount, [credited('15.00')])
      .when(pay(undefined, legal, { invoice, isReplaced: false, isPaid: true, isCancelled: false }))
      .then(refused('ORDER_ALREADY_PAID'));
  });

  it('A28: pays nothing of an invoice whose place another has', () => {
    given(PrepaidAccount, [credited('15.00')])
      .when(pay(undefined, legal, { ...open, isReplaced: true }))
      .then(refused('INVOICE_REPLACED', { number: '1', orderId: 'o1' }));
  });

  it('A28: what was paid of the invoice that was replaced counts for the one in its place', () => {
    const of = { ...open, invoice: { ...invoice, number: '2', payable: '3.00' } };
    const account = given(PrepaidAccount, [credited('15.00'), debited('4.00', '4.00', '11.00')]);
    account.when(pay(undefined, legal, of)).then(refused('ORDER_ALREADY_PAID'));
    const carried = { orderId: 'o1', invoiceNumber: '2', creditNoteNumber: '1', paid: '3.00', payable: '3.00' };
    const data = { ...owner, ...entry, ...carried, amount: '1.00', balanceAfter: '12.00', sourceEventId: 'n' };
    const after = given(PrepaidAccount, [
      credited('15.00'),
      debited('4.00', '4.00', '11.00'),
      { type: 'PrepaidCarriedOver', data },
    ]);
    after.when(pay(undefined, legal, of)).then(refused('ORDER_ALREADY_PAID'));
  });

  it('pays nothing of an order that was cancelled', () => {
    given(PrepaidAccount, [credited('15.00')])
      .when(pay(undefined, legal, { invoice, isReplaced: false, isPaid: false, isCancelled: true }))
      .then(refused('ORDER_CANCELLED'));
  });

  it('A4: is up to the payer and finance; to others the invoice is unknown', () => {
    const account = given(PrepaidAccount, [credited('15.00')]);
    for (const actor of [finance, { ...legal, role: 'administrator' as const }]) {
      expect(account.when(pay('1.00', actor)).events).toHaveLength(1);
    }
    account.when(pay('1.00', { ...legal, role: 'collaborator' })).then(refused('ACTOR_NOT_ALLOWED'));
    account.when(pay('1.00', { ...finance, role: 'staff:support' })).then(refused('ACTOR_NOT_ALLOWED'));
    account.when(pay('1.00', { ...legal, orgId: 'p' })).then(refused('UNKNOWN_INVOICE'));
    account
      .when(pay('1.00', finance, { invoice: null, isReplaced: false, isPaid: false, isCancelled: false }))
      .then(refused('UNKNOWN_INVOICE'));
  });
});

describe('what was paid beyond what an order’s payment took in (V12)', () => {
  const back = (kept: string) => returnSurplus(owner, 'o1', kept);
  const returned = (amount: string, paid: string, balanceAfter: string): PrepaidReturned => ({
    ...debited(amount, paid, balanceAfter),
    type: 'PrepaidReturned',
  });

  it('comes back, once', () => {
    given(PrepaidAccount, [credited('15.00'), debited('4.00', '4.00', '11.00')])
      .when(back('4.00'))
      .then(nothing)
      .when(back('1.00'))
      .then([returned('3.00', '1.00', '14.00')])
      .when(back('1.00'))
      .then(nothing)
      .when(back('0.00'))
      .then([returned('1.00', '0.00', '15.00')]);
    given(PrepaidAccount).when(back('0.00')).then(nothing);
  });

  it('is no more than credit notes have left', () => {
    const refundedPart: PrepaidEvent = {
      type: 'PrepaidRefunded',
      data: {
        ...owner,
        orderId: 'o1',
        creditNoteNumber: '1',
        amount: '3.00',
        credited: '8.10',
        balanceAfter: '14.00',
        sourceEventId: 'e',
        ...entry,
      },
    };
    given(PrepaidAccount, [credited('15.00'), debited('4.00', '4.00', '11.00'), refundedPart])
      .when(back('0.00'))
      .then([returned('1.00', '3.00', '15.00')]);
  });
});
