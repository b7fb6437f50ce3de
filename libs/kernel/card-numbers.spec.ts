import { checkNoCardNumber } from './card-numbers.js';
import { DomainError } from './errors.js';

const codeOf = (text: string): string | undefined => {
  try {
    checkNoCardNumber(text);
    return undefined;
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('Numbers of cards (V13)', () => {
  it.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    'card 5500-0000-0000-0004 of May',
    '340000000000009',
    '6011000000000004',
  ])('are not taken: %s', (text) => expect(codeOf(text)).toBe('CARD_NUMBER_NOT_ALLOWED'));

  it.each([
    'camt 2026-01-15/17',
    '4111111111111112',
    '000000000000000000000010429',
    'RF18539007547034',
    'auth 884213',
    '41111111111111111111',
    'CH9300762011623852957',
    '1234567812345670',
  ])('what is none is taken: %s', (text) => expect(codeOf(text)).toBeUndefined());
});
