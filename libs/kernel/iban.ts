import { electronicFormatIBAN, isValidIBAN } from 'ibantools';

/** How people write one: letters, digits, and spaces between them. */
const WRITTEN = /^[A-Za-z]{2}\d{2}[A-Za-z0-9 ]{11,40}$/;

/** The normal form of an IBAN, without spaces and in capitals; undefined for what is none. */
export const ibanOf = (written: unknown): string | undefined => {
  if (typeof written !== 'string' || !WRITTEN.test(written)) return undefined;
  const iban = electronicFormatIBAN(written);
  return iban !== null && isValidIBAN(iban) ? iban : undefined;
};

/** An IBAN as it is shown: country and last four characters, `CH** **** … 2957`. What is too short for one stays. */
export const maskedIban = (iban: string): string =>
  iban.length < 15 ? iban : `${iban.slice(0, 2)}** **** … ${iban.slice(-4)}`;
