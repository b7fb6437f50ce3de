import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isImported, isStaff } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { OrganisationState } from '#libs/organisation/organisation.js';
import type { PartnerAdmitted, PartnerAdmittedData } from './events/partner-admitted.js';
import type { PartnerLevelChanged } from './events/partner-level-changed.js';

export type PartnerEvent = PartnerAdmitted | PartnerLevelChanged;

/** An organisation's membership of the programme; `level` picks its rates on the rate card, null before admission. */
export interface PartnerState {
  readonly admitted: boolean;
  readonly level: string | null;
}

export const Partner: Aggregate<PartnerState, PartnerEvent> = {
  category: 'partner',
  initial: { admitted: false, level: null },
  evolve: (state, event): PartnerState => {
    switch (event.type) {
      case 'PartnerAdmitted':
        return { admitted: true, level: event.data.level };
      case 'PartnerLevelChanged':
        return { ...state, level: event.data.to };
    }
  },
};

const NONE_DECLARED: ReadonlySet<string> = new Set();

export type AdmitPartnerData = PartnerAdmittedData;
export type ChangePartnerLevelData = PartnerAdmittedData;

/**
 * A company joins the programme at a level (R2), nobody else (R1). Admitted at the same level already, nothing changes.
 * @throws UNKNOWN_ORGANISATION, ACTOR_NOT_ALLOWED, PARTNER_ALREADY_ADMITTED, PARTNER_NEEDS_COMPANY, LEVEL_NOT_DECLARED
 */
export const admitPartner =
  ({ orgId, level }: AdmitPartnerData, organisation: OrganisationState, actor: Actor, levels = NONE_DECLARED) =>
  (state: PartnerState): PartnerEvent[] => {
    checkRequest(orgId, organisation, actor);
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
  };

/**
 * The level picks the rates of placements from now on (A7).
 * @throws UNKNOWN_ORGANISATION, ACTOR_NOT_ALLOWED, NOT_A_PARTNER, LEVEL_NOT_DECLARED
 */
export const changePartnerLevel =
  ({ orgId, level }: ChangePartnerLevelData, organisation: OrganisationState, actor: Actor, levels = NONE_DECLARED) =>
  (state: PartnerState): PartnerEvent[] => {
    checkRequest(orgId, organisation, actor);
    if (state.level === null) throw new DomainError('NOT_A_PARTNER', `${orgId} is not a partner.`, { orgId });
    if (state.level === level) return [];
    checkLevel(level, levels, actor);
    return [{ type: 'PartnerLevelChanged', data: { from: state.level, to: level } }];
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

const checkRequest = (orgId: string, organisation: OrganisationState, actor: Actor): void => {
  if (!organisation.registered) {
    throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${orgId}.`, { orgId });
  }
  if (!isStaff(actor, 'programme')) {
    throw new DomainError('ACTOR_NOT_ALLOWED', 'Only the programme staff decides on memberships and levels.');
  }
};
