import { declaredLevels, RateCards } from '#libs/catalogue/rate-cards.js';
import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import { Organisation } from '#libs/organisation/organisation.js';
import {
  admitPartner,
  type AdmitPartnerData,
  changePartnerLevel,
  type ChangePartnerLevelData,
  type MembershipFacts,
  Partner,
} from './partner.js';
import { evaluateThresholds } from './evaluate-thresholds.js';
import { Policy, setPolicy, type SetPolicyData } from './policy.js';
import type { EvaluateThresholdsData } from './thresholds.js';
import { reinstatePartner, type StandingData, suspendPartner } from './standing.js';

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
  facts: async (read: Read, { orgId }: { orgId: string }): Promise<MembershipFacts> => {
    const [organisation, rateCards] = await Promise.all([read(Organisation, orgId), read(RateCards, 'main')]);
    return { organisation: organisation.state, levels: declaredLevels(rateCards.state) };
  },
};

export const commands = [
  handles(AdmitPartner, transacting({ ...onPartner, decide: admitPartner })),
  handles(ChangePartnerLevel, transacting({ ...onPartner, decide: changePartnerLevel })),
  handles(SetPolicy, transacting({ on: Policy, id: () => 'main', facts: noFacts, decide: setPolicy })),
  handles(EvaluateThresholds, evaluateThresholds),
  handles(SuspendPartner, transacting({ ...onPartner, decide: suspendPartner })),
  handles(ReinstatePartner, transacting({ ...onPartner, decide: reinstatePartner })),
];
