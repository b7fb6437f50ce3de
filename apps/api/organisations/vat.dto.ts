import { VAT_CHECK_RESULTS, VAT_CHECK_SOURCES } from '#libs/organisation/events/vat-number-checked.js';
import { PROMPT_PLACES, type PromptPlace } from '#libs/organisation/events/vat-number-prompted.js';
import { ReasonBody } from '../delegation/delegation.dto.js';
import { ChoiceField, CountryField, InstantField, TextField } from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class RecordVatCheckBody extends ReasonBody {
  @TextField(
    { description: 'The number that was asked about, as the organisation has it.', example: 'FR40303265045' },
    30,
  )
  vatNumber!: string;
  @ChoiceField({ description: 'Who was asked.', example: 'vies' }, VAT_CHECK_SOURCES)
  source!: (typeof VAT_CHECK_SOURCES)[number];
  @ChoiceField(
    { description: 'What was answered; `unavailable` leaves the number as it was.', example: 'valid' },
    VAT_CHECK_RESULTS,
  )
  result!: (typeof VAT_CHECK_RESULTS)[number];
  @InstantField({ description: 'When it was asked; not after now.', example: '2026-03-12T08:00:00Z' })
  checkedAt!: string;
  @TextField(
    { description: 'What the service calls the question, as evidence.', example: 'WAPIAAAAYeR1', optional: true },
    100,
  )
  consultationRef?: string;
}
export class RecordVatPromptBody {
  @ChoiceField({ description: 'Where it was asked.', example: 'shop' }, PROMPT_PLACES)
  entryPoint!: PromptPlace;
}
export class MissingVatQuery extends ListQuery {
  @CountryField({ description: 'Only those of this country (ISO 3166-1).', optional: true })
  country?: string;
}
