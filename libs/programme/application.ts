import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, members, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import { registrationOf } from '#libs/kernel/register-numbers.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { checkRegistered, type OrganisationState } from '#libs/organisation/organisation.js';
import type { PartnerAppliedData } from './events/partner-applied.js';
import { checkJoining, checkPartner, isPartner, type PartnerEvent, type PartnerState } from './partner.js';
import { acceptableTerms, type ResellerTermsState } from './terms.js';

/** Who may say what about an application. */
const who = {
  ApplyAsPartner: [members('organisation', ['legalRepresentative'], 'R2, R4, R8')],
  RejectPartner: [staffOf('programme', OUR_DECISION)],
  AcceptResellerTerms: [members('organisation', ['legalRepresentative'], 'R8')],
} satisfies Record<string, Policy>;

/** What other streams say about an application, and the business day of it. */
export interface ApplicationFacts {
  readonly organisation: OrganisationState;
  readonly terms: ResellerTermsState;
  readonly today: BusinessDate;
}
export type ApplyAsPartnerData = PartnerAppliedData;
export interface RejectPartnerData {
  orgId: string;
}
export interface AcceptResellerTermsData {
  orgId: string;
  version: string;
}

/**
 * A company applies for the programme (R2) with its register number (R4) and its website, and accepts the conditions for
 * resellers that hold (R8), with their duties (R5, R6). Nobody else (R1): a private person is referred to the affiliate
 * programme, and who takes part in that ends it first. Another application replaces an open one; the same changes nothing.
 */
export const applyAsPartner = decision(
  {
    who: who.ApplyAsPartner,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_ALREADY_ADMITTED',
      'PARTNER_HAS_LEFT',
      'PARTNER_NEEDS_COMPANY',
      'PARTNER_IS_AFFILIATE',
      'UNKNOWN_TERMS',
      'TERMS_NOT_CURRENT',
      'REGISTRATION_NUMBER_INVALID',
    ],
  },
  (data: ApplyAsPartnerData, { organisation, terms, today }: ApplicationFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      const { orgId, website, termsVersion } = data;
      checkRegistered(orgId, organisation);
      checkMay(who.ApplyAsPartner, actor, { organisation: orgId });
      if (isPartner(state)) {
        const details = { orgId, level: state.level };
        throw new DomainError('PARTNER_ALREADY_ADMITTED', 'The organisation is a partner.', details);
      }
      checkJoining(orgId, organisation, state);
      acceptableTerms(terms, termsVersion, today);
      const registration = registrationOf(organisation.country, data.registration);
      if (!registration) {
        const { country } = organisation;
        const sentence = `This is no register number of a company in ${country}.`;
        throw new DomainError('REGISTRATION_NUMBER_INVALID', sentence, { country });
      }
      const application = { registration, website, termsVersion };
      if (isSame(state.application, application)) return [];
      return [{ type: 'PartnerApplied', data: { orgId, ...application } }];
    },
);

type Application = NonNullable<PartnerState['application']>;
const isSame = (open: Application | null, other: Application): boolean =>
  open !== null &&
  open.website === other.website &&
  open.termsVersion === other.termsVersion &&
  open.registration.scheme === other.registration.scheme &&
  open.registration.value === other.registration.value;

/** The programme desk turns an open application down (R2), with a reason beside it; it may apply again. */
export const rejectPartner = decision(
  { who: who.RejectPartner, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NO_OPEN_APPLICATION'] },
  ({ orgId }: RejectPartnerData, { organisation }: ApplicationFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.RejectPartner, actor, {});
      if (!state.application) {
        throw new DomainError('NO_OPEN_APPLICATION', 'The organisation has not applied.', { orgId });
      }
      return [{ type: 'PartnerRejected', data: { orgId } }];
    },
);

/**
 * A partner accepts another version of the conditions (R8), one that holds or is to come, with its duties (R5, R6), which
 * make no debt in the ledger (A25); also while it is suspended. What it has accepted changes nothing again.
 */
export const acceptResellerTerms = decision(
  {
    who: who.AcceptResellerTerms,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NOT_A_PARTNER', 'UNKNOWN_TERMS', 'TERMS_NOT_CURRENT'],
  },
  ({ orgId, version }: AcceptResellerTermsData, { organisation, terms, today }: ApplicationFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.AcceptResellerTerms, actor, { organisation: orgId });
      checkPartner(orgId, state);
      if (state.acceptedTerms.includes(version)) return [];
      acceptableTerms(terms, version, today);
      return [{ type: 'ResellerTermsAccepted', data: { orgId, version } }];
    },
);
