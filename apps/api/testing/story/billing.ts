import { FINANCE, PROGRAMME, SUPPORT } from './programme.js';
import { done, prepared, refused, type Step } from './step.js';

const [client, partner, stranger] = ['org_alpha', 'org_beta', 'org_epsilon'].map(
  (org) => `${org}:legalRepresentative`,
) as [string, string, string];
const collaborator = 'org_alpha:collaborator';

const ofAlpha = (body: object) => ({ parameters: { organisation: 'org_alpha' }, body });
const address = ofAlpha({ street: 'Chemin des Vignes 3', postcode: '1207', town: 'Genève' });
const note = (text: string | null) => ofAlpha({ note: text });

/** What an organisation has on its invoices, before there are any. */
export const ownFacts: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'recordAddress', stranger, address),
  refused('ACTOR_NOT_ALLOWED', 'recordAddress', collaborator, address),
  done('recordAddress', 'recorded', 'Invoices carry it from now on (V4)', client, address),
  refused('UNKNOWN_ORGANISATION', 'setInvoiceNote', stranger, note('Cost centre 4711')),
  refused('ACTOR_NOT_ALLOWED', 'setInvoiceNote', collaborator, note('Cost centre 4711')),
  done('setInvoiceNote', 'set', 'On invoices from now on (R48)', client, note('Cost centre 4711')),
];

const ofInvoice = (invoice: string, body: object) => ({ parameters: { invoice }, body });
const added = (invoice = '1') => ofInvoice(invoice, { note: 'Approved by the treasurer' });
const topUp = (more: object = {}) =>
  ofAlpha({
    topUpId: 'top_1',
    currency: 'CHF',
    amount: '20.00',
    instrument: 'transfer',
    reference: 'camt 2026-03-12/17',
    ...more,
  });
const account = { parameters: { organisation: 'org_alpha' } };
const ofPartner = { parameters: { partner: 'org_beta' } };
const pays = (more: object) => ({ parameters: { order: 'ord_1' }, body: { instrument: 'transfer', ...more } });

/** Notes, prepaid money, and what a partner invoices again. */
export const billing: Step[] = [
  done('listPrepaidBalances', 'none', 'Nothing ever came in', client, account),
  refused('UNKNOWN_INVOICE', 'addInvoiceNote', stranger, added()),
  refused('ACTOR_NOT_ALLOWED', 'addInvoiceNote', collaborator, added()),
  done('addInvoiceNote', 'added', 'Beside an issued invoice, which stays as it is (R48)', client, added()),
  refused('UNKNOWN_ORGANISATION', 'topUpPrepaid', FINANCE, {
    ...topUp(),
    parameters: { organisation: 'org_nobody' },
  }),
  refused('ACTOR_NOT_ALLOWED', 'topUpPrepaid', client, topUp()),
  refused('AMOUNT_TOO_LARGE', 'topUpPrepaid', FINANCE, topUp({ amount: '1000000000000.00' })),
  refused('CARD_NUMBER_NOT_ALLOWED', 'topUpPrepaid', FINANCE, topUp({ reference: '4111 1111 1111 1111' })),
  refused('VALUE_DATE_IN_FUTURE', 'topUpPrepaid', FINANCE, topUp({ valueDate: '2099-01-01' })),
  done('topUpPrepaid', 'transfer', 'A transfer came in (V11)', FINANCE, topUp()),
  refused('TOP_UP_ID_REUSED', 'topUpPrepaid', FINANCE, topUp({ amount: '30.00' })),
  refused('CARD_NUMBER_NOT_ALLOWED', 'recordPayment', FINANCE, pays({ reference: 'visa 4111111111111111' })),
  refused('PREPAID_NOT_DEBITED', 'recordPayment', FINANCE, pays({ instrument: 'prepaid' })),
  refused('UNKNOWN_INVOICE', 'payInvoiceFromPrepaid', stranger, ofInvoice('1', {})),
  refused('ACTOR_NOT_ALLOWED', 'payInvoiceFromPrepaid', collaborator, ofInvoice('1', {})),
  refused('AMOUNT_TOO_LARGE', 'payInvoiceFromPrepaid', client, ofInvoice('1', { amount: '1000000000000.00' })),
  refused('PAYMENT_EXCEEDS_OPEN', 'payInvoiceFromPrepaid', client, ofInvoice('1', { amount: '10.73' })),
  done('payInvoiceFromPrepaid', 'part', 'A part of an invoice (V12)', client, ofInvoice('1', { amount: '4.00' })),
  done('payInvoiceFromPrepaid', 'rest', 'What is open: the order is paid with it', client, ofInvoice('1', {})),
  refused('ORDER_ALREADY_PAID', 'payInvoiceFromPrepaid', client, ofInvoice('1', {})),
  // Of the renewal that was cancelled before.
  refused('ORDER_CANCELLED', 'payInvoiceFromPrepaid', client, ofInvoice('18', {})),
  prepared('topUpPrepaid', FINANCE, topUp({ topUpId: 'top_2', currency: 'EUR', amount: '5.00' })),
  done('listPrepaidBalances', 'balances', 'One a currency', client, account),
  refused('UNKNOWN_ORGANISATION', 'listPrepaidBalances', stranger, account),
  refused('ACTOR_NOT_ALLOWED', 'listPrepaidBalances', SUPPORT, account),
  done('listPrepaidMovements', 'movements', 'With what caused each', FINANCE, account),
  refused('UNKNOWN_ORGANISATION', 'listPrepaidMovements', stranger, account),
  refused('ACTOR_NOT_ALLOWED', 'listPrepaidMovements', PROGRAMME, account),
  refused('PREPAID_TOO_LOW', 'payInvoiceFromPrepaid', FINANCE, ofInvoice('2', {})),
  done('listReinvoiceLines', 'own', 'What the partner pays for its client (R13)', partner, ofPartner),
  refused('UNKNOWN_PARTNER', 'listReinvoiceLines', stranger, ofPartner),
  refused('ACTOR_NOT_ALLOWED', 'listReinvoiceLines', SUPPORT, ofPartner),
];
