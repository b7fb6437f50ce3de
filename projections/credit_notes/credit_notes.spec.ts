import { CreditNoteIssued } from '#libs/billing/events/credit-note-issued.js';
import { creditNote } from '../testing/invoices.js';
import { opener, ReadModel, Story } from '../testing/read-model.js';
import { creditNotes } from './credit_notes.projection.js';
import { CreditNotesQueries } from './credit_notes.query.js';

const model = new ReadModel(creditNotes);
const queries = new CreditNotesQueries(model.database, opener);
beforeAll(() => model.open());
afterAll(() => model.close());

describe('credit notes (E14)', () => {
  it('show what was given back of which invoice, and open the recipient’s name when read', async () => {
    const story = new Story();
    const { metadata } = story.tell('creditNoteSeries-main', CreditNoteIssued, creditNote('1', '7', '30.00', '2.37'));
    const row = await model.answer(story, () => queries.byNumber('1'));
    expect(row).toMatchObject({
      number: '1',
      date: '2024-02-10',
      refundId: 'r1',
      orderId: 'o7',
      invoiceNumber: '7',
      invoiceDate: '2023-12-01',
      net: '30.00',
      vat: [
        { rate: '0.077', net: '30.00', vat: '2.37', from: '2023-12-01', to: '2024-01-01' },
        { rate: '0.081', net: '0.00', vat: '0.00', from: '2024-01-01', to: '2024-02-01' },
      ],
      tax: '2.37',
      total: '32.37',
      supplyPeriod: { from: '2023-12-01', to: '2024-02-01' },
      recipient: { orgId: 'org_c', name: 'name of org_c', country: 'CH', vatNumber: null },
      correlationId: metadata.$correlationId,
    });
    const { rows } = await model.database.query<{ recipient: unknown }>('SELECT recipient FROM credit_note');
    expect(JSON.stringify(rows)).not.toContain('name of');
    expect(await queries.byNumber('2')).toBeUndefined();
    expect(await queries.byNumber('one')).toBeUndefined();
  });

  it('are listed for the organisation that sees the invoice, by number and not by text', async () => {
    const story = new Story();
    for (let n = 1; n <= 12; n += 1) {
      const viewerOrgId = n % 3 === 0 ? 'org_p' : 'org_c';
      const note = creditNote(String(n), String(n), '1.00', '0.08', { viewerOrgId });
      story.tell('creditNoteSeries-main', CreditNoteIssued, note);
    }
    await model.answer(story, () => queries.list({}, {}));
    const first = await queries.list({ viewerOrgId: 'org_p' }, { limit: 3 });
    expect(first.data.map(({ number }) => number)).toEqual(['3', '6', '9']);
    const rest = await queries.list({ viewerOrgId: 'org_p' }, { limit: 3, cursor: first.nextCursor ?? undefined });
    expect([rest.data.map(({ number }) => number), rest.nextCursor]).toEqual([['12'], null]);
  });
});
