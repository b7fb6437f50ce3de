import { Argument, type Command } from 'commander';
import { NOTICES, type Notice } from '#libs/notification/events/notices.js';
import { letterOf } from '#libs/notification/mail/letter.js';
import { textOf } from '#libs/notification/mail/render.js';
import { type Language, LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { say } from '../output.js';

/** A letter with names that nobody has. */
const preview = (template: Notice, language: Language): void => {
  const letter = letterOf({
    template,
    language,
    notice: {
      recipientOrgId: 'musee-valclair',
      clientOrgId: 'musee-valclair',
      partnerOrgId: 'atelier-coteau',
      details: {
        productId: 'musee-valclair-web',
        paymentMethod: 'PARTNER',
        mode: 'FULL',
        day: '2027-03-12',
        automatic: false,
        subject: 'v1',
      },
    },
    client: 'Musée Valclair',
    partner: 'Atelier Coteau Sàrl',
    lacksVatNumber: true,
    consoleUrl: 'https://console.example',
  });
  say(`${letter.subject}\n\n${textOf(letter)}`);
};

export const registerNotices = (program: Command): void => {
  program
    .command('notices')
    .description('the notices that organisations get by mail')
    .command('preview')
    .description('what a notice says, as text, with names that nobody has')
    .addArgument(new Argument('<template>').choices(NOTICES))
    .addArgument(new Argument('<language>').choices(LANGUAGES))
    .action(preview);
};
