import { OrganisationRegistered } from './events/organisation-registered.js';
import { VatNumberRecorded } from './events/vat-number-recorded.js';
import { RecordVatNumberHandler } from './record-vat-number/record-vat-number.handler.js';
import { RegisterOrganisationHandler } from './register-organisation/register-organisation.handler.js';

export { RegisterOrganisation } from './register-organisation/register-organisation.command.js';
export { RecordVatNumber } from './record-vat-number/record-vat-number.command.js';

export { Organisation, type OrganisationState } from './organisation.js';

export const commandHandlers = [RegisterOrganisationHandler, RecordVatNumberHandler];
export const automations = [];
export const eventDefinitions = [OrganisationRegistered, VatNumberRecorded];
export const categories = ['organisation'];
