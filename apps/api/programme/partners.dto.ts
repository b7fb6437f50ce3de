import { IdField } from '../http/fields.js';

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
