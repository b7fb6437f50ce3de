import { ChoiceField, IdField } from '../http/fields.js';
import { ReadQuery } from '../http/list-query.js';

const FORMATS = ['json', 'text', 'mermaid'] as const;

export class ExplainQuery extends ReadQuery {
  @ChoiceField(
    { description: '`text` for people to read, `mermaid` for a flowchart.', example: 'json', optional: true },
    FORMATS,
  )
  format?: (typeof FORMATS)[number];
}
export class ExplainEntryQuery extends ExplainQuery {
  @IdField({
    description: 'Whose entry; the caller’s own, or for finance the present earner’s, when left out.',
    example: 'org_beta',
    optional: true,
  })
  partner?: string;
}
