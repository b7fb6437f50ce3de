import { FINANCE, PROGRAMME } from './programme.js';
import { done, firstOfMonth, IN_TWO_WEEKS, prepared, refused, type Step, TODAY, YEAR_1, YEAR_2 } from './step.js';

const [client, partner] = ['org_alpha:administrator', 'org_beta:administrator'];
const line = { clientOrgId: 'org_alpha', sku: 'hosting-web' };
const ids = (n: number | string) => ({ orderId: `ord_${n}`, productId: `prd_${n}` });
const order = (more: object) => ({ body: { ...line, ...more } });
const renewal = (product: string, orderId: string, period: object = YEAR_2) => ({
  parameters: { product },
  body: { orderId, period },
});
const pays = (id: string, more: object = {}) => ({
  parameters: { order: id },
  body: { instrument: 'transfer', ...more },
});
const refund = (id: string, refundId: string, net: string, more: object = {}) => ({
  parameters: { order: id },
  body: { refundId, net, reason: 'cancelled within 14 days', ...more },
});

const moving = (product: string, toOrgId: string) => ({ parameters: { product }, body: { toOrgId } });
/** A product goes over to another organisation, which has nothing to do with the former owner's partners. */
const transfers: Step[] = [
  prepared('placeOrder', client, order(ids('moved'))),
  refused('UNKNOWN_ORGANISATION', 'transferProduct', PROGRAMME, moving('prd_moved', 'org_nobody')),
  refused('UNKNOWN_PRODUCT', 'transferProduct', PROGRAMME, moving('prd_none', 'org_epsilon')),
  refused('ACTOR_NOT_ALLOWED', 'transferProduct', client, moving('prd_moved', 'org_epsilon')),
  refused('PRODUCT_TERMINATED', 'transferProduct', PROGRAMME, moving('prd_gone', 'org_epsilon')),
  done(
    'transferProduct',
    'transferred',
    'It is another organisation’s from now on',
    PROGRAMME,
    moving('prd_moved', 'org_epsilon'),
  ),
];

const mandate = (product: string, months = 12) => ({ parameters: { product }, body: { months } });
const noMore = (product: string) => ({ parameters: { product }, body: {} });
/** What the client has before any partner helps it. */
export const ownOrders: Step[] = [
  done(
    'placeOrder',
    'period',
    'The client orders a first period',
    client,
    order({ ...ids(1), quantity: 1, period: YEAR_1 }),
  ),
  done('placeOrder', 'oneOff', 'A purchase without a period (A32)', client, {
    body: { clientOrgId: 'org_alpha', sku: 'domain-ch', ...ids(2) },
  }),
  prepared('placeOrder', client, order({ ...ids(3), period: YEAR_1 })),
  prepared('placeOrder', client, order({ ...ids(4), period: YEAR_1 })),
  prepared('placeOrder', client, order(ids('gone'))),
  done('placeOrder', 'shortest', 'The least that is needed: the ledger makes the ids', 'org_epsilon:administrator', {
    body: { clientOrgId: 'org_epsilon', sku: 'hosting-web' },
  }),
  prepared('placeOrder', 'org_epsilon:administrator', {
    body: { clientOrgId: 'org_epsilon', sku: 'hosting-web', ...ids('epsilon') },
  }),
  refused('UNKNOWN_ORGANISATION', 'placeOrder', partner, order({})),
  refused('UNKNOWN_PRODUCT', 'placeOrder', client, order({ parentProductId: 'prd_none' })),
  refused('ORDER_EXISTS', 'placeOrder', client, order({ orderId: 'ord_1', productId: 'prd_5' })),
  refused('PRODUCT_EXISTS', 'placeOrder', client, order({ orderId: 'ord_5', productId: 'prd_1' })),
  refused('ACTOR_NOT_ALLOWED', 'placeOrder', 'org_alpha:collaborator', order({})),
  prepared('placeOrder', client, order({ sku: 'certificate', ...ids('term'), period: { from: YEAR_1.from } })),
  prepared('placeOrder', client, order({ ...ids('addOn'), parentProductId: 'prd_1' })),
  refused('PRODUCT_IS_ADD_ON', 'placeOrder', client, order({ parentProductId: 'prd_addOn' })),
  refused('PERIOD_EMPTY', 'placeOrder', client, order({ period: { from: YEAR_1.from, to: YEAR_1.from } })),
  refused('PERIOD_START_OUT_OF_RANGE', 'placeOrder', client, order({ period: YEAR_2 })),
  refused('SKU_NOT_SOLD', 'placeOrder', client, order({ sku: 'hosting-max' })),
  refused('PERIOD_NOT_A_TERM', 'placeOrder', client, order({ sku: 'certificate' })),
  refused('PERIOD_END_MISSING', 'placeOrder', client, order({ period: { from: YEAR_1.from } })),
  refused('AMOUNT_TOO_LARGE', 'placeOrder', client, order({ sku: 'cluster', quantity: 1_000_000 })),
  refused('TAX_NOT_SUPPORTED', 'placeOrder', 'org_delta:legalRepresentative', {
    body: { clientOrgId: 'org_delta', sku: 'hosting-web' },
  }),
  refused('UNKNOWN_PRODUCT', 'terminateProduct', PROGRAMME, { parameters: { product: 'prd_none' } }),
  refused('ACTOR_NOT_ALLOWED', 'terminateProduct', 'org_alpha:collaborator', { parameters: { product: 'prd_gone' } }),
  done('terminateProduct', 'terminated', 'It ends, and is never renewed again', PROGRAMME, {
    parameters: { product: 'prd_gone' },
    body: {},
  }),
  refused('PRODUCT_TERMINATED', 'terminateProduct', PROGRAMME, { parameters: { product: 'prd_gone' } }),
  refused('PRODUCT_TERMINATED', 'placeOrder', client, order({ parentProductId: 'prd_gone' })),
  ...transfers,
];

/** What a partner with limited access may not. */
export const limitedPartner: Step[] = [
  refused('NOT_ALLOWED_TO_ORDER', 'placeOrder', partner, order({})),
  refused('NOT_ALLOWED_TO_ORDER', 'renewProduct', partner, renewal('prd_1', 'ord_7')),
  refused('NOT_ALLOWED_TO_ORDER', 'setRenewal', partner, mandate('prd_1')),
];

/** Orders and renewals under full access, paid and refunded. */
export const managedOrders: Step[] = [
  done(
    'placeOrder',
    'byPartner',
    'The partner orders and pays, at its preferential price',
    partner,
    order({
      ...ids(5),
      quantity: 35,
      period: YEAR_1,
    }),
  ),
  done('placeOrder', 'addOn', 'An add-on of that product, in a basket', client, {
    body: { clientOrgId: 'org_alpha', sku: 'domain-ch', ...ids(6), parentProductId: 'prd_5', basketId: 'basket_1' },
  }),
  done('renewProduct', 'renewed', 'The next period', client, renewal('prd_1', 'ord_7')),
  refused('UNKNOWN_PRODUCT', 'renewProduct', client, renewal('prd_none', 'ord_8')),
  refused('ORDER_EXISTS', 'renewProduct', client, renewal('prd_3', 'ord_1')),
  refused('ACTOR_NOT_ALLOWED', 'renewProduct', 'org_alpha:collaborator', renewal('prd_3', 'ord_8')),
  refused('PRODUCT_TERMINATED', 'renewProduct', client, renewal('prd_gone', 'ord_8')),
  refused('NOT_RENEWABLE', 'renewProduct', client, renewal('prd_2', 'ord_8')),
  refused('PERIOD_NOT_CONTIGUOUS', 'renewProduct', client, renewal('prd_3', 'ord_8', YEAR_1)),
  refused('PERIOD_EMPTY', 'renewProduct', client, renewal('prd_3', 'ord_8', { from: YEAR_2.from, to: YEAR_2.from })),
  refused(
    'PERIOD_NOT_A_TERM',
    'renewProduct',
    client,
    renewal('prd_term', 'ord_8', { from: YEAR_2.from, to: firstOfMonth(3) }),
  ),
  refused('PERIOD_END_MISSING', 'renewProduct', client, renewal('prd_3', 'ord_8', { from: YEAR_2.from })),
  refused('UNKNOWN_ORDER', 'recordPayment', FINANCE, pays('ord_none')),
  refused('ACTOR_NOT_ALLOWED', 'recordPayment', client, pays('ord_7')),
  refused('VALUE_DATE_IN_FUTURE', 'recordPayment', FINANCE, pays('ord_7', { valueDate: '2099-01-01' })),
  refused('VALUE_DATE_TOO_EARLY', 'recordPayment', FINANCE, pays('ord_7', { valueDate: '2020-01-01' })),
  done('recordPayment', 'transfer', 'The whole charge was paid', FINANCE, pays('ord_7')),
  refused('ORDER_ALREADY_PAID', 'recordPayment', FINANCE, pays('ord_7')),
  refused('UNKNOWN_ORDER', 'refundOrder', FINANCE, refund('ord_none', 'rfd_1', '2.00')),
  refused('ACTOR_NOT_ALLOWED', 'refundOrder', client, refund('ord_7', 'rfd_1', '2.00')),
  refused('AMOUNT_TOO_LARGE', 'refundOrder', FINANCE, refund('ord_7', 'rfd_1', '1000000000000.00')),
  refused('ORDER_NOT_PAID', 'refundOrder', FINANCE, refund('ord_5', 'rfd_1', '2.00')),
  done('refundOrder', 'part', 'A part goes back', FINANCE, refund('ord_7', 'rfd_1', '2.00')),
  refused('REFUND_ID_REUSED', 'refundOrder', FINANCE, refund('ord_7', 'rfd_1', '3.00')),
  refused('REFUND_EXCEEDS_PAID', 'refundOrder', FINANCE, refund('ord_7', 'rfd_2', '9.00')),
  refused(
    'VALUE_DATE_IN_FUTURE',
    'refundOrder',
    FINANCE,
    refund('ord_7', 'rfd_2', '2.00', { valueDate: '2099-01-01' }),
  ),
  refused(
    'VALUE_DATE_TOO_EARLY',
    'refundOrder',
    FINANCE,
    refund('ord_7', 'rfd_2', '2.00', { valueDate: '2020-01-01' }),
  ),
];

/** What renews by itself, and what is renewed of it today: nothing, for first periods lie ahead. */
export const mandates: Step[] = [
  done('setRenewal', 'byPartner', 'By its partner with full access', partner, mandate('prd_5')),
  done('setRenewal', 'byClient', 'By the client itself', client, mandate('prd_3', 24)),
  refused('UNKNOWN_PRODUCT', 'setRenewal', client, mandate('prd_none')),
  refused('ACTOR_NOT_ALLOWED', 'setRenewal', 'org_alpha:collaborator', mandate('prd_3')),
  refused('PRODUCT_TERMINATED', 'setRenewal', client, mandate('prd_gone')),
  refused('NOT_RENEWABLE', 'setRenewal', client, mandate('prd_2')),
  prepared('placeOrder', client, order({ ...ids('short'), period: { from: TODAY, to: IN_TWO_WEEKS } })),
  refused('TOO_CLOSE_TO_EXPIRY', 'setRenewal', client, mandate('prd_short')),
  refused('PERIOD_NOT_A_TERM', 'setRenewal', client, mandate('prd_term', 24)),
  refused('UNKNOWN_PRODUCT', 'cancelRenewal', client, noMore('prd_none')),
  refused('ACTOR_NOT_ALLOWED', 'cancelRenewal', 'org_alpha:collaborator', noMore('prd_3')),
  refused('NO_MANDATE', 'cancelRenewal', client, noMore('prd_4')),
  refused('NOT_ALLOWED_TO_ORDER', 'cancelRenewal', partner, noMore('prd_3')),
  done('cancelRenewal', 'cancelled', 'Not any more', client, noMore('prd_3')),
  refused('ACTOR_NOT_ALLOWED', 'renewDue', FINANCE, { body: { through: '2026-01-01' } }),
  refused('DAY_IN_FUTURE', 'renewDue', PROGRAMME, { body: { through: '2099-01-01' } }),
  done('renewDue', 'due', 'What is due today', PROGRAMME, { body: { through: TODAY } }),
  refused('ORDER_ID_RESERVED', 'placeOrder', client, order({ orderId: 'auto-prd_5-2027-01-01' })),
  refused('ORDER_ID_RESERVED', 'renewProduct', client, renewal('prd_3', 'auto-prd_3-2027-01-01')),
];

/** What became of it with the partner's access. */
export const lapses: Step[] = [
  done('listMandates', 'lapsed', 'Those that lapsed with the partner’s access', client, {
    parameters: { status: 'lapsed' },
  }),
];

/** The renewal that the end of sale refuses, and the mandate. */
export const lateRenewal = () => renewal('prd_5', 'ord_8');
export const lateMandate = () => mandate('prd_5');
