import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { isStaff, type MemberRole } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { memberOf, Organisation } from '#libs/organisation/index.js';
import type { Standing } from './gate.js';

/**
 * The member that a token's user is now (FAQ 1440): read from the organisation's stream at each request, so that a change of
 * its role, or its removal, holds from the answer of that command on, in every process. Of its organisation's invoices it
 * sees what its role or its right of billing says.
 * @throws DomainError NOT_A_MEMBER, whatever is asked for
 */
export const memberNow =
  (ledger: () => Pick<Ledger, 'read'>): Standing =>
  async (actor) => {
    if (actor.orgId === null) return { actor, seesMoney: isStaff(actor, 'finance') };
    const { state } = await ledger().read(Organisation, actor.orgId);
    const member = memberOf(state, { userId: actor.userId, role: actor.role as MemberRole });
    if (member) {
      const { role, billingAllowed } = member;
      const seesMoney = billingAllowed || role === 'legalRepresentative' || role === 'administrator';
      return { actor: { ...actor, role }, seesMoney };
    }
    throw new DomainError('NOT_A_MEMBER', 'The user of this token is no member of the organisation that it names.');
  };
