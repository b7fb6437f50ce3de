import { checkDigit, qrReferenceOf } from './qr-reference.js';

describe('QR reference (V7)', () => {
  it('has 27 digits, the last one modulo 10 recursive', () => {
    // The example of the Swiss implementation guidelines for QR bills.
    expect(checkDigit('21000000000313947143000901')).toBe(7);
    expect(qrReferenceOf('1')).toMatch(/^0{25}1\d$/);
    expect(qrReferenceOf('34995')).toHaveLength(27);
  });

  it('tells an exchange of neighbours and any single wrong digit', () => {
    const digits = '00000000000000000000034995';
    for (let at = 0; at < digits.length; at += 1) {
      const wrong = digits.slice(0, at) + ((Number(digits[at]) + 1) % 10) + digits.slice(at + 1);
      expect(checkDigit(wrong)).not.toBe(checkDigit(digits));
    }
  });

  it('refuses what is not a number', () => {
    for (const text of ['R-1', '1R', '', '1'.repeat(27)]) {
      expect(() => qrReferenceOf(text)).toThrow('not an invoice number');
    }
  });
});
