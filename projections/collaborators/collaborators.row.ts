import { describeRow, type FilterOf, type RowOf } from '#libs/read-models/description/row.js';
import { instant, list, nullable, text } from '#libs/read-models/description/values.js';
import { client, partner } from '../values.js';

/** A user of a partner with one of its clients, as it stands now (E20). */
export const COLLABORATOR = describeRow({
  name: 'Collaborator',
  table: 'collaborator',
  fields: {
    partnerOrgId: partner('Partner whose user it is.'),
    userId: text('User that is assigned.', 'usr_2'),
    clientOrgId: client('Client that it is assigned to.'),
    products: nullable(list('Products that it is assigned to, sorted; null for all.', text('', 'prd_1'))),
    assignedAt: instant('When the assignment was made, or replaced the one before.'),
    assignedBy: text('User that made it.', 'usr_1'),
  },
  order: ['partnerOrgId', 'userId', 'clientOrgId'],
  filters: ['partnerOrgId', 'userId', 'clientOrgId'],
});
export type CollaboratorRow = RowOf<typeof COLLABORATOR>;

export interface CollaboratorFilter extends FilterOf<typeof COLLABORATOR> {
  /** Either side: what an organisation may see. */
  orgId?: string | undefined;
}
