import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { PartnerAdmitted } from './events/partner-admitted.js';
import { PartnerLevelChanged } from './events/partner-level-changed.js';
import { PolicySet } from './events/policy-set.js';

export { AdmitPartner, ChangePartnerLevel, SetPolicy } from './commands.js';
export { Partner } from './partner.js';

export const programme: Context = {
  categories: ['partner', 'policy'],
  events: [PartnerAdmitted, PartnerLevelChanged, PolicySet],
  commands,
  automations: [],
};
