import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isStaff } from '#libs/kernel/actor.js';
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

export type AdmitPartnerData = PartnerAdmittedData;
export type ChangePartnerLevelData = PartnerAdmittedData;

/**
 * A company joins the programme at a level (R2). Admitted at the same level already, nothing changes.
 * @throws UNKNOWN_ORGANISATION, ACTOR_NOT_ALLOWED, PARTNER_ALREADY_ADMITTED, PARTNER_NEEDS_COMPANY
 */
export const admitPartner =
  ({ orgId, level }: AdmitPartnerData, organisation: OrganisationState, actor: Actor) =>
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
    return [{ type: 'PartnerAdmitted', data: { orgId, level } }];
  };

/**
 * The level picks the rates of placements from now on (A7).
 * @throws UNKNOWN_ORGANISATION, ACTOR_NOT_ALLOWED, NOT_A_PARTNER
 */
export const changePartnerLevel =
  ({ orgId, level }: ChangePartnerLevelData, organisation: OrganisationState, actor: Actor) =>
  (state: PartnerState): PartnerEvent[] => {
    checkRequest(orgId, organisation, actor);
    if (state.level === null) throw new DomainError('NOT_A_PARTNER', `${orgId} is not a partner.`, { orgId });
    return state.level === level ? [] : [{ type: 'PartnerLevelChanged', data: { from: state.level, to: level } }];
  };

const checkRequest = (orgId: string, organisation: OrganisationState, actor: Actor): void => {
  if (!organisation.registered) {
    throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${orgId}.`, { orgId });
  }
  if (!isStaff(actor, 'programme')) {
    throw new DomainError('ACTOR_NOT_ALLOWED', 'Only the programme staff decides on memberships and levels.');
  }
};
