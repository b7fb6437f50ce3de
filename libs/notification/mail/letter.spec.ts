import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { type Notice, NOTICES } from '../events/notices.js';
import { type LetterData, letterOf, WORDS } from './letter.js';
import { htmlOf, textOf } from './render.js';
import type { Names } from './words.js';

const dataOf = (template: Notice, language: Language, changes: Partial<LetterData> = {}): LetterData => ({
  template,
  language,
  notice: {
    recipientOrgId: 'org_client',
    clientOrgId: 'org_client',
    partnerOrgId: 'org_partner',
    details: {
      productId: 'prd_1',
      paymentMethod: 'PARTNER',
      mode: 'FULL',
      day: '2027-03-12',
      automatic: true,
      subject: 'v2',
    },
  },
  client: 'Musée Valclair',
  partner: 'Atelier Coteau Sàrl',
  lacksVatNumber: true,
  consoleUrl: 'https://console.example',
  ...changes,
});
const everything = NOTICES.flatMap((template) => LANGUAGES.map((language) => [template, language] as const));

/** Which names a template asks for. */
const asked = (template: Notice, language: Language): string[] => {
  const seen = new Set<string>();
  const names = new Proxy({} as Names, {
    get: (_, name: string) => {
      seen.add(name);
      return name === 'automatic' ? true : `«${name}»`;
    },
  });
  const { subject, body } = WORDS[language].notices[template](names);
  for (const text of [subject, ...body]) expect(text.trim()).not.toBe('');
  return [...seen].sort();
};

describe('the words of notices (R31, R44, R51, R60, R61, A29)', () => {
  it.each(NOTICES)('%s is there in five languages, with the same names', (template) => {
    for (const language of LANGUAGES)
      expect([language, asked(template, language)]).toEqual([language, asked(template, 'en')]);
  });

  it('have the same labels in every language, none empty', () => {
    for (const language of LANGUAGES) {
      const { labels, access, payment } = WORDS[language];
      for (const [words, reference] of [
        [labels, WORDS.en.labels],
        [access, WORDS.en.access],
        [payment, WORDS.en.payment],
      ] as const) {
        expect(Object.keys(words).sort()).toEqual(Object.keys(reference).sort());
        for (const word of Object.values(words)) expect(word).not.toBe('');
      }
    }
  });

  it('are those of the console', () => {
    expect(WORDS.de.access).toEqual({ FULL: 'Vollständiger Zugriff', LIMITED: 'Eingeschränkter Zugriff' });
    expect(WORDS.fr.payment.PARTNER).toBe('Moyen de paiement du partenaire');
    expect(WORDS.it.payment.CLIENT).toBe('Metodo di pagamento del cliente');
    expect(WORDS.en.payment.CLIENT).toBe('Client’s payment method');
    expect(WORDS.es.access.LIMITED).toBe('Acceso limitado');
  });

  it('are Swiss in German: no ß', () => {
    for (const template of NOTICES) expect(textOf(letterOf(dataOf(template, 'de')))).not.toContain('ß');
  });

  it('are as they were last read through', () => {
    for (const language of LANGUAGES) {
      const file = join(import.meta.dirname, 'golden', `${language}.txt`);
      const texts = NOTICES.map((template) => {
        const letter = letterOf(dataOf(template, language));
        return `=== ${template}\n${letter.subject}\n\n${textOf(letter)}`;
      }).join('\n');
      if (process.env['LEDGER_GOLDEN'] === 'write') writeFileSync(file, texts);
      expect(texts).toBe(readFileSync(file, 'utf8'));
    }
  });
});

describe('a letter', () => {
  it.each(everything)(
    '%s in %s says all of it as text and as HTML, with links into the console alone',
    (template, language) => {
      const letter = letterOf(dataOf(template, language));
      const [text, html] = [textOf(letter), htmlOf(letter)];
      expect([...letter.subject].length).toBeLessThanOrEqual(60);
      const parts = [...letter.body, ...letter.rows.map(({ value }) => value), letter.footer];
      for (const part of parts) expect(text).toContain(part);
      const read = html.replaceAll(/<[^>]+>/g, '').replaceAll('&#39;', "'");
      for (const part of parts) expect(read).toContain(part);
      const links = [...html.matchAll(/(?:href|src|url)\s*[=(]\s*["']?([^"')\s>]+)/g)].map(([, link]) => link);
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) expect(link).toMatch(/^https:\/\/console\.example\//);
      expect(html).not.toMatch(/<(img|script|link|style|iframe)\b/);
    },
  );

  it('R51: asks a company without a VAT number for it in renewal mails, and nobody in others', () => {
    for (const language of LANGUAGES) {
      const { text } = WORDS[language].vatBanner;
      const renewal = letterOf(dataOf('renewal-coming', language));
      expect(textOf(renewal)).toContain(text);
      expect(htmlOf(renewal)).toContain(text.replaceAll("'", '&#39;'));
      expect(letterOf(dataOf('renewal-coming', language, { lacksVatNumber: false })).banner).toBeNull();
      expect(letterOf(dataOf('mandate-lapsed', language)).banner).toBeNull();
    }
  });

  it('says whether a product is renewed by itself', () => {
    const { notice, ...data } = dataOf('renewal-coming', 'en');
    const { details } = notice;
    const manual = letterOf({ ...data, notice: { ...notice, details: { ...details, automatic: false } } });
    expect(manual.body).not.toEqual(letterOf({ ...data, notice }).body);
    expect(manual.rows).toContainEqual({ label: 'Date', value: '12 March 2027' });
  });

  it('opens the partnership from the side of who gets it', () => {
    const { notice, ...data } = dataOf('partnership-offered', 'en');
    const url = (recipientOrgId: string) => letterOf({ ...data, notice: { ...notice, recipientOrgId } }).link?.url;
    expect(url('org_client')).toBe('https://console.example/client/org_client/partners/org_partner');
    expect(url('org_partner')).toBe('https://console.example/partner/org_partner/clients/org_client');
    expect(letterOf({ ...data, notice, consoleUrl: null }).link).toBeNull();
  });

  it('R17: opens the tender, for whoever it is told to', () => {
    const { notice, ...data } = dataOf('tender-reply', 'en');
    const url = (recipientOrgId: string | null) => {
      const to = { ...notice, recipientOrgId, clientOrgId: recipientOrgId, details: { tenderId: 'tnd_1' } };
      return letterOf({ ...data, client: null, notice: to }).link?.url;
    };
    for (const recipient of ['org_client', null]) expect(url(recipient)).toBe('https://console.example/tenders/tnd_1');
  });

  it('R17: names no client where a visitor asked for help', () => {
    for (const template of ['tender-published', 'tender-awarded', 'tender-not-awarded'] as const) {
      const { notice, ...data } = dataOf(template, 'en');
      const letter = letterOf({ ...data, client: null, notice: { ...notice, clientOrgId: null } });
      expect(textOf(letter)).not.toMatch(/Musée|Atelier/);
    }
  });

  it('without details of its occasion, as of older notices, leaves their lines out', () => {
    const { notice, ...data } = dataOf('payment-method-changed', 'en');
    const letter = letterOf({ ...data, notice: { ...notice, details: {} } });
    expect(letter.rows).toEqual([{ label: 'Client', value: 'Musée Valclair' }]);
  });

  it('names who is called anything, without markup or a header of their own', () => {
    const client = 'Evil\r\nBcc: all@example.org <b>"&\'</b>\u202e';
    for (const template of NOTICES) {
      const letter = letterOf(dataOf(template, 'en', { client, partner: client }));
      expect(letter.subject).not.toMatch(/[\r\n\u202e]/);
      expect(htmlOf(letter)).not.toContain('<b>');
      expect(textOf(letter)).not.toMatch(/^Bcc:/m);
    }
  });

  it('cuts a subject whose names are long, between characters', () => {
    const { subject } = letterOf(dataOf('partnership-offered', 'de', { client: '🏔'.repeat(150) }));
    expect([...subject]).toHaveLength(60);
    expect(subject.endsWith('🏔…')).toBe(true);
  });
});
