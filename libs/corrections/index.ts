import type { Context } from '#libs/event-sourcing/commands/context.js';
import { WhenCorrectionApprovedThenMake } from './automations/when-correction-approved-then-make.js';
import { commands } from './commands.js';
import { Correction } from './correction.js';
import {
  CorrectionApproved,
  CorrectionMade,
  CorrectionProposed,
  PaidByPartnersListed,
} from './events/correction-steps.js';

export { ApproveCorrection, CorrectAttribution, CorrectInvoiceTax, CorrectRateCard } from './commands.js';

export const corrections: Context = {
  categories: [Correction.category],
  events: [CorrectionProposed, CorrectionApproved, PaidByPartnersListed, CorrectionMade],
  commands,
  automations: [WhenCorrectionApprovedThenMake],
};
