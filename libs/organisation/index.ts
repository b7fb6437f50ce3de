import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { NoticeAddressRecorded } from './events/notice-address-recorded.js';
import { OrganisationRegistered } from './events/organisation-registered.js';
import { VatNumberRecorded } from './events/vat-number-recorded.js';

export { RecordNoticeAddress, RecordVatNumber, RegisterOrganisation } from './commands.js';
export { languageOf, NoticeAddress } from './notice-address.js';
export { Organisation } from './organisation.js';

export const organisation: Context = {
  categories: ['organisation', 'noticeAddress'],
  events: [OrganisationRegistered, VatNumberRecorded, NoticeAddressRecorded],
  commands,
  automations: [],
};
