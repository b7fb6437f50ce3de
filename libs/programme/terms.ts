import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import {
  DUTIES,
  type Duty,
  type ResellerTermsPublished,
  type ResellerTermsPublishedData,
} from './events/reseller-terms-published.js';

/** Every version of the conditions, by the day from which on it holds. */
export interface ResellerTermsState {
  readonly versions: readonly ResellerTermsPublishedData[];
}

/** `resellerTerms-main`: versions and days are unique. */
export const ResellerTerms: Aggregate<ResellerTermsState, ResellerTermsPublished> = {
  category: 'resellerTerms',
  initial: { versions: [] },
  evolve: ({ versions }, { data }): ResellerTermsState => ({
    versions: [...versions, data].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1)),
  }),
};

/** The version that holds on a day; undefined before the first. */
export const termsOn = ({ versions }: ResellerTermsState, day: BusinessDate): ResellerTermsPublishedData | undefined =>
  versions.findLast(({ validFrom }) => validFrom <= day);

/**
 * The version with that name, where it may be accepted on a day: the one that holds, or one that is to come (R8).
 * @throws UNKNOWN_TERMS, TERMS_NOT_CURRENT
 */
export const acceptableTerms = (
  state: ResellerTermsState,
  version: string,
  day: BusinessDate,
): ResellerTermsPublishedData => {
  const wanted = state.versions.find((one) => one.version === version);
  if (!wanted) throw new DomainError('UNKNOWN_TERMS', `There are no conditions ${version}.`, { version });
  const current = termsOn(state, day);
  if (current && wanted.validFrom < current.validFrom) {
    const details = { version, current: current.version };
    throw new DomainError('TERMS_NOT_CURRENT', `The conditions ${version} do not hold any more.`, details);
  }
  return wanted;
};

const who = [staffOf('programme', OUR_DECISION)] satisfies Policy;

/**
 * The programme desk publishes a version of the special conditions for resellers (R8). It names the duties that it lays
 * down, those of every partner (R5, R6, R7) included. The same again changes nothing.
 */
export const publishResellerTerms = decision(
  { who, refuses: ['ACTOR_NOT_ALLOWED', 'TERMS_WITHOUT_DUTY', 'TERMS_EXIST'] },
  (data: ResellerTermsPublishedData, _: NoFacts, actor: Actor) =>
    (state: ResellerTermsState): ResellerTermsPublished[] => {
      checkMay(who, actor, {});
      const missing = DUTIES.filter((duty) => !data.duties.includes(duty));
      if (missing.length > 0) {
        throw new DomainError('TERMS_WITHOUT_DUTY', 'Conditions name every duty of a partner.', { missing });
      }
      const { version, validFrom, url } = data;
      const same = state.versions.find((one) => one.version === version || one.validFrom === validFrom);
      if (!same) return [{ type: 'ResellerTermsPublished', data: { version, validFrom, url, duties: ordered(data) } }];
      if (same.version === version && same.validFrom === validFrom && same.url === url) return [];
      const details = { version: same.version, validFrom: same.validFrom };
      throw new DomainError('TERMS_EXIST', 'There are conditions of this name or this day.', details);
    },
);

const ordered = ({ duties }: { duties: readonly Duty[] }): Duty[] => DUTIES.filter((duty) => duties.includes(duty));
