import { validate as uid } from 'stdnum/lib/cjs/ch/uid.js';
import { validate as siren } from 'stdnum/lib/cjs/fr/siren.js';
import { validate as siret } from 'stdnum/lib/cjs/fr/siret.js';

/** Registers of companies whose numbers have check digits, and `other` for those of elsewhere. */
export const REGISTERS = ['CH-UID', 'FR-SIREN', 'FR-SIRET', 'other'] as const;
export type Register = (typeof REGISTERS)[number];

/** A company's number in a register (R4). */
export interface Registration {
  readonly scheme: Register;
  readonly value: string;
}

/** What registers a country has; a company of any other one names its own. */
const REGISTERS_OF: Readonly<Record<string, readonly Register[]>> = { CH: ['CH-UID'], FR: ['FR-SIREN', 'FR-SIRET'] };

const compact = (text: string): string => text.toUpperCase().replaceAll(/[\s./-]/g, '');
const UID = /^CHE(\d{3})(\d{3})(\d{3})$/;
/** Digits at least, letters perhaps, single separators: what any register's number looks like. */
const PLAUSIBLE = /^(?=(?:\D*\d){4})[A-Z0-9](?:[ ./-]?[A-Z0-9]){3,29}$/;

/**
 * A company's register number in its normal form, or undefined where its country has no such number (R4, V6): of
 * Switzerland the UID, of France SIREN or SIRET, each with right check digits; elsewhere what looks like one.
 */
export const registrationOf = (country: string, { scheme, value }: Registration): Registration | undefined => {
  const registers = Object.hasOwn(REGISTERS_OF, country) ? REGISTERS_OF[country] : undefined;
  if (!(registers ?? ['other']).includes(scheme)) return undefined;
  const normal = NORMAL_FORM[scheme](value);
  return normal === undefined ? undefined : { scheme, value: normal };
};

const checked =
  (validate: typeof uid, pattern: RegExp) =>
  (text: string): string | undefined => {
    const number = compact(text);
    return pattern.test(number) && validate(number).isValid ? number : undefined;
  };
const NORMAL_FORM: Readonly<Record<Register, (text: string) => string | undefined>> = {
  'CH-UID': (text) => checked(uid, UID)(text)?.replace(UID, 'CHE-$1.$2.$3'),
  'FR-SIREN': checked(siren, /^\d{9}$/),
  'FR-SIRET': checked(siret, /^\d{14}$/),
  other: (text) => {
    const trimmed = text.trim().toUpperCase();
    return PLAUSIBLE.test(trimmed) ? trimmed : undefined;
  },
};
