import { declaredLevels, RateCards } from '#libs/catalogue/rate-cards.js';
import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import type { Instant } from '#libs/kernel/time.js';
import { businessDateOf } from '#libs/kernel/time.js';
import { Organisation } from '#libs/organisation/organisation.js';
import {
  admitPartner,
  type AdmitPartnerData,
  changePartnerLevel,
  type ChangePartnerLevelData,
  type MembershipFacts,
  Partner,
} from './partner.js';
import { endAffiliation, recordAffiliate } from './affiliates.js';
import {
  acceptResellerTerms,
  type AcceptResellerTermsData,
  type ApplicationFacts,
  applyAsPartner,
  type ApplyAsPartnerData,
  rejectPartner,
  type RejectPartnerData,
} from './application.js';
import { Entitlement, keepEntitlements, type KeepEntitlementsData } from './entitlement.js';
import { evaluateThresholds } from './evaluate-thresholds.js';
import { Policy, setPolicy, type SetPolicyData } from './policy.js';
import type { EvaluateThresholdsData } from './thresholds.js';
import type { ResellerTermsPublishedData } from './events/reseller-terms-published.js';
import { reinstatePartner, type StandingData, suspendPartner } from './standing.js';
import { publishResellerTerms, ResellerTerms, termsOn } from './terms.js';

/** A company applies for the programme (R2, R4, R8); its legal representative. */
export class ApplyAsPartner extends LedgerCommand<ApplyAsPartnerData> {}
/** Turns an application down (R2); programme staff. */
export class RejectPartner extends LedgerCommand<RejectPartnerData> {}
/** Publishes a version of the conditions for resellers (R8); programme staff. */
export class PublishResellerTerms extends LedgerCommand<ResellerTermsPublishedData> {}
/** A partner accepts a version of them (R8); its legal representative. */
export class AcceptResellerTerms extends LedgerCommand<AcceptResellerTermsData> {}
/** An organisation takes part in the affiliate programme (R1); programme staff. */
export class RecordAffiliate extends LedgerCommand<StandingData> {}
/** And takes part no more (R1); programme staff. */
export class EndAffiliation extends LedgerCommand<StandingData> {}
/** What a partner is entitled to follows its standing (R12); sent by the ledger's own automation. */
export class KeepEntitlements extends LedgerCommand<KeepEntitlementsData> {}
/** Makes a company a partner at a level (R2); programme staff. */
export class AdmitPartner extends LedgerCommand<AdmitPartnerData> {}
/** Moves a partner to another level; programme staff. */
export class ChangePartnerLevel extends LedgerCommand<ChangePartnerLevelData> {}

/** Changes days and amounts that the programme pays by; finance. */
export class SetPolicy extends LedgerCommand<SetPolicyData> {}
/** Evaluates every partner's turnover for a day (E16); the programme desk, or the ledger itself. */
export class EvaluateThresholds extends LedgerCommand<EvaluateThresholdsData> {}
/** Takes a partner's part in the programme away for a time (E17); programme staff. */
export class SuspendPartner extends LedgerCommand<StandingData> {}
/** Gives it back (E17); programme staff. */
export class ReinstatePartner extends LedgerCommand<StandingData> {}

const onPartner = {
  on: Partner,
  id: ({ orgId }: { orgId: string }) => orgId,
  facts: async (read: Read, { orgId }: { orgId: string }, { at }: { at: Instant }): Promise<MembershipFacts> => {
    const [organisation, rateCards, terms] = await Promise.all([
      read(Organisation, orgId),
      read(RateCards, 'main'),
      read(ResellerTerms, 'main'),
    ]);
    const termsInForce = termsOn(terms.state, businessDateOf(at))?.version ?? null;
    return { organisation: organisation.state, levels: declaredLevels(rateCards.state), termsInForce };
  },
};
const asApplicant = {
  on: Partner,
  id: ({ orgId }: { orgId: string }) => orgId,
  facts: async (read: Read, { orgId }: { orgId: string }, { at }: { at: Instant }): Promise<ApplicationFacts> => {
    const [organisation, terms] = await Promise.all([read(Organisation, orgId), read(ResellerTerms, 'main')]);
    return { organisation: organisation.state, terms: terms.state, today: businessDateOf(at) };
  },
};

export const commands = [
  handles(ApplyAsPartner, transacting({ ...asApplicant, decide: applyAsPartner })),
  handles(RejectPartner, transacting({ ...asApplicant, decide: rejectPartner })),
  handles(
    PublishResellerTerms,
    transacting({ on: ResellerTerms, id: () => 'main', facts: noFacts, decide: publishResellerTerms }),
  ),
  handles(AcceptResellerTerms, transacting({ ...asApplicant, decide: acceptResellerTerms })),
  handles(RecordAffiliate, transacting({ ...onPartner, decide: recordAffiliate })),
  handles(EndAffiliation, transacting({ ...onPartner, decide: endAffiliation })),
  handles(
    KeepEntitlements,
    transacting({
      on: Entitlement,
      id: ({ orgId }) => orgId,
      facts: async (read, { orgId }) => ({ standing: (await read(Partner, orgId)).state.standing }),
      decide: keepEntitlements,
    }),
  ),
  handles(AdmitPartner, transacting({ ...onPartner, decide: admitPartner })),
  handles(ChangePartnerLevel, transacting({ ...onPartner, decide: changePartnerLevel })),
  handles(SetPolicy, transacting({ on: Policy, id: () => 'main', facts: noFacts, decide: setPolicy })),
  handles(EvaluateThresholds, evaluateThresholds),
  handles(SuspendPartner, transacting({ ...onPartner, decide: suspendPartner })),
  handles(ReinstatePartner, transacting({ ...onPartner, decide: reinstatePartner })),
];
