import { termsOf } from '../../ledger/contexts.js';
import { invitationTarget } from '#libs/delegation/index.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { assert } from '#libs/kernel/errors.js';
import { deskOf } from '#libs/kernel/policy.js';
import { OF_DESKS } from './commands.js';
import type { HistoryRecord, RecordActor } from './record.js';

/** Who a record's actor acts for; null when its invitation is unknown, which the command then refuses. */
const actingOrganisation = async (record: HistoryRecord, ledger: Ledger): Promise<string | null> => {
  switch (record.do) {
    case 'invite-client':
    case 'set-payout-destination':
    case 'assign-collaborator':
    case 'unassign-collaborator':
    case 'enter-account':
      return record.partner;
    case 'leave-programme':
      return record.org;
    case 'end-partnership':
      return record.by === 'client' ? record.client : record.partner;
    case 'order':
    case 'renew':
    case 'set-renewal':
      return record.placedBy;
    case 'cancel-renewal':
      return record.by;
    case 'accept-invitation':
    case 'decline-invitation':
    case 'withdraw-invitation': {
      const target = await invitationTarget(ledger, record.invitation);
      if (!target) return null;
      const invitedByClient = target.direction === 'client-to-partner';
      const clientActs = (record.do === 'withdraw-invitation') === invitedByClient;
      return clientActs ? target.clientOrgId : target.partnerOrgId;
    }
    default:
      return 'client' in record ? record.client : null;
  }
};

const memberOf = ({ user, role }: RecordActor, orgId: string | null): Actor => ({
  userId: user,
  orgId,
  role,
  channel: 'import',
});

/**
 * The actor that a record's events carry: the person of the record, or the desk of the provider whose command it is, with
 * the person that the record may name.
 */
export const actorOf = async (record: HistoryRecord, ledger: Ledger): Promise<Actor> => {
  if ('actor' in record) return memberOf(record.actor, await actingOrganisation(record, ledger));
  const desk = deskOf(termsOf(OF_DESKS[record.do]).who);
  assert(desk, `no desk does ${record.do}`);
  const userId = 'staff' in record ? record.staff.user : 'import';
  return { userId, orgId: null, role: `staff:${desk}`, channel: 'import' };
};
