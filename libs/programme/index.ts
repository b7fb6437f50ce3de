import type { Context } from '#libs/event-sourcing/commands/context.js';
import { WhenThresholdEvaluationBegunThenEnd } from './automations/when-threshold-evaluation-begun-then-end.js';
import { commands } from './commands.js';
import { PartnerAdmitted } from './events/partner-admitted.js';
import { PartnerLeft } from './events/partner-left.js';
import { PartnerLevelChanged } from './events/partner-level-changed.js';
import { PartnerReinstated } from './events/partner-reinstated.js';
import { PartnerSuspended } from './events/partner-suspended.js';
import { PolicySet } from './events/policy-set.js';
import { ThresholdEvaluated } from './events/threshold-evaluated.js';
import { ThresholdEvaluationBegun } from './events/threshold-evaluation-begun.js';
import { ThresholdEvaluationEnded } from './events/threshold-evaluation-ended.js';
import { TurnoverBooked } from './events/turnover-booked.js';

export {
  AdmitPartner,
  ChangePartnerLevel,
  EvaluateThresholds,
  ReinstatePartner,
  SetPolicy,
  SuspendPartner,
} from './commands.js';
export { isPartner, Partner } from './partner.js';
export { FIRST_POLICY, Policy, policyAt, policyChanges } from './policy.js';

export const programme: Context = {
  categories: ['partner', 'policy', 'partners', 'turnover', 'thresholdEvaluations', 'threshold'],
  events: [
    PartnerAdmitted,
    PartnerLevelChanged,
    PartnerSuspended,
    PartnerReinstated,
    PartnerLeft,
    PolicySet,
    TurnoverBooked,
    ThresholdEvaluationBegun,
    ThresholdEvaluated,
    ThresholdEvaluationEnded,
  ],
  commands,
  automations: [WhenThresholdEvaluationBegunThenEnd],
};
