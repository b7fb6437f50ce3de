import { validate as AT } from 'stdnum/lib/cjs/at/uid.js';
import { validate as BE } from 'stdnum/lib/cjs/be/vat.js';
import { validate as BG } from 'stdnum/lib/cjs/bg/vat.js';
import { validate as uid } from 'stdnum/lib/cjs/ch/uid.js';
import { validate as swissVat } from 'stdnum/lib/cjs/ch/vat.js';
import { validate as CY } from 'stdnum/lib/cjs/cy/vat.js';
import { validate as CZ } from 'stdnum/lib/cjs/cz/dic.js';
import { validate as DE } from 'stdnum/lib/cjs/de/vat.js';
import { validate as DK } from 'stdnum/lib/cjs/dk/cvr.js';
import { validate as EE } from 'stdnum/lib/cjs/ee/kmkr.js';
import { validate as ES } from 'stdnum/lib/cjs/es/nif.js';
import { validate as FI } from 'stdnum/lib/cjs/fi/alv.js';
import { validate as FR } from 'stdnum/lib/cjs/fr/tva.js';
import { validate as GB } from 'stdnum/lib/cjs/gb/vat.js';
import { validate as GR } from 'stdnum/lib/cjs/gr/vat.js';
import { validate as HR } from 'stdnum/lib/cjs/hr/oib.js';
import { validate as HU } from 'stdnum/lib/cjs/hu/anum.js';
import { validate as IE } from 'stdnum/lib/cjs/ie/vat.js';
import { validate as IT } from 'stdnum/lib/cjs/it/iva.js';
import { validate as LT } from 'stdnum/lib/cjs/lt/pvm.js';
import { validate as LU } from 'stdnum/lib/cjs/lu/tva.js';
import { validate as LV } from 'stdnum/lib/cjs/lv/pvn.js';
import { validate as MT } from 'stdnum/lib/cjs/mt/vat.js';
import { validate as NL } from 'stdnum/lib/cjs/nl/btw.js';
import { validate as NO } from 'stdnum/lib/cjs/no/mva.js';
import { validate as PL } from 'stdnum/lib/cjs/pl/nip.js';
import { validate as PT } from 'stdnum/lib/cjs/pt/nif.js';
import { validate as RO } from 'stdnum/lib/cjs/ro/cif.js';
import { validate as SE } from 'stdnum/lib/cjs/se/vat.js';
import { validate as SI } from 'stdnum/lib/cjs/si/ddv.js';
import { validate as SK } from 'stdnum/lib/cjs/sk/dph.js';

// The numbers of these countries only: loading those of the whole world takes a start most of its time.

type Validate = typeof FR;

/** Of the European Union: the number's prefix is the country's code, but for Greece. */
const EUROPEAN_UNION: Readonly<Record<string, Validate>> = {
  AT,
  BE,
  BG,
  CY,
  CZ,
  DE,
  DK,
  EE,
  ES,
  FI,
  FR,
  GR,
  HR,
  HU,
  IE,
  IT,
  LT,
  LU,
  LV,
  MT,
  NL,
  PL,
  PT,
  RO,
  SE,
  SI,
  SK,
};
/** Elsewhere, where a number has check digits: its prefix may be left out. */
const OTHERS: Readonly<Record<string, Validate>> = { GB, NO };

/** Countries whose value added tax follows the place of the recipient, as ISO 3166-1 codes. */
export const isInEuropeanUnion = (country: string): boolean => Object.hasOwn(EUROPEAN_UNION, country);

/** Whether a wrong number of that country can be told from a right one (V6). */
export const hasCheckDigits = (country: string): boolean =>
  country === 'CH' || isInEuropeanUnion(country) || Object.hasOwn(OTHERS, country);

/** Letters and digits alone, as numbers are compared. */
const compact = (text: string): string => text.toUpperCase().replaceAll(/[\s./-]/g, '');

const PLAUSIBLE = /^[A-Z0-9](?:[ ./-]?[A-Z0-9])*$/;
const count = (text: string, what: RegExp): number => text.replaceAll(what, '').length;
/** Whether it has the form that any country's numbers have: some digits, fewer letters, single separators. */
const isPlausible = (text: string): boolean => {
  const digits = count(text, /\D/g);
  return PLAUSIBLE.test(text) && digits >= 4 && digits > count(text, /[^A-Z]/g);
};

/**
 * A company's VAT number in its normal form (R45), or undefined where it is none of its country (V6): of the European
 * Union with the country's prefix and right check digits, of Switzerland its UID, with or without the VAT suffix. Where
 * nothing is known of a country's numbers, only what has the form of none is refused; no tax depends on those.
 */
export const vatNumberOf = (country: string, text: string): string | undefined => {
  if (country === 'CH') return swissNumberOf(text);
  const union = isInEuropeanUnion(country) ? EUROPEAN_UNION[country] : undefined;
  if (union) return prefixed(union, country === 'GR' ? 'EL' : country, compact(text), true);
  const other = Object.hasOwn(OTHERS, country) ? OTHERS[country] : undefined;
  if (other) return prefixed(other, country, compact(text), false);
  const trimmed = text.trim().toUpperCase();
  return isPlausible(trimmed) ? trimmed : undefined;
};

const prefixed = (validate: Validate, prefix: string, number: string, isNeeded: boolean): string | undefined => {
  const hasPrefix = number.startsWith(prefix);
  if (isNeeded && !hasPrefix) return undefined;
  const rest = hasPrefix ? number.slice(prefix.length) : number;
  const checked = validate(rest);
  // The library takes prefixes off by itself, and would find a second one right.
  return checked.isValid && checked.compact === rest ? `${prefix}${rest}` : undefined;
};

const swissNumberOf = (text: string): string | undefined => {
  if (swissVatNumberOf(text) !== undefined) return swissVatNumberOf(text);
  const number = compact(text);
  return uid(number).isValid && /^CHE\d{9}$/.test(number) ? withDots(number) : undefined;
};

/** A Swiss VAT number in its normal form, `CHE-123.456.788 MWST` (or TVA, IVA, TPV), or undefined where it is none (V6). */
export const swissVatNumberOf = (text: string): string | undefined => {
  const number = compact(text);
  if (!/^CHE\d{9}(MWST|TVA|IVA|TPV)$/.test(number) || !swissVat(number).isValid) return undefined;
  return `${withDots(number.slice(0, 12))} ${number.slice(12)}`;
};

const withDots = (uidNumber: string): string => uidNumber.replace(/^(CHE)(\d{3})(\d{3})(\d{3})$/, '$1-$2.$3.$4');
