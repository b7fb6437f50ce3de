import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import type { Instant } from '#libs/kernel/time.js';
import type { OrganisationState } from '#libs/organisation/organisation.js';
import type { PartnerAdmitted, PartnerAdmittedData } from './events/partner-admitted.js';
import type { PartnerLeft } from './events/partner-left.js';
import type { PartnerLevelChanged } from './events/partner-level-changed.js';
import type { PartnerReinstated } from './events/partner-reinstated.js';
import type { PartnerSuspended } from './events/partner-suspended.js';

export type PartnerEvent = PartnerAdmitted | PartnerLevelChanged | PartnerSuspended | PartnerReinstated | PartnerLeft;

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
  /** Position of its latest suspension, be it taken back (E25); undefined without one, and for what was never stored. */
  readonly lastSuspended?: bigint | undefined;
  /** Who left it when, as the store has it: whatever ends in consequence is done in that one's name. */
  readonly departure?: Recorded | undefined;
}

export const Partner: Aggregate<PartnerState, PartnerEvent> = {
  category: 'partner',
  initial: { admitted: false, level: null, admittedAt: null, standing: null },
  evolve: (state, event, recorded): PartnerState => {
    switch (event.type) {
      case 'PartnerAdmitted': {
        const admittedAt = recorded?.metadata.effectiveAt ?? null;
        return { admitted: true, level: event.data.level, admittedAt, standing: 'active' };
      }
      case 'PartnerLevelChanged':
        return { ...state, level: event.data.to };
      case 'PartnerSuspended':
        return { ...state, standing: 'suspended', lastSuspended: recorded?.position };
      case 'PartnerReinstated':
        return { ...state, standing: 'active' };
      case 'PartnerLeft':
        return { ...state, standing: 'left', departure: recorded };
    }
  },
};

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
}

export type AdmitPartnerData = PartnerAdmittedData;
export type ChangePartnerLevelData = PartnerAdmittedData;

/**
 * A company joins the programme at a level (R2), nobody else (R1). Admitted at the same level already, nothing changes.
 * Who has left does not come back (E18).
 */
export const admitPartner = decision(
  {
    who: who.AdmitPartner,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_HAS_LEFT',
      'PARTNER_ALREADY_ADMITTED',
      'PARTNER_NEEDS_COMPANY',
      'LEVEL_NOT_DECLARED',
    ],
  },
  ({ orgId, level }: AdmitPartnerData, { organisation, levels }: MembershipFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.AdmitPartner, actor, {});
      if (state.standing === 'left') {
        throw new DomainError('PARTNER_HAS_LEFT', 'The organisation has left the programme.', { orgId });
      }
      if (state.admitted && state.level === level) return [];
      if (state.admitted) {
        const details = { orgId, level: state.level };
        throw new DomainError('PARTNER_ALREADY_ADMITTED', 'The organisation is a partner at another level.', details);
      }
      if (organisation.legalForm !== 'company') {
        throw new DomainError('PARTNER_NEEDS_COMPANY', 'Only a company becomes a partner.', { orgId });
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

/** @throws UNKNOWN_ORGANISATION */
export const checkRegistered = (orgId: string, { registered }: OrganisationState): void => {
  if (registered) return;
  throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${orgId}.`, { orgId });
};
