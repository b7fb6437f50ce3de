import { FINANCE, PROGRAMME, SUPPORT } from './programme.js';
import { done, refused, type Step } from './step.js';

const [client, partner, stranger] = ['org_alpha', 'org_beta', 'org_epsilon'].map(
  (org) => `${org}:legalRepresentative`,
) as [string, string, string];
const ofPartner = { parameters: { partner: 'org_beta' } };
const ofClient = { parameters: { client: 'org_alpha' } };
const at = (product: string, instant: string) => ({ parameters: { client: 'org_alpha', product, instant } });
const page = (more: Record<string, string>) => ({ ...more, limit: '2' });

/** What everybody asks once all that has happened. */
export const questions: Step[] = [
  done('getOrganisation', 'client', 'A client', client, { parameters: { organisation: 'org_alpha' } }),
  done('getOrganisation', 'partner', 'A partner', PROGRAMME, { parameters: { organisation: 'org_beta' } }),
  refused('UNKNOWN_ORGANISATION', 'getOrganisation', stranger, { parameters: { organisation: 'org_alpha' } }),
  done('getInvitation', 'granted', 'One that was granted otherwise than asked', client, {
    parameters: { invitation: 'inv_1' },
  }),
  refused('UNKNOWN_INVITATION', 'getInvitation', stranger, { parameters: { invitation: 'inv_1' } }),
  done('listInvitations', 'own', 'Those of the caller', client, { parameters: page({ status: 'declined' }) }),
  done('listClientsOfPartner', 'clients', 'The clients of a partner', partner, ofPartner),
  refused('UNKNOWN_PARTNER', 'listClientsOfPartner', stranger, ofPartner),
  refused('ACTOR_NOT_ALLOWED', 'listClientsOfPartner', SUPPORT, ofPartner),
  done('listClients', 'active', 'Of all partners', PROGRAMME, { parameters: page({ status: 'active' }) }),
  refused('ACTOR_NOT_ALLOWED', 'listClients', SUPPORT),
  done('getOrder', 'payer', 'As its payer sees it', partner, { parameters: { order: 'ord_5' } }),
  done('getOrder', 'client', 'As a client sees what its partner pays', client, { parameters: { order: 'ord_5' } }),
  done('getOrder', 'refunded', 'A renewal, refunded in part', FINANCE, { parameters: { order: 'ord_7' } }),
  refused('UNKNOWN_ORDER', 'getOrder', stranger, { parameters: { order: 'ord_5' } }),
  done('listMandates', 'own', 'Those of the caller’s products', client, { parameters: page({}) }),
  refused('ACTOR_NOT_ALLOWED', 'listMandates', FINANCE),
  done('listOrders', 'own', 'Those of the caller', client, { parameters: page({}) }),
  refused('UNKNOWN_ORGANISATION', 'listOrders', stranger, { parameters: { client: 'org_alpha' } }),
  done('listInvoicesOfOrganisation', 'paidBy', 'Those it pays', partner, {
    parameters: { organisation: 'org_beta' },
  }),
  refused('UNKNOWN_ORGANISATION', 'listInvoicesOfOrganisation', stranger, {
    parameters: { organisation: 'org_alpha' },
  }),
  refused('ACTOR_NOT_ALLOWED', 'listInvoicesOfOrganisation', SUPPORT, { parameters: { organisation: 'org_alpha' } }),
  done('getInvoice', 'invoice', 'One invoice', client, { parameters: { invoice: '1' } }),
  refused('UNKNOWN_INVOICE', 'getInvoice', stranger, { parameters: { invoice: '1' } }),
  done('listInvoices', 'all', 'All of them, for finance', FINANCE, { parameters: page({}) }),
  refused('ACTOR_NOT_ALLOWED', 'listInvoices', SUPPORT),
  done('listCreditNotesOfOrganisation', 'refunded', 'Those of its invoices', client, {
    parameters: { organisation: 'org_alpha' },
  }),
  refused('UNKNOWN_ORGANISATION', 'listCreditNotesOfOrganisation', stranger, {
    parameters: { organisation: 'org_alpha' },
  }),
  refused('ACTOR_NOT_ALLOWED', 'listCreditNotesOfOrganisation', SUPPORT, {
    parameters: { organisation: 'org_alpha' },
  }),
  done('getCreditNote', 'creditNote', 'One credit note', FINANCE, { parameters: { creditNote: '1' } }),
  refused('UNKNOWN_CREDIT_NOTE', 'getCreditNote', stranger, { parameters: { creditNote: '1' } }),
  done('listCreditNotes', 'all', 'All of them, for finance', FINANCE, { parameters: page({}) }),
  refused('ACTOR_NOT_ALLOWED', 'listCreditNotes', SUPPORT),
  done('listCashbackOfPartner', 'postings', 'Accrued by a payment, taken back by a refund', partner, ofPartner),
  refused('UNKNOWN_PARTNER', 'listCashbackOfPartner', stranger, ofPartner),
  refused('ACTOR_NOT_ALLOWED', 'listCashbackOfPartner', SUPPORT, ofPartner),
  done('listEarningsOfPartner', 'months', 'A row a month, with the balances', partner, ofPartner),
  refused('UNKNOWN_PARTNER', 'listEarningsOfPartner', stranger, ofPartner),
  refused('ACTOR_NOT_ALLOWED', 'listEarningsOfPartner', SUPPORT, ofPartner),
  done('listAccounts', 'own', 'Those of the caller', partner, { parameters: page({}) }),
  refused('ACTOR_NOT_ALLOWED', 'listAccounts', SUPPORT),
  done('listEntries', 'entries', 'The caller’s entries', partner, { parameters: page({ kind: 'entry' }) }),
  done('listEntries', 'loose', 'An adjustment is a loose item', FINANCE, { parameters: page({ kind: 'adjustment' }) }),
  refused('ACTOR_NOT_ALLOWED', 'listEntries', SUPPORT),
  done('listAdjustments', 'all', 'All of them, for finance', FINANCE, { parameters: page({}) }),
  done('listAdjustments', 'own', 'What moved the caller’s account', 'org_gamma:legalRepresentative', {
    parameters: page({}),
  }),
  refused('ACTOR_NOT_ALLOWED', 'listAdjustments', SUPPORT),
  done('listStatements', 'none', 'No month with a movement is closed yet', partner, { parameters: page({}) }),
  refused('ACTOR_NOT_ALLOWED', 'listStatements', SUPPORT),
  done('listPayoutRuns', 'all', 'One was given up, one is closed', FINANCE, { parameters: page({}) }),
  refused('ACTOR_NOT_ALLOWED', 'listPayoutRuns', partner),
  done('getPayoutRun', 'run', 'One run', FINANCE, { parameters: { run: 'run_2' } }),
  refused('UNKNOWN_RUN', 'getPayoutRun', FINANCE, { parameters: { run: 'run_none' } }),
  refused('ACTOR_NOT_ALLOWED', 'getPayoutRun', partner, { parameters: { run: 'run_2' } }),
  done('listPayouts', 'own', 'The caller’s, with masked IBANs', partner, { parameters: page({}) }),
  done('listPayouts', 'ofRun', 'Of a run, for finance, which pays them', FINANCE, {
    parameters: page({ run: 'run_2' }),
  }),
  refused('ACTOR_NOT_ALLOWED', 'listPayouts', SUPPORT),
  done('listPayoutItems', 'ofRun', 'What a payout took', partner, { parameters: page({ run: 'run_2' }) }),
  refused('ACTOR_NOT_ALLOWED', 'listPayoutItems', SUPPORT),
  done('listLeftOutAccounts', 'ofRun', 'Too little for a bank', FINANCE, { parameters: page({ run: 'run_1' }) }),
  refused('ACTOR_NOT_ALLOWED', 'listLeftOutAccounts', partner),
  done('evaluateThresholds', 'day', 'The twelve months before a day', PROGRAMME, { body: { on: '2024-03-12' } }),
  refused('ACTOR_NOT_ALLOWED', 'evaluateThresholds', FINANCE, { body: { on: '2024-03-12' } }),
  refused('DAY_IN_FUTURE', 'evaluateThresholds', PROGRAMME, { body: { on: '2099-01-01' } }),
  done('listThresholdsOfPartner', 'own', 'Admitted less than twelve months ago: not evaluated yet', partner, ofPartner),
  refused('UNKNOWN_PARTNER', 'listThresholdsOfPartner', stranger, ofPartner),
  refused('ACTOR_NOT_ALLOWED', 'listThresholdsOfPartner', SUPPORT, ofPartner),
  done('listThresholds', 'all', 'Of all partners', PROGRAMME, { parameters: page({ partner: 'org_beta' }) }),
  refused('ACTOR_NOT_ALLOWED', 'listThresholds', client),
  ...['listEarnings', 'listBalances', 'listDiscounts', 'listCashback'].flatMap((operation) => [
    done(operation, 'all', 'Of all partners', FINANCE, { parameters: page({}) }),
    refused('ACTOR_NOT_ALLOWED', operation, client),
  ]),
  done('listAccessChangesOfClient', 'client', 'The latest changes of one partner', client, {
    parameters: { client: 'org_alpha', partner: 'org_gamma' },
  }),
  refused('UNKNOWN_ORGANISATION', 'listAccessChangesOfClient', stranger, ofClient),
  refused('ACTOR_NOT_ALLOWED', 'listAccessChangesOfClient', FINANCE, ofClient),
  done('listAccessChanges', 'all', 'Of all clients', SUPPORT, { parameters: page({ partner: 'org_beta' }) }),
  refused('ACTOR_NOT_ALLOWED', 'listAccessChanges', FINANCE),
  done('getAccessAt', 'managed', 'Its managing partner, and since when', SUPPORT, at('prd_5', 'NOW')),
  done('getAccessAt', 'nobody', 'Before there was any', client, at('prd_5', '2024-03-12T09:00:00Z')),
  refused('UNKNOWN_ORGANISATION', 'getAccessAt', stranger, at('prd_5', '2024-03-12T09:00:00Z')),
  refused('UNKNOWN_PRODUCT', 'getAccessAt', client, at('prd_none', '2024-03-12T09:00:00Z')),
  refused('ACTOR_NOT_ALLOWED', 'getAccessAt', FINANCE, at('prd_5', '2024-03-12T09:00:00Z')),
  done('getLiveness', 'alive', 'It answers', '', {}),
  { ...done('getReadiness', 'ready', 'Everything follows', '', {}), untold: true },
];
