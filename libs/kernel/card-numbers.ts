import { DomainError } from './errors.js';

/** 13 to 19 digits, in groups or not, that begin as the numbers of cards do. */
const LIKE_A_CARD = /(?<!\d)[2-6](?:[ -]?\d){12,18}(?!\d)/g;

/** Whether a row of digits has the check digit of card numbers (Luhn). */
const isLuhn = (digits: string): boolean => {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
};

/**
 * Refuses a text that holds what may be the number of a card (V13): the ledger keeps for ten years what it is given.
 * References of Swiss payments have 26 or 27 digits, or letters.
 * @throws DomainError CARD_NUMBER_NOT_ALLOWED
 */
export const checkNoCardNumber = (text: string): void => {
  const found = text.match(LIKE_A_CARD) ?? [];
  if (!found.some((one) => isLuhn(one.replaceAll(/\D/g, '')))) return;
  throw new DomainError('CARD_NUMBER_NOT_ALLOWED', 'This holds what may be a card number; give the reference instead.');
};
