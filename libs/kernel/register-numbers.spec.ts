import { registrationOf } from './register-numbers.js';

describe('register numbers (R4, V6)', () => {
  it.each([
    ['CH', 'CH-UID', 'CHE-123.456.788', 'CHE-123.456.788'],
    ['CH', 'CH-UID', 'che 100155212', 'CHE-100.155.212'],
    ['FR', 'FR-SIREN', '732 829 320', '732829320'],
    ['FR', 'FR-SIRET', '732 829 320 00074', '73282932000074'],
    ['FR', 'FR-SIRET', '35600000000048', '35600000000048'],
    ['LI', 'other', 'fl-0002.123.456-7', 'FL-0002.123.456-7'],
    ['DE', 'other', 'HRB 12345', 'HRB 12345'],
  ] as const)('of %s, %s: %s is kept as %s', (country, scheme, value, normal) => {
    expect(registrationOf(country, { scheme, value })).toEqual({ scheme, value: normal });
    expect(registrationOf(country, { scheme, value: normal })).toEqual({ scheme, value: normal });
  });

  it.each([
    ['CH', 'CH-UID', 'CHE-123.456.789'],
    ['CH', 'CH-UID', 'CHE-123.456.788 MWST'],
    ['CH', 'CH-UID', '123.456.788'],
    ['CH', 'other', 'CHE-123.456.788'],
    ['CH', 'FR-SIREN', '732829320'],
    ['FR', 'FR-SIREN', '732829321'],
    ['FR', 'FR-SIRET', '732829320'],
    ['FR', 'FR-SIRET', '73282932000075'],
    ['FR', 'FR-SIREN', 'FR732829320'],
    ['DE', 'CH-UID', 'CHE-123.456.788'],
    ['DE', 'other', 'HRB'],
    ['DE', 'other', 'none, sorry'],
    ['DE', 'other', 'HRB  12345'],
    ['DE', 'other', 'H'.repeat(40) + '1234'],
    ['constructor', 'CH-UID', 'CHE-123.456.788'],
  ] as const)('no company of %s has in %s the number %p', (country, scheme, value) => {
    expect(registrationOf(country, { scheme, value })).toBeUndefined();
  });
});
