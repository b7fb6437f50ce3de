import { PARTNER_STATUS } from '#projections/partners/partners.row.js';
import { ChoiceField, IdField } from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class AdmitPartnerBody {
  @IdField({ description: 'The organisation that joins the programme.', example: 'org_beta' })
  orgId!: string;
  @IdField({ description: 'Its level, as rate cards name it.', example: 'silver' })
  level!: string;
}
export class ChangeLevelBody {
  @IdField({ description: 'The new level; placements already made keep their rate (A7).', example: 'gold' })
  level!: string;
}
export class PartnersQuery extends ListQuery {
  @ChoiceField({ description: 'Only those with this status.', optional: true }, PARTNER_STATUS)
  status?: (typeof PARTNER_STATUS)[number];
}
export class ReinvoiceLinesQuery extends ListQuery {
  @IdField({ description: 'Only those of this client.', example: 'org_alpha', optional: true })
  client?: string;
}
