import type { BusinessDate } from '#libs/kernel/time.js';
import type { Language } from '#libs/organisation/events/organisation-registered.js';
import type { NotificationQueuedData, NoticeDetails } from '../events/notification-queued.js';
import type { Notice } from '../events/notices.js';
import type { AllWords, Names, RowName, Words } from './words.js';
import { de } from './words/de.js';
import { en } from './words/en.js';
import { es } from './words/es.js';
import { fr } from './words/fr.js';
import { it } from './words/it.js';

export const WORDS: AllWords = { de, fr, it, en, es };

/** What a letter is made of. */
export interface LetterData {
  readonly template: Notice;
  readonly language: Language;
  readonly notice: Pick<NotificationQueuedData, 'recipientOrgId' | 'clientOrgId' | 'partnerOrgId' | 'details'>;
  /** Names of the client (null: there is none) and the partner, as they are now. */
  readonly client: string | null;
  readonly partner: string;
  /** The recipient is a company without a VAT number (R51). */
  readonly lacksVatNumber: boolean;
  /** Base of links into the console, without a slash at its end; null: there are none. */
  readonly consoleUrl: string | null;
}
interface Link {
  readonly label: string;
  readonly url: string;
}
/** A letter as blocks: text and HTML are made of the same. */
export interface Letter {
  readonly language: Language;
  readonly subject: string;
  readonly greeting: string;
  readonly body: readonly string[];
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly link: Link | null;
  readonly banner: { readonly text: string; readonly link: Link | null } | null;
  readonly closing: string;
  readonly footer: string;
}

type Page = 'partnership' | 'tender' | 'own';
/** Rows of every template, and what its link shows: the partnership, the tender, or the organisation's own page. */
const SHAPES: Readonly<Record<Notice, { rows: readonly RowName[]; opens: Page }>> = {
  'partnership-offered': { rows: ['client', 'access'], opens: 'partnership' },
  'access-requested': { rows: ['partner', 'access'], opens: 'partnership' },
  'verify-granted-access': { rows: ['client'], opens: 'partnership' },
  'payment-method-changed': { rows: ['client', 'access', 'payment'], opens: 'partnership' },
  'mandate-lapsed': { rows: ['client', 'product'], opens: 'own' },
  'invitation-resent': { rows: ['client', 'partner', 'access'], opens: 'partnership' },
  'invitation-declined': { rows: ['client', 'partner'], opens: 'own' },
  'invitation-withdrawn': { rows: ['client', 'partner'], opens: 'own' },
  'invitation-expired': { rows: ['client', 'partner'], opens: 'own' },
  'partnership-ended': { rows: ['client', 'partner'], opens: 'own' },
  'access-changed': { rows: ['client', 'access', 'product', 'payment'], opens: 'partnership' },
  'payment-method-proposed': { rows: ['partner', 'payment'], opens: 'partnership' },
  'renewal-coming': { rows: ['client', 'product', 'day'], opens: 'own' },
  'membership-admitted': { rows: ['partner', 'subject'], opens: 'own' },
  'membership-rejected': { rows: ['partner'], opens: 'own' },
  'membership-suspended': { rows: ['partner'], opens: 'own' },
  'membership-reinstated': { rows: ['partner'], opens: 'own' },
  'threshold-missed': { rows: ['partner', 'day'], opens: 'own' },
  'terms-published': { rows: ['subject', 'day'], opens: 'own' },
  'tender-published': { rows: ['subject'], opens: 'tender' },
  'tender-reply': { rows: ['partner', 'subject'], opens: 'tender' },
  'tender-awarded': { rows: ['client', 'subject'], opens: 'tender' },
  'tender-award-accepted': { rows: ['partner', 'subject'], opens: 'tender' },
  'tender-not-awarded': { rows: ['subject'], opens: 'tender' },
  'support-access-used': { rows: ['client', 'subject', 'product', 'day'], opens: 'own' },
  'order-cancelled': { rows: ['client', 'product', 'subject'], opens: 'own' },
  'termination-scheduled': { rows: ['client', 'product', 'day'], opens: 'own' },
  'termination-withdrawn': { rows: ['client', 'product', 'day'], opens: 'own' },
  'product-terminated': { rows: ['client', 'product'], opens: 'own' },
  'warranty-used': { rows: ['client', 'product', 'subject'], opens: 'own' },
};

const valueOf = (row: RowName, names: Names & { hasClient: boolean }, details: NoticeDetails, words: Words) => {
  const { productId, mode, paymentMethod, day, subject } = details;
  const values: Record<RowName, string | undefined> = {
    client: names.hasClient ? names.client : undefined,
    partner: names.partner,
    product: productId,
    access: mode && words.access[mode],
    payment: paymentMethod && words.payment[paymentMethod],
    day: day && dayIn(words, day),
    subject: subject && plain(subject),
  };
  return values[row];
};
const dayIn = ({ date }: Words, day: BusinessDate): string => date(day);

const linkOf = (consoleUrl: string | null, path: string, label: string): Link | null =>
  consoleUrl === null ? null : { label, url: `${consoleUrl}${path}` };

const pathOf = (opens: Page, { recipientOrgId, clientOrgId, partnerOrgId, details }: LetterData['notice']) => {
  if (opens === 'tender' && details.tenderId !== undefined) return `/tenders/${details.tenderId}`;
  if (opens !== 'partnership' || clientOrgId === null) return '/';
  return recipientOrgId === clientOrgId
    ? `/client/${clientOrgId}/partners/${partnerOrgId}`
    : `/partner/${partnerOrgId}/clients/${clientOrgId}`;
};

const LONGEST_SUBJECT = 60;
const LONGEST_NAME = 200;
/** Control characters, line breaks and what turns the direction of writing would forge a header or a line. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const cut = (text: string, longest: number): string => {
  const points = [...text];
  return points.length <= longest
    ? text
    : `${points
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
};
const plain = (name: string): string => cut(name.replaceAll(UNPRINTABLE, ' ').trim(), LONGEST_NAME);

/** The letter of a notice, in a language. */
export const letterOf = (data: LetterData): Letter => {
  const { template, language, notice, consoleUrl, lacksVatNumber } = data;
  const words = WORDS[language];
  const [client, partner] = [plain(data.client ?? data.partner), plain(data.partner)];
  const other = notice.recipientOrgId === notice.clientOrgId ? partner : client;
  const names = { client, partner, other, automatic: notice.details.automatic === true };
  const { subject, body } = words.notices[template](names);
  const { rows, opens } = SHAPES[template];
  const asksForVat = template === 'renewal-coming' && lacksVatNumber;
  return {
    language,
    subject: cut(subject, LONGEST_SUBJECT),
    greeting: words.greeting,
    body,
    rows: rows.flatMap((row) => {
      const value = valueOf(row, { ...names, hasClient: data.client !== null }, notice.details, words);
      return value === undefined ? [] : [{ label: words.labels[row], value }];
    }),
    link: linkOf(consoleUrl, pathOf(opens, notice), words.console),
    banner: asksForVat
      ? {
          text: words.vatBanner.text,
          link: linkOf(consoleUrl, `/client/${notice.recipientOrgId}/details`, words.vatBanner.link),
        }
      : null,
    closing: words.closing,
    footer: words.footer,
  };
};
