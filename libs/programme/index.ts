import type { Context } from '#libs/event-sourcing/commands/context.js';
import { WhenStandingChangesThenKeepEntitlements } from './automations/when-standing-changes-then-keep-entitlements.js';
import { WhenThresholdEvaluationBegunThenEnd } from './automations/when-threshold-evaluation-begun-then-end.js';
import { commands } from './commands.js';
import { AffiliateRecorded } from './events/affiliate-recorded.js';
import { AffiliationEnded } from './events/affiliation-ended.js';
import { EntitlementEnded } from './events/entitlement-ended.js';
import { EntitlementGranted } from './events/entitlement-granted.js';
import { PartnerAdmitted } from './events/partner-admitted.js';
import { PartnerApplied } from './events/partner-applied.js';
import { PartnerLeft } from './events/partner-left.js';
import { PartnerLevelChanged } from './events/partner-level-changed.js';
import { PartnerReinstated } from './events/partner-reinstated.js';
import { PartnerRejected } from './events/partner-rejected.js';
import { PartnerSuspended } from './events/partner-suspended.js';
import { PolicySet } from './events/policy-set.js';
import { ResellerTermsAccepted } from './events/reseller-terms-accepted.js';
import { ResellerTermsPublished } from './events/reseller-terms-published.js';
import { ThresholdEvaluated } from './events/threshold-evaluated.js';
import { ThresholdEvaluationBegun } from './events/threshold-evaluation-begun.js';
import { ThresholdEvaluationEnded } from './events/threshold-evaluation-ended.js';
import { TurnoverBooked } from './events/turnover-booked.js';

export {
  AcceptResellerTerms,
  AdmitPartner,
  ApplyAsPartner,
  ChangePartnerLevel,
  EndAffiliation,
  EvaluateThresholds,
  PublishResellerTerms,
  RecordAffiliate,
  ReinstatePartner,
  RejectPartner,
  SetPolicy,
  SuspendPartner,
} from './commands.js';
export { isPartner, Partner } from './partner.js';
export { FIRST_POLICY, Policy, policyAt, policyChanges } from './policy.js';

export const programme: Context = {
  categories: [
    'partner',
    'resellerTerms',
    'entitlement',
    'policy',
    'partners',
    'turnover',
    'thresholdEvaluations',
    'threshold',
  ],
  events: [
    ResellerTermsPublished,
    PartnerApplied,
    PartnerRejected,
    PartnerAdmitted,
    PartnerLevelChanged,
    PartnerSuspended,
    PartnerReinstated,
    PartnerLeft,
    ResellerTermsAccepted,
    AffiliateRecorded,
    AffiliationEnded,
    EntitlementGranted,
    EntitlementEnded,
    PolicySet,
    TurnoverBooked,
    ThresholdEvaluationBegun,
    ThresholdEvaluated,
    ThresholdEvaluationEnded,
  ],
  commands,
  automations: [WhenThresholdEvaluationBegunThenEnd, WhenStandingChangesThenKeepEntitlements],
};
