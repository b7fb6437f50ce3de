import type { Access, AccessMode, PaymentMethod } from '#libs/delegation/events/access.js';
import {
  computed,
  describeRow,
  type FilterOf,
  generated,
  internal,
  type RowOf,
  stored,
} from '#libs/read-models/description/row.js';
import {
  choice,
  date,
  flag,
  type HeldBy,
  instant,
  nullable,
  object,
  type Part,
  part,
  position,
  text,
  uuid,
} from '#libs/read-models/description/values.js';
import { column, table } from '#libs/read-models/postgres/table.js';
import {
  ACCESS,
  accessMode,
  client,
  correlation,
  GRANTED_ACCESS,
  partner,
  paymentMethod,
  product,
  role,
} from '../values.js';

/** What may have happened: to a partner's access, and to an invitation. */
export const AUDIT_ACTIONS = [
  'granted',
  'verified',
  'access-changed',
  'product-added',
  'product-removed',
  'payment-changed',
  'ended',
  'superseded',
  'product-gone',
  'invited',
  'invitation-accepted',
  'invitation-declined',
  'invitation-withdrawn',
  'invitation-expired',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

const ACTOR = part('AuditActor', {
  user: text('User.', 'usr_1'),
  role,
  org: nullable(client('Organisation it acted for; null for the provider’s own.')),
  onBehalfOf: nullable(client('Client on whose account its partner acted.'), { example: null }),
});
/** Who acted, in which role, for which organisation, and on whose account where that is another's. */
export type AuditActor = HeldBy<typeof ACTOR>;
const BY_PARTNER: AuditActor = {
  user: 'usr_2',
  role: 'legalRepresentative',
  org: 'org_beta',
  onBehalfOf: 'org_alpha',
};

/** jsonb keeps its keys in an order of its own; these are in the one in which people read them. */
const inOrder = (column: string, { fields }: Part) => ({
  read: `CASE WHEN ${column} IS NOT NULL THEN json_build_object(${Object.keys(fields)
    .map((name) => `'${name}', ${column} -> '${name}'`)
    .join(', ')}) END`,
});

/** Products of a set just before (`<`) or just after (`<=`) a row's event. */
const COMPARED = { before: '<', after: '<=' } as const;
type Side = keyof typeof COMPARED;
const inSet = (side: Side): string =>
  `p.set_position = set_${side} AND p.from_position ${COMPARED[side]} position
   AND (p.to_position IS NULL OR NOT p.to_position ${COMPARED[side]} position)`;
const access = (side: Side): string =>
  `CASE WHEN mode_${side} IS NOT NULL THEN json_build_object('mode', mode_${side}, 'products', (
     SELECT coalesce(json_agg(p.product_id ORDER BY p.product_id), '[]') FROM access_audit_product p
     WHERE ${inSet(side)}), 'payment', payment_${side}) END`;
const mode = internal(nullable(accessMode('Mode of the access on this side of the change.')));
const payment = internal(nullable(paymentMethod('Who paid on this side of the change.')));
const set = internal(nullable(position('The set of products on this side of the change.')));

/**
 * A change of access, its verification by the partner (R61), or a step of an invitation; `seq` is unique and orders
 * rows of one client as they happened.
 */
export const ACCESS_CHANGE = describeRow({
  name: 'AccessChange',
  table: 'access_audit',
  fields: {
    position: internal(position('Log position of the event.')),
    seq: computed(text('Position and number of the row.', '4711.0', '^\\d+\\.\\d+$'), `position || '.0'`),
    at: instant('When it took effect.'),
    effectiveOn: generated(date('Business date of at.')),
    recordedAt: instant('When it was stored.'),
    clientOrgId: client(),
    partnerOrgId: partner(),
    productId: nullable(product('Product, where the change is about one.'), { example: null }),
    action: choice('What happened.', AUDIT_ACTIONS),
    by: stored(
      nullable(object('Who acted; null for product-gone and invitation-expired.', ACTOR, BY_PARTNER)),
      inOrder('by', ACTOR),
    ),
    modeBefore: mode,
    paymentBefore: payment,
    setBefore: set,
    modeAfter: mode,
    paymentAfter: payment,
    setAfter: set,
    from: computed(
      nullable(object('What the partner had, or what it verified.', GRANTED_ACCESS), { example: null }),
      access('before'),
    ),
    to: computed(nullable(object('What it has since.', GRANTED_ACCESS)), access('after')),
    invitationId: nullable(text('Invitation that it is a step of, or whose acceptance brought it.', 'inv_1')),
    askedAccess: stored(
      nullable(object('What the invitation offered or asked for; null for changes of access.', ACCESS), {
        example: null,
      }),
      inOrder('asked_access', ACCESS),
    ),
    invitedBy: stored(nullable(object('Who made the invitation.', ACTOR)), inOrder('invited_by', ACTOR)),
    acceptedBy: stored(
      nullable(object('Who accepted it: of granted, superseded and invitation-accepted.', ACTOR, BY_PARTNER)),
      inOrder('accepted_by', ACTOR),
    ),
    reason: nullable(
      text(
        'superseded or product-gone where another change brought it; else the reason that was given, else which side ended or removed it.',
        'relaunch until June',
      ),
    ),
    correlationId: correlation(),
    eventId: uuid('Event of the change.'),
    partnershipId: internal(nullable(text('Partnership that the access belongs to.', 'pst_1'))),
    commandId: internal(nullable(uuid('Command that wrote the event.'))),
    whole: internal(flag('Concerns all that the access covers.')),
  },
  order: ['position'],
  filters: ['clientOrgId', 'partnerOrgId', 'action'],
});
export type AuditRow = RowOf<typeof ACCESS_CHANGE>;

export interface AuditFilter extends FilterOf<typeof ACCESS_CHANGE> {
  /** Changes that concern this product. */
  productId?: string | undefined;
  /** First instant of effect, inclusive. */
  from?: string | undefined;
  /** Last instant of effect, inclusive. */
  to?: string | undefined;
}

/** What each partner has of each client now. */
export const HELD = table('access_audit_held', {
  client_org_id: 'text',
  partner_org_id: 'text',
  mode: column<AccessMode>('text'),
  payment: column<PaymentMethod | null>('text?'),
  set_position: 'bigint?',
});
/** Products of limited sets. */
export const SET_PRODUCT = table('access_audit_product', {
  set_position: 'bigint',
  product_id: 'text',
  from_position: 'bigint',
  to_position: 'bigint?',
});
export const INVITATION = table('access_audit_invitation', {
  invitation_id: 'text',
  partnership_id: 'text?',
  asked_access: column<Access>('jsonb'),
  invited_by: column<AuditActor>('jsonb'),
});
export const COVERAGE = table('access_audit_coverage', {
  client_org_id: 'text',
  partner_org_id: 'text',
  product_id: 'text',
  from_position: 'bigint',
  to_position: 'bigint?',
});
export const OWNED = table('access_audit_owned', {
  product_id: 'text',
  client_org_id: 'text',
  owned_from: 'bigint',
  owned_to: 'bigint?',
});
/** What products are an add-on of. */
export const PARENT = table('access_audit_parent', { product_id: 'text', parent_product_id: 'text?' });
