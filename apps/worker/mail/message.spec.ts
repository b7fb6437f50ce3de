import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTICES } from '#libs/notification/events/notices.js';
import { type LetterData, letterOf } from '#libs/notification/mail/letter.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { type Language, LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { composed, messageIdOf } from './message.js';

const letterIn = (language: Language, template: LetterData['template'] = 'renewal-coming') =>
  letterOf({
    template,
    language,
    notice: {
      recipientOrgId: 'org_client',
      clientOrgId: 'org_client',
      partnerOrgId: 'org_partner',
      details: { productId: 'prd_1', day: '2027-03-12', mode: 'FULL', paymentMethod: 'CLIENT' },
    },
    client: 'Musée Valclair',
    partner: 'Atelier Coteau Sàrl',
    lacksVatNumber: true,
    consoleUrl: 'https://console.example',
  });
const sending = {
  id: derivedUuid('notice'),
  from: 'notices@provider.example',
  to: 'info@valclair.example',
  date: '2026-03-12T09:00:00Z',
};

describe('a message', () => {
  it.each(LANGUAGES)('in %s is byte by byte as it was', async (language) => {
    const file = join(import.meta.dirname, 'golden', `${language}.eml`);
    const { raw } = await composed({ ...sending, letter: letterIn(language) });
    if (process.env['LEDGER_GOLDEN'] === 'write') writeFileSync(file, raw);
    expect(raw.equals(readFileSync(file))).toBe(true);
  });

  it('is the same bytes each time, of every template in every language', async () => {
    for (const template of NOTICES) {
      for (const language of LANGUAGES) {
        const [one, other] = await Promise.all(
          [1, 2].map(() => composed({ ...sending, letter: letterIn(language, template) })),
        );
        expect(one!.raw.equals(other!.raw)).toBe(true);
      }
    }
  });

  it('says what it is in its headers, and nothing of the machine', async () => {
    const { raw, messageId } = await composed({ ...sending, letter: letterIn('fr') });
    const [headers = ''] = raw.toString().split('\r\n\r\n');
    expect(messageId).toBe(`<${sending.id}@provider.example>`);
    expect(
      headers
        .split('\r\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(
      expect.arrayContaining(['Auto-Submitted', 'Content-Language', 'Content-Type', 'Date', 'From', 'Message-ID']),
    );
    expect(headers).toContain('Date: Thu, 12 Mar 2026 09:00:00 +0000');
    expect(headers).toContain('multipart/alternative');
    expect(headers).not.toMatch(/X-Mailer|localhost/);
  });

  it('keeps to itself what a name would add to the headers', async () => {
    const letter = { ...letterIn('en'), subject: 'a\r\nBcc: all@example.org' };
    const { raw } = await composed({ ...sending, letter });
    expect(raw.toString().split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m);
  });

  it('has one id a notice and sender', () => {
    expect(messageIdOf('n', 'a@b.example')).toBe('<n@b.example>');
  });
});
