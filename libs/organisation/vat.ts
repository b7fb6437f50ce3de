import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, members, OUR_DECISION, type Policy, staffOf, theLedgerItself } from '#libs/kernel/policy.js';
import type { BusinessDate, Instant } from '#libs/kernel/time.js';
import type { VatNumberCheckedData } from './events/vat-number-checked.js';
import type { PromptPlace } from './events/vat-number-prompted.js';
import {
  checkRegistered,
  type OrganisationEvent,
  type OrganisationState,
  type VatNumberState,
} from './organisation.js';

/** Who may say what about a VAT number beside recording it. */
const who = {
  RemoveVatNumber: [
    staffOf('programme', OUR_DECISION),
    members('organisation', ['legalRepresentative', 'administrator'], 'R45'),
  ],
  RecordVatCheck: [staffOf('programme', OUR_DECISION), theLedgerItself('V6')],
  RecordVatPrompt: [
    members('organisation', ['legalRepresentative', 'administrator', 'collaborator', 'external'], 'R49, R50'),
    staffOf('programme', OUR_DECISION),
    theLedgerItself('R51'),
  ],
} satisfies Record<string, Policy>;

/**
 * Whether a number of that state takes the tax off a company of the European Union (V3): all do but one that the outside
 * service refused. One that could not be checked counts as its owner gave it, and the owner answers for it.
 */
export const countsForReverseCharge = (state: VatNumberState): boolean => state !== 'refused';

export interface RemoveVatNumberData {
  orgId: string;
}
export interface RecordVatPromptData {
  orgId: string;
  entryPoint: PromptPlace;
}
/** When it is. */
export interface VatFacts {
  readonly now: Instant;
  readonly today: BusinessDate;
}

/** A company takes its number back (R45), for placements from then on (A28); without one nothing changes. */
export const removeVatNumber = decision(
  { who: who.RemoveVatNumber, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId }: RemoveVatNumberData, _: VatFacts, actor: Actor) =>
    (state: OrganisationState): OrganisationEvent[] => {
      checkRegistered(orgId, state);
      checkMay(who.RemoveVatNumber, actor, { organisation: orgId });
      return state.vatNumber === null ? [] : [{ type: 'VatNumberRemoved', data: { orgId } }];
    },
);

/**
 * What an outside service said of the number that the company has (V6), with its date and source: it is confirmed or
 * refused from then on (A28); a service that did not answer leaves it as it was. A newer answer replaces an older one.
 */
export const recordVatCheck = decision(
  {
    who: who.RecordVatCheck,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'ACTOR_NOT_ALLOWED',
      'OTHER_VAT_NUMBER',
      'VALUE_DATE_IN_FUTURE',
      'VAT_CHECK_OUTDATED',
    ],
  },
  (data: VatNumberCheckedData, { now }: VatFacts, actor: Actor) =>
    (state: OrganisationState): OrganisationEvent[] => {
      const { orgId, vatNumber, checkedAt } = data;
      checkRegistered(orgId, state);
      checkMay(who.RecordVatCheck, actor, {});
      if (state.vatNumber !== vatNumber) {
        throw new DomainError('OTHER_VAT_NUMBER', 'This is not the number that the organisation has.', { orgId });
      }
      if (checkedAt > now) throw new DomainError('VALUE_DATE_IN_FUTURE', 'Nothing was asked after now.', { checkedAt });
      const { lastVatCheck: last } = state;
      if (last && isSame(last, data)) return [];
      if (last && checkedAt <= last.checkedAt) {
        const details = { checkedAt: last.checkedAt };
        throw new DomainError('VAT_CHECK_OUTDATED', 'A later answer is recorded.', details);
      }
      return [{ type: 'VatNumberChecked', data }];
    },
);
const isSame = (a: VatNumberCheckedData, b: VatNumberCheckedData): boolean =>
  a.checkedAt === b.checkedAt &&
  a.source === b.source &&
  a.result === b.result &&
  a.consultationRef === b.consultationRef;

/** Whether it is to be asked for its VAT number: a company that has recorded none (R49, R50, R51). */
export const isToBeAsked = ({ registered, legalForm, vatNumber }: OrganisationState): boolean =>
  registered && legalForm === 'company' && vatNumber === null;

/**
 * A company was asked for its VAT number when paying (R49), in the shop (R50) or in a renewal e-mail (R51). Once a business
 * day and place; who is not to be asked any more changes nothing.
 */
export const recordVatPrompt = decision(
  { who: who.RecordVatPrompt, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId, entryPoint }: RecordVatPromptData, { today }: VatFacts, actor: Actor) =>
    (state: OrganisationState): OrganisationEvent[] => {
      checkRegistered(orgId, state);
      checkMay(who.RecordVatPrompt, actor, { organisation: orgId });
      if (!isToBeAsked(state) || state.lastPrompted[entryPoint] === today) return [];
      return [{ type: 'VatNumberPrompted', data: { orgId, entryPoint, on: today } }];
    },
);
