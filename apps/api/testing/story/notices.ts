import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { QueueNotice, RecordDelivery } from '#libs/notification/index.js';
import { notificationIdOf } from '#libs/notification/notification.js';
import { allCommands } from '../../../ledger/contexts.js';
import { FINANCE, PROGRAMME, SUPPORT } from './programme.js';
import { behindTheApi, done, refused, type Step } from './step.js';

/** A notice that the mail server refused: no request makes one. */
const REFUSED = {
  template: 'partnership-offered',
  recipientOrgId: 'org_alpha',
  clientOrgId: 'org_alpha',
  partnerOrgId: 'org_beta',
  about: derivedUuid('story', 'notice'),
  details: {},
} as const;
const notificationId = notificationIdOf(REFUSED);

const context = (purpose: string): CommandContext => {
  const commandId = derivedUuid('story', purpose);
  return { commandId, correlationId: 'c0ffee', causationId: commandId, actor: automationActor('story') };
};

/** Queues that notice and gives it up, as the post office does. */
export const giveUpNotice = async (ledger: Ledger): Promise<void> => {
  await carryOut(allCommands, ledger, new QueueNotice(REFUSED, context('queue')));
  const delivery = { result: 'failed', reason: 'refused', smtpCode: 550, addressAt: '4711' } as const;
  await carryOut(allCommands, ledger, new RecordDelivery({ notificationId, delivery }, context('refuse')));
};

const [client, partner, collaborator] = [
  'org_alpha:legalRepresentative',
  'org_beta:legalRepresentative',
  'org_beta:collaborator',
] as const;
const of = (organisation: string, body?: object) => ({
  parameters: { organisation },
  ...(body === undefined ? {} : { body }),
});
const email = 'partners@beta.example';
const again = { parameters: { notice: notificationId }, body: {} };
const through = (day: string) => ({ body: { through: day } });

/** Where notices go, what became of them, and what a person does about it. */
export const notices: Step[] = [
  done('recordNoticeAddress', 'address', 'Where its notices go, and in which language', partner, {
    ...of('org_beta', { email, language: 'fr' }),
  }),
  refused('UNKNOWN_ORGANISATION', 'recordNoticeAddress', client, of('org_beta', { email })),
  refused('ACTOR_NOT_ALLOWED', 'recordNoticeAddress', collaborator, of('org_beta', { email })),
  refused('EMAIL_INVALID', 'recordNoticeAddress', partner, of('org_beta', { email: 'partners@beta' })),
  behindTheApi(
    done('listNotices', 'givenUp', 'What a person has to look at', SUPPORT, {
      parameters: { status: 'given-up', limit: '2' },
    }),
  ),
  refused('ACTOR_NOT_ALLOWED', 'listNotices', FINANCE),
  refused('UNKNOWN_ORGANISATION', 'listNotices', client, { parameters: { recipient: 'org_beta' } }),
  behindTheApi(
    done('listNoticesOfOrganisation', 'own', 'What a partner was told', partner, {
      parameters: { organisation: 'org_beta', template: 'membership-suspended' },
    }),
  ),
  refused('UNKNOWN_ORGANISATION', 'listNoticesOfOrganisation', client, of('org_beta')),
  refused('ACTOR_NOT_ALLOWED', 'listNoticesOfOrganisation', collaborator, of('org_beta')),
  refused('ACTOR_NOT_ALLOWED', 'retryNotice', FINANCE, again),
  refused('UNKNOWN_NOTICE', 'retryNotice', SUPPORT, { parameters: { notice: 'none' }, body: {} }),
  behindTheApi(done('retryNotice', 'again', 'The address was put right', SUPPORT, again)),
  behindTheApi(refused('NOTICE_NOT_GIVEN_UP', 'retryNotice', SUPPORT, again)),
  done('queueRenewalReminders', 'daily', 'Of periods that end within thirty days (R51)', PROGRAMME, {
    ...through('2026-01-01'),
  }),
  refused('ACTOR_NOT_ALLOWED', 'queueRenewalReminders', SUPPORT, through('2026-01-01')),
  refused('DAY_IN_FUTURE', 'queueRenewalReminders', PROGRAMME, through('2099-01-01')),
];
