import { DateField, IdField } from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class EvaluateThresholdsBody {
  @DateField({ description: 'The day after the twelve months; not after today.', example: '2026-03-12' })
  on!: string;
}
export class ThresholdsQuery extends ListQuery {
  @IdField({ description: 'Only evaluations of this partner.', example: 'org_beta', optional: true })
  partner?: string;
}
