import fc from 'fast-check';
import { v5 } from 'uuid';
import { derivedId, derivedUuid, LEDGER_NAMESPACE_ID } from './ids.js';

describe('derived ids', () => {
  it('are the name-based UUIDs of the standard', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (parts) => {
        expect(derivedUuid(...parts)).toBe(v5(parts.join('\u0000'), LEDGER_NAMESPACE_ID));
      }),
    );
  });

  it('are the same for the same parts, and others for others', () => {
    expect(derivedId('inv', 'c1')).toBe(derivedId('inv', 'c1'));
    expect(derivedId('inv', 'c1', 'x')).not.toBe(derivedId('inv', 'c1', 'y'));
    expect(derivedId('inv', 'c1')).toMatch(/^inv_[0-9a-f]{32}$/);
  });
});
