import {
  Check,
  accessIsFull,
  accessNotOwned,
  actorNotAllowed,
  answererNotAllowed,
  delegatedElsewhere,
  excluded,
} from './check-parts.js';
import {
  invitationNotOpen,
  legal,
  legalOrAdministrator,
  noActivePartnership,
  notAPartner,
  notOwned,
} from './check-parts.js';
import {
  pairOf,
  paymentOfLimited,
  unknownInvitation,
  unknownOrder,
  unknownOrganisation,
  unknownProduct,
} from './check-parts.js';
import { acceptanceChecks, answererSuspended, inviteChecks, inviteClientChecks } from './checks-of-invitations.js';
import { checksOfMembership } from './checks-of-membership.js';
import { checksOfMoney } from './checks-of-money.js';
import { cancelRenewalChecks, orderChecks, renewChecks, setRenewalChecks } from './checks-of-renewals.js';
import { RefusalCode } from './expected.js';
import { parseMoney } from './money.js';
import { repeatsRefund } from './placing.js';
import { HistoryRecord, RecordKind, RecordOf, Refund } from './records.js';
import { World, grantOf, productsOf } from './world.js';

const refundChecks: readonly Check<Refund>[] = [
  unknownOrder,
  ['REFUND_ID_REUSED', (world, record) => world.refunds.has(record.refund) && !repeatsRefund(world, record)],
  ['ORDER_NOT_PAID', (world, record) => !repeatsRefund(world, record) && !world.orders.get(record.order)?.paid],
  [
    'REFUND_EXCEEDS_PAID',
    (world, record) => {
      const order = world.orders.get(record.order);
      if (!order || repeatsRefund(world, record)) return false;
      return order.refunded + parseMoney(record.net) > order.charged;
    },
  ],
];

/** The table of refusals, row by row and check by check. */
export const checksOf: { readonly [Kind in RecordKind]: readonly Check<RecordOf<Kind>>[] } = {
  'register-organisation': [['ORGANISATION_EXISTS', (world, { org }) => world.organisations.has(org)]],
  'record-vat-number': [
    unknownOrganisation(({ org }) => [org]),
    ['VAT_NUMBER_NEEDS_COMPANY', (world, { org }) => world.organisations.get(org)?.form === 'private'],
  ],
  'admit-partner': [unknownOrganisation(({ org }) => [org])],
  'change-partner-level': [unknownOrganisation(({ org }) => [org]), notAPartner(({ org }) => org)],
  'publish-prices': [],
  'publish-taxes': [],
  'publish-rate-card': [],
  'invite-partner': inviteChecks,
  'invite-client': inviteClientChecks,
  'accept-invitation': acceptanceChecks,
  'decline-invitation': [unknownInvitation, answererNotAllowed, answererSuspended, invitationNotOpen],
  'withdraw-invitation': [unknownInvitation, actorNotAllowed(legal), invitationNotOpen],
  'change-access': [
    unknownOrganisation(pairOf),
    unknownProduct(({ access }) => productsOf(access)),
    actorNotAllowed(legal),
    noActivePartnership,
    paymentOfLimited,
    accessNotOwned,
    ['FULL_EXCLUDES_LIMITED', (world, record) => excluded(world, record, record.supersede === true)],
    ['PRODUCT_ALREADY_DELEGATED', (world, record) => delegatedElsewhere(world, record, productsOf(record.access))],
  ],
  'add-product-access': [
    unknownOrganisation(pairOf),
    unknownProduct(({ product }) => [product]),
    actorNotAllowed(legalOrAdministrator),
    noActivePartnership,
    accessIsFull,
    ['PRODUCT_NOT_OWNED', (world, { client, product }) => notOwned(world, client, [product])],
    ['PRODUCT_ALREADY_DELEGATED', (world, record) => delegatedElsewhere(world, record, [record.product])],
  ],
  'remove-product-access': [
    unknownOrganisation(pairOf),
    unknownProduct(({ product }) => [product]),
    actorNotAllowed(legalOrAdministrator),
    noActivePartnership,
    accessIsFull,
  ],
  'change-payment-method': [
    unknownOrganisation(pairOf),
    actorNotAllowed(legal),
    noActivePartnership,
    [
      'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
      (world, { client, partner }) => grantOf(world, client, partner)?.mode === 'LIMITED',
    ],
  ],
  'end-partnership': [unknownOrganisation(pairOf), actorNotAllowed(legal), noActivePartnership],
  order: orderChecks,
  renew: renewChecks,
  pay: [unknownOrder, ['ORDER_ALREADY_PAID', (world, { order }) => (world.orders.get(order)?.paid ?? null) !== null]],
  refund: refundChecks,
  'terminate-product': [
    unknownProduct(({ product }) => [product]),
    ['PRODUCT_TERMINATED', (world, { product }) => world.products.get(product)?.terminated === true],
  ],
  'set-renewal': setRenewalChecks,
  'cancel-renewal': cancelRenewalChecks,
  ...checksOfMoney,
  ...checksOfMembership,
};

/** The code of the first check that fails, or null: the record is accepted. */
export function refusalOf(world: World, record: HistoryRecord): RefusalCode | null {
  const checks = checksOf[record.do] as readonly Check<HistoryRecord>[];
  return checks.find(([, fails]) => fails(world, record))?.[0] ?? null;
}

/** Every code whose check would fail on its own: more than one shows that the order of the checks decided. */
export function reasonsOf(world: World, record: HistoryRecord): RefusalCode[] {
  const checks = checksOf[record.do] as readonly Check<HistoryRecord>[];
  return checks.filter(([, fails]) => fails(world, record)).map(([code]) => code);
}
