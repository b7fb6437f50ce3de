import { MEMBER_ROLES, STAFF_DESKS, type Actor, type MemberRole, type StaffDesk } from '#libs/kernel/actor.js';
import { isId, isUserId } from '#libs/kernel/ids.js';
import { IdentityError } from './identity-error.js';

export const isMemberRole = (value: unknown): value is MemberRole =>
  (MEMBER_ROLES as readonly unknown[]).includes(value);
export const isStaffDesk = (value: unknown): value is StaffDesk => (STAFF_DESKS as readonly unknown[]).includes(value);

/**
 * The actor of a verified token: `sub` is the user; a member's token has `org` and `role`, the one it has in that
 * organisation; staff's has `staff`, its desk. A token with both kinds, or with neither, names nobody.
 * @throws IdentityError CLAIMS_INVALID
 */
export const actorOf = (claims: Readonly<Record<string, unknown>>): Actor => {
  const { sub, org, role, staff } = claims;
  if (!isUserId(sub)) throw invalid('sub must name the user: 1 to 128 visible ASCII characters');
  if (staff !== undefined) {
    if (org !== undefined || role !== undefined)
      throw invalid('a token is for a member (org, role) or for staff, not for both');
    if (!isStaffDesk(staff)) throw invalid(`staff must be one of ${STAFF_DESKS.join(', ')}`);
    return { userId: sub, orgId: null, role: `staff:${staff}`, channel: 'api' };
  }
  if (!isId(org)) throw invalid('org must be the id of the organisation the member acts for');
  if (!isMemberRole(role)) throw invalid(`role must be one of ${MEMBER_ROLES.join(', ')}`);
  return { userId: sub, orgId: org, role, channel: 'api' };
};

const invalid = (sentence: string): IdentityError =>
  new IdentityError('CLAIMS_INVALID', `The token's claims do not name an actor: ${sentence}.`);
