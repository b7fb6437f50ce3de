import type { AccessMode, PaymentMethod } from '#libs/delegation/events/access.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import type { Language } from '#libs/organisation/events/organisation-registered.js';
import type { Notice } from '../events/notices.js';

/** Whom a notice is about, by name, and how its sentences turn. */
export interface Names {
  readonly client: string;
  readonly partner: string;
  /** Of the two, the one that does not get the notice. */
  readonly other: string;
  /** Of a product: whether it is renewed by itself. */
  readonly automatic: boolean;
}
interface Wording {
  /** At most 60 characters with names that are not long. */
  readonly subject: string;
  /** A paragraph each. */
  readonly body: readonly string[];
}

/** What stands below the sentences, a line each: what of it the notice has. */
export type RowName = 'client' | 'partner' | 'product' | 'access' | 'payment' | 'day' | 'subject';

/** The words of one language; every language has the same. */
export interface Words {
  readonly greeting: string;
  readonly closing: string;
  /** Who sends it, and that nobody reads answers. */
  readonly footer: string;
  /** On the link into the console. */
  readonly console: string;
  /** R51: why a number is asked for, and the words of the link. */
  readonly vatBanner: { readonly text: string; readonly link: string };
  readonly labels: Readonly<Record<RowName, string>>;
  readonly access: Readonly<Record<AccessMode, string>>;
  readonly payment: Readonly<Record<PaymentMethod, string>>;
  readonly date: (date: BusinessDate) => string;
  readonly notices: Readonly<Record<Notice, (names: Names) => Wording>>;
}
export type AllWords = Readonly<Record<Language, Words>>;

/** `31.12.2026` or `31/12/2026`: no table of the machine's, whose words differ by version. */
export const dayMonthYear = (date: BusinessDate, separator: string): string =>
  date.split('-').reverse().join(separator);
