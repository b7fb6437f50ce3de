import { LANGUAGES } from '#libs/organisation/events/organisation-registered.js';

/** What is asked for in a tender and offered in the directory: one list of words, so that the one finds the other. */
export const SERVICES = [
  'accounting-software',
  'administration',
  'domains',
  'e-commerce',
  'e-mail',
  'hosting',
  'marketing',
  'migration',
  'search-engines',
  'security',
  'support',
  'training',
  'web-applications',
  'web-design',
  'other',
] as const;
/** More than there are words, so that there may be new ones. */
export const MAX_SERVICES = 30;
export type Service = (typeof SERVICES)[number];

export { LANGUAGES };
/** A language in which people are served. */
export type Language = (typeof LANGUAGES)[number];
