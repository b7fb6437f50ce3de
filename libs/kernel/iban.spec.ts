import { ibanOf, maskedIban } from './iban.js';

describe('An IBAN', () => {
  it.each([
    ['CH9300762011623852957', 'CH9300762011623852957'],
    ['ch93 0076 2011 6238 5295 7', 'CH9300762011623852957'],
    ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
  ])('%s is kept as %s', (written, iban) => {
    expect(ibanOf(written)).toBe(iban);
  });

  it.each([
    ['a wrong check digit', 'CH9300762011623852958'],
    ['one digit too few', 'CH930076201162385295'],
    ['a country without IBANs', 'US9300762011623852957'],
    ['other signs than people write', 'CH93-0076-2011-6238-5295-7'],
    ['nothing', ''],
    ['no text', 9300762011623852957n],
  ])('is none with %s', (_, written) => {
    expect(ibanOf(written)).toBeUndefined();
  });

  it('is shown without what lies between its ends', () => {
    expect(maskedIban('CH9300762011623852957')).toBe('CH** **** … 2957');
  });
});
