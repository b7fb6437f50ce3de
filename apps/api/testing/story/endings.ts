import { FINANCE, PROGRAMME } from './programme.js';
import { done, prepared, refused, type Step, TODAY, YEAR_1, YEAR_2 } from './step.js';

const client = 'org_alpha:administrator';
const collaborator = 'org_alpha:collaborator';
const stranger = 'org_epsilon:administrator';
const order = (id: string) => ({
  body: {
    clientOrgId: 'org_alpha',
    sku: 'hosting-web',
    orderId: `ord_${id}`,
    productId: `prd_${id}`,
    period: YEAR_1,
  },
});
const renewal = (id: string) => ({
  parameters: { product: `prd_${id}` },
  body: { orderId: `ord_${id}_2`, period: YEAR_2 },
});
const cancel = (id: string) => ({ parameters: { order: `ord_${id}` }, body: { reason: 'ordered twice' } });
const pay = (id: string) => ({ parameters: { order: `ord_${id}` }, body: { instrument: 'transfer' } });
const end = (id: string, on: string) => ({
  parameters: { product: `prd_${id}` },
  body: { on, reason: 'the shop closes' },
});
const goOn = (id: string) => ({ parameters: { product: `prd_${id}` }, body: { reason: 'the shop goes on' } });

/** An order is given up before it is paid. */
const cancellations: Step[] = [
  prepared('placeOrder', client, order('twice')),
  prepared('renewProduct', client, renewal('twice')),
  refused('UNKNOWN_ORDER', 'cancelOrder', stranger, cancel('twice')),
  refused('ACTOR_NOT_ALLOWED', 'cancelOrder', PROGRAMME, cancel('twice')),
  refused('LATER_PERIOD_EXISTS', 'cancelOrder', client, cancel('twice')),
  done('cancelOrder', 'renewal', 'The period is free again', client, cancel('twice_2')),
  done('cancelOrder', 'only', 'Of the only period the product ends', FINANCE, cancel('twice')),
  refused('ORDER_CANCELLED', 'recordPayment', FINANCE, pay('twice')),
  prepared('placeOrder', client, order('kept')),
  prepared('recordPayment', FINANCE, pay('kept')),
  refused('ORDER_ALREADY_PAID', 'cancelOrder', client, cancel('kept')),
  prepared('placeOrder', client, order('sold')),
  prepared('transferProduct', PROGRAMME, { parameters: { product: 'prd_sold' }, body: { toOrgId: 'org_epsilon' } }),
  refused('PRODUCT_NOT_OWNED', 'cancelOrder', client, cancel('sold')),
];

/** A product is to end on a day, or not after all. */
const terminations: Step[] = [
  refused('TERMINATION_OUT_OF_RANGE', 'terminateProduct', client, end('kept', '2099-01-01')),
  refused('NO_TERMINATION', 'withdrawTermination', client, goOn('kept')),
  done('terminateProduct', 'onDay', 'It ends on a day of its last period', client, end('kept', YEAR_1.to)),
  refused('TERMINATION_SCHEDULED', 'renewProduct', client, renewal('kept')),
  refused('TERMINATION_SCHEDULED', 'setRenewal', client, { parameters: { product: 'prd_kept' }, body: { months: 12 } }),
  refused('UNKNOWN_PRODUCT', 'withdrawTermination', stranger, goOn('kept')),
  refused('ACTOR_NOT_ALLOWED', 'withdrawTermination', collaborator, goOn('kept')),
  done('withdrawTermination', 'withdrawn', 'It goes on', client, goOn('kept')),
  refused('PRODUCT_TERMINATED', 'withdrawTermination', client, goOn('gone')),
  refused('ACTOR_NOT_ALLOWED', 'terminateDue', FINANCE, { body: { through: '2026-01-01' } }),
  refused('DAY_IN_FUTURE', 'terminateDue', PROGRAMME, { body: { through: '2099-01-01' } }),
  done('terminateDue', 'due', 'What is to end today', PROGRAMME, { body: { through: TODAY } }),
];

export const endings: Step[] = [...cancellations, ...terminations];
