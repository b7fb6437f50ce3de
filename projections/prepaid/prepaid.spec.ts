import { PrepaidCredited, PrepaidRefunded, PrepaidToppedUp } from '#libs/prepaid/events/prepaid-credits.js';
import { PrepaidDebited, PrepaidReturned } from '#libs/prepaid/events/prepaid-payments.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { prepaid } from './prepaid.projection.js';
import { PrepaidQueries } from './prepaid.query.js';

const model = new ReadModel(prepaid);
const queries = new PrepaidQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const base = (balanceAfter: string, currency: 'CHF' | 'EUR' = 'CHF') => ({
  sourceUpTo: '1',
  deferred: [],
  orgId: 'org_c',
  currency,
  balanceAfter,
});
const invoiceOne = { invoiceNumber: '1', orderId: 'o1', payable: '10.81' };
const told = (): Story => {
  const story = new Story();
  const chf = 'prepaidAccount-org_c.CHF';
  const sourceEventId = 'e';
  const topUp = { topUpId: 't1', instrument: 'transfer', reference: 'camt 17' } as const;
  story.tell(chf, PrepaidCredited, { ...base('52.08'), runId: 'run_1', amount: '52.08', sourceEventId });
  story.tell(chf, PrepaidToppedUp, { ...base('62.08'), ...topUp, amount: '10.00' }, { at: '2024-01-31T23:30:00Z' });
  story.tell(chf, PrepaidDebited, { ...base('51.27'), ...invoiceOne, amount: '10.81', paid: '10.81' });
  story.tell(chf, PrepaidReturned, { ...base('55.27'), ...invoiceOne, amount: '4.00', paid: '6.81' });
  const refund = { orderId: 'o1', credited: '1.00', sourceEventId };
  story.tell(chf, PrepaidRefunded, { ...base('56.27'), ...refund, creditNoteNumber: '7', amount: '1.00' });
  story.tell(chf, PrepaidRefunded, { ...base('56.27'), ...refund, creditNoteNumber: '8', amount: '0.00' });
  story.tell('prepaidAccount-org_c.EUR', PrepaidToppedUp, { ...base('3.00', 'EUR'), ...topUp, amount: '3.00' });
  return story;
};

describe('prepaid', () => {
  it('V11: has a balance a currency, never converted (A26)', async () => {
    const { data } = await model.answer(told(), () => queries.balances({ orgId: 'org_c' }, {}));
    expect(data.map(({ currency, balance }) => [currency, balance])).toEqual([
      ['CHF', '56.27'],
      ['EUR', '3.00'],
    ]);
    expect((await queries.balances({ orgId: 'org_p' }, {})).data).toEqual([]);
  });

  it('V12: tells every movement with its cause and the balance after it; less than a cent is none', async () => {
    await model.answer(told(), () => queries.balances({}, {}));
    const { data } = await queries.movements({ orgId: 'org_c', currency: 'CHF' }, {});
    expect(data.map((one) => [one.type, one.amount, one.balance, one.runId ?? one.topUpId ?? one.orderId])).toEqual([
      ['payout', '52.08', '52.08', 'run_1'],
      ['top-up', '10.00', '62.08', 't1'],
      ['payment', '-10.81', '51.27', 'o1'],
      ['return', '4.00', '55.27', 'o1'],
      ['refund', '1.00', '56.27', 'o1'],
    ]);
    expect(data[1]).toMatchObject({ instrument: 'transfer', reference: 'camt 17', effectiveOn: '2024-02-01' });
    expect(data[2]).toMatchObject({ invoiceNumber: '1', creditNoteNumber: null, reference: null });
    expect(data[4]).toMatchObject({ invoiceNumber: null, creditNoteNumber: '7' });
    expect((await queries.movements({ orderId: 'o1' }, {})).data).toHaveLength(3);
  });
});
