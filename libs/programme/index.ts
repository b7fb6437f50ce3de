import { AdmitPartnerHandler } from './admit-partner/admit-partner.handler.js';
import { ChangePartnerLevelHandler } from './change-partner-level/change-partner-level.handler.js';
import { PartnerAdmitted } from './events/partner-admitted.js';
import { PartnerLevelChanged } from './events/partner-level-changed.js';

export { AdmitPartner } from './admit-partner/admit-partner.command.js';
export { ChangePartnerLevel } from './change-partner-level/change-partner-level.command.js';

export { Partner, type PartnerState } from './partner.js';

export const commandHandlers = [AdmitPartnerHandler, ChangePartnerLevelHandler];
export const automations = [];
export const eventDefinitions = [PartnerAdmitted, PartnerLevelChanged];
export const categories = ['partner'];
