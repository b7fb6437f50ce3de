import { describeRow, type FilterOf, internal, type RowOf, stored } from '#libs/read-models/description/row.js';
import {
  choice,
  date,
  flag,
  instant,
  nullable,
  object,
  position,
  text,
  whole,
} from '#libs/read-models/description/values.js';
import { ACCESS, client, correlation, GRANTED_ACCESS, partner, paymentMethod } from '../values.js';

export const INVITATION_STATUS = ['open', 'accepted', 'declined', 'withdrawn', 'expired'] as const;

export const INVITATION = describeRow({
  name: 'Invitation',
  table: 'invitation',
  fields: {
    invitationId: text('Invitation.', 'inv_1'),
    clientOrgId: client(),
    partnerOrgId: partner(),
    direction: choice('Who invited whom.', ['client-to-partner', 'partner-to-client']),
    status: choice(
      'What became of it; one that has expired is open until the daily expiry.',
      INVITATION_STATUS,
      'accepted',
    ),
    expiresOn: nullable(date('Business day from which on it is not open (E19); null: it never expires.'), {
      example: null,
    }),
    askedAccess: object('Access that was offered or asked for.', ACCESS),
    proposedPaymentMethod: nullable(paymentMethod('As the inviting side proposes.'), { example: null }),
    supersede: flag('Whether its acceptance ends limited partnerships (A1).'),
    partnershipId: internal(nullable(text('The partnership that its acceptance began.', 'pst_1'))),
    grantedAccess: nullable(object('What was granted; null until accepted.', GRANTED_ACCESS)),
    grantedDiffers: flag('Other access was granted than asked for (R60); who pays does not count.'),
    invitedAt: instant('When it was made.'),
    resent: stored(whole('How often it was sent again (R44).', 0), { type: 'integer' }),
    lastSentAt: instant('When it was made or, later, sent again.'),
    closedAt: nullable(instant('When it was answered, withdrawn or recorded as expired.')),
    correlationId: correlation(),
    position: internal(position('Log position of the event that made it.')),
  },
  order: ['position', 'invitationId'],
  filters: ['invitationId', 'status'],
});
export type InvitationRow = RowOf<typeof INVITATION>;

export interface InvitationFilter extends Pick<FilterOf<typeof INVITATION>, 'status'> {
  /** Either side: what an organisation may see. */
  orgId?: string | undefined;
}
