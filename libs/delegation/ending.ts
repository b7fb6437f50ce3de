import type { DelegationEvent, Partnership } from './delegation.js';
import type { Ending } from './events/access.js';

/** The two events of a partnership's end, always in one append. */
export const ended = ({ partnershipId, partnerOrgId }: Partnership, by: Ending): DelegationEvent[] => [
  { type: 'AccessRevoked', data: { partnershipId, partnerOrgId, reason: by } },
  { type: 'PartnershipEnded', data: { partnershipId, partnerOrgId, endedBy: by } },
];
