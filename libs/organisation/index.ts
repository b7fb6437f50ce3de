import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { OrganisationRegistered } from './events/organisation-registered.js';
import { VatNumberRecorded } from './events/vat-number-recorded.js';

export { RecordVatNumber, RegisterOrganisation } from './commands.js';
export { Organisation } from './organisation.js';

export const organisation: Context = {
  categories: ['organisation'],
  events: [OrganisationRegistered, VatNumberRecorded],
  commands,
  automations: [],
};
