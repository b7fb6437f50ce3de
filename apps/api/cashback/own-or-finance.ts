import { isStaff } from '#libs/kernel/actor.js';
import { type Caller, notAllowed } from '../http/caller.js';

/** What of partners' money a caller may see: a member what its organisation has, the finance desk everything. */
export const ownOrFinance = ({ actor }: Caller): { orgId: string | undefined } => {
  if (isStaff(actor) && !isStaff(actor, 'finance')) {
    throw notAllowed('A partner’s money is for itself and the finance desk.');
  }
  return { orgId: actor.orgId ?? undefined };
};
/** @throws DomainError ACTOR_NOT_ALLOWED for anybody but the finance desk */
export const financeOnly = ({ actor }: Caller): void => {
  if (!isStaff(actor, 'finance')) throw notAllowed('Payout runs are for the finance desk; a partner sees its payouts.');
};
