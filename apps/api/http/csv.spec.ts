import { describeRow } from '#libs/read-models/description/row.js';
import { amount, date, list, nullable, rate, text, whole } from '#libs/read-models/description/values.js';
import { csvOf } from './csv.js';

const ROW = describeRow({
  name: 'Sold',
  table: 'sold',
  fields: {
    sku: text('What.', 'x'),
    quantity: whole('How many.', 1),
    net: amount('For what.'),
    rates: nullable(list('Rates.', rate(''))),
    paidOn: nullable(date('When.')),
  },
  order: ['sku'],
});
const row = (sku: string, more: object = {}) => ({ sku, quantity: 1, net: '1.00', rates: null, paidOn: null, ...more });

describe('Rows as a table (RFC 4180)', () => {
  it('have a header, and lines that end in CRLF', () => {
    const full = row('a', { rates: ['0.077', '0.081'], paidOn: '2024-03-12' });
    expect(csvOf(ROW, [full])).toBe('Sku,Quantity,Net,Rates,Paid on\r\na,1,1.00,0.077 0.081,2024-03-12\r\n');
    expect(csvOf(ROW, [])).toBe('Sku,Quantity,Net,Rates,Paid on\r\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "b"', '"say ""b"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['+41', "'+41"],
    ['-x', "'-x"],
    ['@cmd', "'@cmd"],
    ['\tx', "'\tx"],
    ['=a,"b"', `"'=a,""b"""`],
  ])('quote %j, and let no spreadsheet take it for a formula', (sku, cell) => {
    expect(
      csvOf(ROW, [row(sku)])
        .split('\r\n')
        .slice(1)
        .join('\r\n'),
    ).toBe(`${cell},1,1.00,,\r\n`);
  });

  it('leave amounts as they are, also below zero', () => {
    expect(csvOf(ROW, [row('a', { net: '-1.00' })])).toContain('a,1,-1.00,,');
  });
});
