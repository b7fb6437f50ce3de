import { describeRow, type FilterOf, internal, type RowOf } from '#libs/read-models/description/row.js';
import { choice, flag, instant, nullable, position, text } from '#libs/read-models/description/values.js';
import { SUPPORT_CODE_KINDS } from '#libs/support/events/support-code-checked.js';
import { SUPPORT_OFFERS } from '#libs/support/events/support-offer.js';
import { client, correlation } from '../values.js';

const none = { example: null };

/** A check of a code that a caller told (R52). */
export const SUPPORT_CHECK = describeRow({
  name: 'SupportCheck',
  table: 'support_check',
  fields: {
    position: internal(position('Log position of the check.')),
    at: instant('When the code was checked.'),
    agentId: text('User of the support desk.', 'usr_9'),
    identified: flag('Whether the code held; all else is null where it did not.'),
    orgId: nullable(client('Organisation of the caller.'), none),
    userId: nullable(text('The caller.', 'usr_1'), none),
    kind: nullable(choice('Which code it was (R56).', SUPPORT_CODE_KINDS), none),
    offer: nullable(choice('What the organisation had subscribed to then.', SUPPORT_OFFERS), none),
    correlationId: correlation(),
  },
  order: ['position'],
  filters: ['agentId', 'orgId', 'userId', 'identified'],
});
export type SupportCheckRow = RowOf<typeof SUPPORT_CHECK>;
export type SupportCheckFilter = FilterOf<typeof SUPPORT_CHECK>;
