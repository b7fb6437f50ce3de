import { NOTICES } from '#libs/notification/events/notices.js';
import { LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { NOTICE_STATUS } from '#projections/notices/notices.row.js';
import { ChoiceField, DateField, IdField, TextField } from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class RecordNoticeAddressBody {
  @TextField({ description: 'Where its notices go; encrypted in the events.', example: 'partners@alpha.example' }, 254)
  email!: string;
  @ChoiceField(
    { description: 'Of its notices; left out: that of the organisation.', example: 'fr', optional: true },
    LANGUAGES,
  )
  language?: (typeof LANGUAGES)[number];
}

export class QueueRenewalRemindersBody {
  @DateField({ description: 'The last of the days that count; not after today.', example: '2026-03-12' })
  through!: string;
}

export class NoticesOfOrganisationQuery extends ListQuery {
  @ChoiceField({ description: 'Only those that tell this.', example: 'partnership-offered', optional: true }, NOTICES)
  template?: (typeof NOTICES)[number];
  @ChoiceField({ description: 'Only those with this status.', example: 'given-up', optional: true }, NOTICE_STATUS)
  status?: (typeof NOTICE_STATUS)[number];
}
export class NoticesQuery extends NoticesOfOrganisationQuery {
  @IdField({ description: 'Only those to this organisation.', example: 'org_beta', optional: true })
  recipient?: string;
}
