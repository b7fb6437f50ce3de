import { assert } from '#libs/kernel/errors.js';

/** Carry table of the recursive modulo 10 check digit. */
const CARRY = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];

/** Check digit of a row of digits, modulo 10, recursive. */
export const checkDigit = (digits: string): number => {
  let carry = 0;
  for (const digit of digits) carry = CARRY[(carry + Number(digit)) % 10] as number;
  return (10 - carry) % 10;
};

/** QR reference of an invoice (V7): its number in 26 digits, and the check digit. */
export const qrReferenceOf = (number: string): string => {
  assert(/^\d{1,26}$/.test(number), `not an invoice number: ${number}`);
  const digits = number.padStart(26, '0');
  return `${digits}${checkDigit(digits)}`;
};
