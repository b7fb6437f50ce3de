import { electronicFormatIBAN, isValidIBAN } from 'ibantools';

/** How people write one: letters, digits, and spaces between them. */
const WRITTEN = /^[A-Za-z]{2}\d{2}[A-Za-z0-9 ]{11,40}$/;

/** The normal form of an IBAN, without spaces and in capitals; undefined for what is none. */
export const ibanOf = (written: unknown): string | undefined => {
  if (typeof written !== 'string' || !WRITTEN.test(written)) return undefined;
  const iban = electronicFormatIBAN(written);
  return iban !== null && isValidIBAN(iban) ? iban : undefined;
};

/** As it may be shown: the country and check digits, and the last four, such as `CH93 •••• 2957`. */
export const maskedIban = (iban: string): string => `${iban.slice(0, 4)} •••• ${iban.slice(-4)}`;
