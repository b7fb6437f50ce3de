import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import type { Instant } from '#libs/kernel/time.js';
import { checkRegistered, type OrganisationState } from '#libs/organisation/organisation.js';
import type { AffiliateRecorded } from './events/affiliate-recorded.js';
import type { AffiliationEnded } from './events/affiliation-ended.js';
import type { PartnerAdmitted, PartnerAdmittedData } from './events/partner-admitted.js';
import type { PartnerApplied, PartnerAppliedData } from './events/partner-applied.js';
import type { PartnerLeft } from './events/partner-left.js';
import type { PartnerLevelChanged } from './events/partner-level-changed.js';
import type { PartnerReinstated } from './events/partner-reinstated.js';
import type { PartnerRejected } from './events/partner-rejected.js';
import type { PartnerSuspended } from './events/partner-suspended.js';
import type { ResellerTermsAccepted } from './events/reseller-terms-accepted.js';

export type PartnerEvent =
  | PartnerApplied
  | PartnerRejected
  | PartnerAdmitted
  | PartnerLevelChanged
  | PartnerSuspended
  | PartnerReinstated
  | PartnerLeft
  | ResellerTermsAccepted
  | AffiliateRecorded
  | AffiliationEnded;

/** A suspended partner is one, but does nothing as one (E17); who has left is none any more (E18). */
export type Standing = 'active' | 'suspended' | 'left';

/** An organisation's membership of the programme; `level` picks its rates on the rate card, null before admission. */
export interface PartnerState {
  /** Ever: who has left is still owed what it earned (E18). */
  readonly admitted: boolean;
  readonly level: string | null;
  /** Null before it, and of a decision's own events. */
  readonly admittedAt: Instant | null;
  /** Null before admission. */
  readonly standing: Standing | null;
  /** What it applied with; null once that is decided (R2). */
  readonly application: Omit<PartnerAppliedData, 'orgId'> | null;
  /** Versions of the conditions that it has accepted, in that order (R8). */
  readonly acceptedTerms: readonly string[];
  /** Takes part in the affiliate programme, and so not in this one (R1). */
  readonly isAffiliate: boolean;
  /** Position of its latest suspension, be it taken back (E25); undefined without one, and for what was never stored. */
  readonly lastSuspended?: bigint | undefined;
  /** Who left it when, as the store has it: whatever ends in consequence is done in that one's name. */
  readonly departure?: Recorded | undefined;
}

export const Partner: Aggregate<PartnerState, PartnerEvent> = {
  category: 'partner',
  initial: {
    admitted: false,
    level: null,
    admittedAt: null,
    standing: null,
    application: null,
    acceptedTerms: [],
    isAffiliate: false,
  },
  evolve: (state, event, recorded): PartnerState => {
    switch (event.type) {
      case 'PartnerApplied': {
        const { orgId: _, ...application } = event.data;
        return { ...accepting(state, application.termsVersion), application };
      }
      case 'PartnerRejected':
        return { ...state, application: null };
      case 'PartnerAdmitted': {
        const admittedAt = recorded?.metadata.effectiveAt ?? null;
        return { ...state, admitted: true, level: event.data.level, admittedAt, standing: 'active', application: null };
      }
      case 'PartnerLevelChanged':
        return { ...state, level: event.data.to };
      case 'PartnerSuspended':
        return { ...state, standing: 'suspended', lastSuspended: recorded?.position };
      case 'PartnerReinstated':
        return { ...state, standing: 'active' };
      case 'PartnerLeft':
        return { ...state, standing: 'left', departure: recorded };
      case 'ResellerTermsAccepted':
        return accepting(state, event.data.version);
      case 'AffiliateRecorded':
        return { ...state, isAffiliate: true };
      case 'AffiliationEnded':
        return { ...state, isAffiliate: false };
    }
  },
};

const accepting = (state: PartnerState, version: string): PartnerState =>
  state.acceptedTerms.includes(version) ? state : { ...state, acceptedTerms: [...state.acceptedTerms, version] };

/** Whether it is a partner now: admitted, and not gone (E18). */
export const isPartner = ({ standing }: Pick<PartnerState, 'standing'>): boolean =>
  standing === 'active' || standing === 'suspended';

/** @throws NOT_A_PARTNER for who was never admitted or has left (E18) */
export const checkPartner = (orgId: string, state: PartnerState): void => {
  if (!isPartner(state)) throw new DomainError('NOT_A_PARTNER', `${orgId} is not a partner.`, { orgId });
};

/** @throws PARTNER_SUSPENDED: who is suspended does nothing as a partner (E17) */
export const checkNotSuspended = (orgId: string, { standing }: Pick<PartnerState, 'standing'>): void => {
  if (standing !== 'suspended') return;
  throw new DomainError('PARTNER_SUSPENDED', `${orgId} is suspended from the programme.`, { orgId });
};

/** Who may do what with a membership. */
const who = {
  AdmitPartner: [staffOf('programme', OUR_DECISION)],
  ChangePartnerLevel: [staffOf('programme', OUR_DECISION)],
} satisfies Record<string, Policy>;

/** What other streams say about a membership. */
export interface MembershipFacts {
  readonly organisation: OrganisationState;
  /** Levels that a published rate card names; none before the first one. */
  readonly levels: ReadonlySet<string>;
  /** The conditions that hold (R8); null before the programme has published any. */
  readonly termsInForce: string | null;
}

export type AdmitPartnerData = PartnerAdmittedData;
export type ChangePartnerLevelData = PartnerAdmittedData;

/**
 * A company that applied joins the programme at a level (R2), nobody else (R1). Admitted at the same level already, nothing
 * changes. Who has left does not come back (E18). Before the programme has published conditions there is nothing to apply
 * with (R8), and the desk admits whom it has a contract with; so it does in a history.
 */
export const admitPartner = decision(
  {
    who: who.AdmitPartner,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_ALREADY_ADMITTED',
      'PARTNER_HAS_LEFT',
      'PARTNER_NEEDS_COMPANY',
      'PARTNER_IS_AFFILIATE',
      'NO_OPEN_APPLICATION',
      'LEVEL_NOT_DECLARED',
    ],
  },
  ({ orgId, level }: AdmitPartnerData, { organisation, levels, termsInForce }: MembershipFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.AdmitPartner, actor, {});
      if (isPartner(state) && state.level === level) return [];
      if (isPartner(state)) {
        const details = { orgId, level: state.level };
        throw new DomainError('PARTNER_ALREADY_ADMITTED', 'The organisation is a partner at another level.', details);
      }
      checkJoining(orgId, organisation, state);
      if (termsInForce !== null && !state.application && !isImported(actor)) {
        throw new DomainError('NO_OPEN_APPLICATION', 'The organisation has not applied.', { orgId });
      }
      checkLevel(level, levels, actor);
      return [{ type: 'PartnerAdmitted', data: { orgId, level } }];
    },
);

/**
 * The level picks the rates of placements from now on (A7).
 */
export const changePartnerLevel = decision(
  {
    who: who.ChangePartnerLevel,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NOT_A_PARTNER', 'LEVEL_NOT_DECLARED'],
  },
  ({ orgId, level }: ChangePartnerLevelData, { organisation, levels }: MembershipFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.ChangePartnerLevel, actor, {});
      checkPartner(orgId, state);
      const { level: from } = state;
      if (from === null || from === level) return [];
      checkLevel(level, levels, actor);
      return [{ type: 'PartnerLevelChanged', data: { from, to: level } }];
    },
);

/**
 * Who may join at all: a company (R1, R2) that has not left for good (E18) and is no affiliate.
 * @throws PARTNER_HAS_LEFT, PARTNER_NEEDS_COMPANY, PARTNER_IS_AFFILIATE
 */
export const checkJoining = (orgId: string, { legalForm }: OrganisationState, state: PartnerState): void => {
  if (state.standing === 'left') {
    throw new DomainError('PARTNER_HAS_LEFT', 'The organisation has left the programme.', { orgId });
  }
  if (legalForm !== 'company') {
    const sentence = 'Only a company becomes a partner; others recommend through the affiliate programme.';
    throw new DomainError('PARTNER_NEEDS_COMPANY', sentence, { orgId, insteadJoin: 'affiliate-programme' });
  }
  if (state.isAffiliate) {
    const sentence = 'The organisation takes part in the affiliate programme, which it has to leave first.';
    throw new DomainError('PARTNER_IS_AFFILIATE', sentence, { orgId });
  }
};

/**
 * A level is one that a published rate card names: a misspelt one would earn nothing, and nobody would be told. Before
 * the first card the programme has declared none, and any is taken; so is a history's, whose cards may come later.
 */
const checkLevel = (level: string, levels: ReadonlySet<string>, actor: Actor): void => {
  if (isImported(actor) || levels.size === 0 || levels.has(level)) return;
  throw new DomainError('LEVEL_NOT_DECLARED', `No rate card names the level ${level}.`, {
    level,
    levels: [...levels].sort().slice(0, 20),
  });
};
