import { FINANCE, preferring, PROGRAMME, SUPPORT } from './programme.js';
import { done, LAST_MONTH, LAST_MONTHS_END, prepared, refused, type Step, THIS_MONTH, TODAY } from './step.js';

/** Another person of the same desk. */
const SECOND = `${FINANCE}/dev-finance-2`;
const [client, partner, stranger] = ['org_alpha', 'org_beta', 'org_epsilon'].map(
  (org) => `${org}:legalRepresentative`,
) as [string, string, string];

const ofOrder = (order: string, reason = 'the payment is disputed') => ({ parameters: { order }, body: { reason } });
const ofAdjustment = (adjustment: string) => ({ parameters: { adjustment }, body: {} });
const ofRun = (run: string) => ({ parameters: { run }, body: {} });
const through = (day: string) => ({ body: { through: day } });
const month = (one: string) => ({ body: { month: one } });
const adjusting = (adjustmentId: string, more: object = {}) => ({
  body: {
    adjustmentId,
    partnerOrgId: 'org_gamma',
    currency: 'CHF',
    amount: '12.00',
    reason: 'support worked on a weekend',
    ...more,
  },
});
const bankOf = (orgId: string, iban?: string, more: object = {}) => ({
  parameters: { partner: orgId },
  body: { currency: 'CHF', destination: 'bank', ...(iban === undefined ? {} : { iban }), ...more },
});
const destinationOf = (orgId: string) => ({ parameters: { partner: orgId, currency: 'CHF' } });
const run = (runId: string, currency = 'CHF') => ({ body: { runId, currency } });
const result = (of: string, orgId: string, told: string) => ({
  parameters: { run: of, partner: orgId },
  body: { result: told },
});

const policy: Step[] = [
  refused('ACTOR_NOT_ALLOWED', 'setPolicy', PROGRAMME, { body: { holdingDays: 0 } }),
  refused('AMOUNT_TOO_LARGE', 'setPolicy', FINANCE, { body: { minPayout: { CHF: '1000000000000.00' } } }),
  done('setPolicy', 'some', 'What is named changes, the rest stays', FINANCE, {
    body: { holdingDays: 0, minPayout: { CHF: '20.00' } },
  }),
  done('getPolicy', 'now', 'What holds from here on', partner),
];

const entries: Step[] = [
  prepared('placeOrder', client, {
    body: { clientOrgId: 'org_alpha', sku: 'hosting-web', quantity: 35, orderId: 'ord_11', productId: 'prd_11' },
  }),
  prepared('recordPayment', FINANCE, { parameters: { order: 'ord_11' }, body: { instrument: 'card' } }),
  refused('UNKNOWN_ORDER', 'holdCashback', FINANCE, ofOrder('ord_none')),
  refused('ACTOR_NOT_ALLOWED', 'holdCashback', PROGRAMME, ofOrder('ord_11')),
  refused('NO_CASHBACK', 'holdCashback', FINANCE, ofOrder('ord_1')),
  done('holdCashback', 'held', 'No run takes it until it is let go', FINANCE, ofOrder('ord_11')),
  refused('UNKNOWN_ORDER', 'unholdCashback', FINANCE, ofOrder('ord_none')),
  refused('ACTOR_NOT_ALLOWED', 'unholdCashback', PROGRAMME, ofOrder('ord_11')),
  refused('NO_CASHBACK', 'unholdCashback', FINANCE, ofOrder('ord_1')),
  done('unholdCashback', 'pending', 'It waits for the next release', FINANCE, ofOrder('ord_11', 'the bank has paid')),
  refused('ENTRY_NOT_HELD', 'unholdCashback', FINANCE, ofOrder('ord_11')),
  refused('ACTOR_NOT_ALLOWED', 'releaseCashback', PROGRAMME, through(TODAY)),
  refused('DAY_IN_FUTURE', 'releaseCashback', FINANCE, through('2099-01-01')),
  done('releaseCashback', 'today', 'What has matured by today', FINANCE, through(TODAY)),
];

const adjustments: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'proposeAdjustment', FINANCE, adjusting('adj_1', { partnerOrgId: 'org_nobody' })),
  refused('ACTOR_NOT_ALLOWED', 'proposeAdjustment', PROGRAMME, adjusting('adj_1')),
  refused('NOT_A_PARTNER', 'proposeAdjustment', FINANCE, adjusting('adj_1', { partnerOrgId: 'org_alpha' })),
  refused('AMOUNT_TOO_LARGE', 'proposeAdjustment', FINANCE, adjusting('adj_1', { amount: '1000000000000.00' })),
  done('proposeAdjustment', 'proposed', 'One person of finance proposes', FINANCE, adjusting('adj_1')),
  refused('ADJUSTMENT_EXISTS', 'proposeAdjustment', FINANCE, adjusting('adj_1', { amount: '13.00' })),
  refused('UNKNOWN_ADJUSTMENT', 'approveAdjustment', SECOND, ofAdjustment('adj_none')),
  refused('ACTOR_NOT_ALLOWED', 'approveAdjustment', PROGRAMME, ofAdjustment('adj_1')),
  refused('SAME_PERSON', 'approveAdjustment', FINANCE, ofAdjustment('adj_1')),
  done('approveAdjustment', 'approved', 'Another one approves', SECOND, ofAdjustment('adj_1')),
];

const destinations: Step[] = [
  refused('UNKNOWN_ORGANISATION', 'setPayoutDestination', stranger, bankOf('org_beta', 'CH9300762011623852957')),
  refused('ACTOR_NOT_ALLOWED', 'setPayoutDestination', 'org_beta:collaborator', {
    ...bankOf('org_beta', 'CH9300762011623852957'),
  }),
  refused('NOT_A_PARTNER', 'setPayoutDestination', client, bankOf('org_alpha', 'CH9300762011623852957')),
  refused('IBAN_MISSING', 'setPayoutDestination', partner, bankOf('org_beta')),
  refused('IBAN_NOT_FOR_PREPAID', 'setPayoutDestination', partner, {
    ...bankOf('org_beta', 'CH9300762011623852957', { destination: 'prepaid' }),
  }),
  done('setPayoutDestination', 'bank', 'To a bank', partner, bankOf('org_beta', 'CH93 0076 2011 6238 5295 7')),
  prepared('setPayoutDestination', 'org_gamma:administrator', bankOf('org_gamma', 'DE89370400440532013000')),
  done('getPayoutDestination', 'bank', 'The IBAN is masked', partner, destinationOf('org_beta')),
  refused('UNKNOWN_PARTNER', 'getPayoutDestination', stranger, destinationOf('org_beta')),
  refused('ACTOR_NOT_ALLOWED', 'getPayoutDestination', SUPPORT, destinationOf('org_beta')),
];

const runs: Step[] = [
  refused('ACTOR_NOT_ALLOWED', 'createPayoutRun', PROGRAMME, run('run_1')),
  refused('NOTHING_TO_PAY', 'createPayoutRun', FINANCE, run('run_1', 'EUR')),
  done('createPayoutRun', 'draft', 'One is paid, one has too little for a bank', FINANCE, run('run_1')),
  refused('RUN_EXISTS', 'createPayoutRun', FINANCE, run('run_1')),
  refused('RUN_OPEN', 'createPayoutRun', FINANCE, run('run_2')),
  refused('ENTRY_IN_PAYOUT', 'holdCashback', FINANCE, ofOrder('ord_11')),
  refused('UNKNOWN_RUN', 'cancelPayoutRun', FINANCE, ofRun('run_none')),
  refused('ACTOR_NOT_ALLOWED', 'cancelPayoutRun', PROGRAMME, ofRun('run_1')),
  done('cancelPayoutRun', 'cancelled', 'The draft is given up', FINANCE, ofRun('run_1')),
  refused('RUN_NOT_DRAFT', 'cancelPayoutRun', FINANCE, ofRun('run_1')),
  prepared('setPayoutDestination', partner, bankOf('org_beta', 'CH5604835012345678009')),
  done('createPayoutRun', 'elsewhere', 'The partner has another bank since its last payout', FINANCE, run('run_2')),
  refused('UNKNOWN_RUN', 'approvePayoutRun', SECOND, ofRun('run_none')),
  refused('ACTOR_NOT_ALLOWED', 'approvePayoutRun', PROGRAMME, ofRun('run_2')),
  refused('SAME_PERSON', 'approvePayoutRun', FINANCE, ofRun('run_2')),
  done('approvePayoutRun', 'sent', 'Another person of finance approves', SECOND, ofRun('run_2')),
  refused('RUN_NOT_DRAFT', 'approvePayoutRun', SECOND, ofRun('run_2')),
  refused('UNKNOWN_RUN', 'recordPayout', FINANCE, result('run_none', 'org_beta', 'settled')),
  refused('UNKNOWN_PAYOUT', 'recordPayout', FINANCE, result('run_2', 'org_gamma', 'settled')),
  refused('ACTOR_NOT_ALLOWED', 'recordPayout', PROGRAMME, result('run_2', 'org_beta', 'settled')),
  refused('PAYOUT_NOT_SETTLED', 'recordPayout', FINANCE, result('run_2', 'org_beta', 'returned')),
  done('recordPayout', 'settled', 'The bank has paid; with the last one the run is closed', FINANCE, {
    ...result('run_2', 'org_beta', 'settled'),
  }),
  refused('PAYOUT_NOT_SENT', 'recordPayout', FINANCE, result('run_2', 'org_beta', 'failed')),
  done('recordPayout', 'returned', 'It came back, and is available again', FINANCE, {
    ...result('run_2', 'org_beta', 'returned'),
  }),
];

const closing: Step[] = [
  refused('ACTOR_NOT_ALLOWED', 'closePeriod', PROGRAMME, month(LAST_MONTH)),
  refused('PERIOD_NOT_OVER', 'closePeriod', FINANCE, month(THIS_MONTH)),
  done('closePeriod', 'closed', 'A month without a movement: nobody gets a statement', FINANCE, month(LAST_MONTH)),
  refused('PERIOD_CLOSED', 'closePeriod', FINANCE, month(LAST_MONTH)),
  prepared('placeOrder', client, { body: { clientOrgId: 'org_alpha', sku: 'hosting-web', orderId: 'ord_12' } }),
  refused('PERIOD_CLOSED', 'recordPayment', FINANCE, {
    parameters: { order: 'ord_12' },
    body: { instrument: 'transfer', valueDate: LAST_MONTHS_END },
  }),
  refused('PERIOD_CLOSED', 'refundOrder', FINANCE, {
    parameters: { order: 'ord_11' },
    body: { net: '1.00', valueDate: LAST_MONTHS_END },
  }),
  prepared('setPolicy', FINANCE, { body: { holdingDays: 30, minPayout: { CHF: '50.00' } } }),
];

const rules = (rate: string) => [{ family: 'web-hosting', level: 'silver', rate }];
const correctCard = (correctionId: string, more: object = {}) => ({
  body: { correctionId, version: 'card-2026', rules: rules('0.25'), reason: 'silver was mistyped', ...more },
});
const correctEarner = (correctionId: string, orderId: string, partnerOrgId: string | null, more: object = {}) => ({
  body: { correctionId, orderId, partnerOrgId, reason: 'the grant was recorded too late', ...more },
});
const ofCorrection = (correction: string, body: object = {}) => ({ parameters: { correction }, body });

const corrections: Step[] = [
  refused('UNKNOWN_RATE_CARD', 'correctRateCard', FINANCE, correctCard('cor_1', { version: 'card-none' })),
  refused('ACTOR_NOT_ALLOWED', 'correctRateCard', PROGRAMME, correctCard('cor_1')),
  refused('RATE_ABOVE_CAP', 'correctRateCard', FINANCE, correctCard('cor_1', { rules: rules('0.36') })),
  refused('RATE_CARD_INVALID', 'correctRateCard', FINANCE, {
    ...correctCard('cor_1', { rules: [...rules('0.25'), ...rules('0.20')] }),
  }),
  refused(
    'AMOUNT_TOO_LARGE',
    'correctRateCard',
    FINANCE,
    correctCard('cor_1', { rules: [preferring('1000000000000.00')] }),
  ),
  refused(
    'PREFERENTIAL_ABOVE_PUBLIC',
    'correctRateCard',
    FINANCE,
    correctCard('cor_1', { rules: [preferring('13.00')] }),
  ),
  done('correctRateCard', 'dryRun', 'What would follow; nothing is written', FINANCE, {
    ...correctCard('cor_1', { dryRun: true }),
  }),
  refused('UNKNOWN_ORGANISATION', 'correctAttribution', FINANCE, correctEarner('cor_2', 'ord_11', 'org_nobody')),
  refused('UNKNOWN_ORDER', 'correctAttribution', FINANCE, correctEarner('cor_2', 'ord_none', 'org_gamma')),
  refused('ACTOR_NOT_ALLOWED', 'correctAttribution', PROGRAMME, correctEarner('cor_2', 'ord_11', 'org_gamma')),
  refused('PARTNER_PAID', 'correctAttribution', FINANCE, correctEarner('cor_2', 'ord_5', 'org_gamma')),
  refused('SELF_PARTNERSHIP', 'correctAttribution', FINANCE, correctEarner('cor_2', 'ord_11', 'org_alpha')),
  refused('NOT_A_PARTNER', 'correctAttribution', FINANCE, correctEarner('cor_2', 'ord_11', 'org_epsilon')),
  done('correctAttribution', 'proposed', 'One person of finance proposes another earner', FINANCE, {
    ...correctEarner('cor_2', 'ord_11', 'org_gamma'),
  }),
  refused('CORRECTION_EXISTS', 'correctAttribution', FINANCE, correctEarner('cor_2', 'ord_11', null)),
  refused('CORRECTION_EXISTS', 'correctRateCard', FINANCE, correctCard('cor_2')),
  refused('UNKNOWN_CORRECTION', 'approveCorrection', SECOND, ofCorrection('cor_none')),
  refused('ACTOR_NOT_ALLOWED', 'approveCorrection', PROGRAMME, ofCorrection('cor_2')),
  refused('SAME_PERSON', 'approveCorrection', FINANCE, ofCorrection('cor_2')),
  done('approveCorrection', 'dryRun', 'What would follow now', SECOND, ofCorrection('cor_2', { dryRun: true })),
  prepared('correctAttribution', FINANCE, correctEarner('cor_3', 'ord_11', null)),
  done('approveCorrection', 'made', 'Another one approves: exactly that is posted', SECOND, ofCorrection('cor_2')),
  refused('CORRECTION_OUTDATED', 'approveCorrection', SECOND, ofCorrection('cor_3')),
  done('getBalanceAt', 'now', 'All that counts by now, as it is known now', partner, {
    parameters: { partner: 'org_beta', currency: 'CHF' },
  }),
  refused('UNKNOWN_PARTNER', 'getBalanceAt', stranger, { parameters: { partner: 'org_beta', currency: 'CHF' } }),
  refused('ACTOR_NOT_ALLOWED', 'getBalanceAt', SUPPORT, { parameters: { partner: 'org_beta', currency: 'CHF' } }),
  done('listCorrections', 'all', 'What was put right, and by whom', FINANCE),
  refused('ACTOR_NOT_ALLOWED', 'listCorrections', PROGRAMME),
  done('listCorrectedOrders', 'one', 'The order that it decided again', FINANCE, {
    parameters: { correction: 'cor_2' },
  }),
  refused('ACTOR_NOT_ALLOWED', 'listCorrectedOrders', PROGRAMME, { parameters: { correction: 'cor_2' } }),
];

/** What finance does with the cashback, until it is in a bank. */
export const money: Step[] = [
  ...policy,
  ...entries,
  ...adjustments,
  ...destinations,
  ...runs,
  ...corrections,
  ...closing,
];
