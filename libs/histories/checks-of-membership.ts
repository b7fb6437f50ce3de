import { Check, actorNotAllowed, legal, legalOrAdministrator, noActivePartnership } from './check-parts.js';
import {
  notAPartner,
  notAssigned,
  notOwned,
  pairOf,
  suspended,
  unknownOrganisation,
  unknownProduct,
} from './check-parts.js';
import { RecordOf } from './records.js';
import { grantOf, managerOf } from './world.js';

type MembershipKind =
  | 'set-policy'
  | 'renew-due'
  | 'expire-invitations'
  | 'evaluate-thresholds'
  | 'suspend-partner'
  | 'reinstate-partner'
  | 'leave-programme'
  | 'assign-collaborator'
  | 'unassign-collaborator'
  | 'enter-account'
  | 'transfer-product';

const standingChecks: readonly Check<{ org: string }>[] = [
  unknownOrganisation(({ org }) => [org]),
  notAPartner(({ org }) => org),
];
const named = (product: string | undefined): string[] => (product === undefined ? [] : [product]);

export const checksOfMembership: { readonly [Kind in MembershipKind]: readonly Check<RecordOf<Kind>>[] } = {
  'set-policy': [],
  'renew-due': [],
  'expire-invitations': [],
  'evaluate-thresholds': [],
  'suspend-partner': standingChecks,
  'reinstate-partner': standingChecks,
  'leave-programme': [unknownOrganisation(({ org }) => [org]), actorNotAllowed(legal), notAPartner(({ org }) => org)],
  'assign-collaborator': [
    unknownOrganisation(pairOf),
    unknownProduct(({ products }) => products ?? []),
    actorNotAllowed(legalOrAdministrator),
    noActivePartnership,
    ['PRODUCT_NOT_OWNED', (world, { client, products }) => notOwned(world, client, products ?? [])],
  ],
  'unassign-collaborator': [unknownOrganisation(pairOf), actorNotAllowed(legalOrAdministrator), noActivePartnership],
  'enter-account': [
    unknownOrganisation(pairOf),
    unknownProduct(({ product }) => named(product)),
    notAssigned((_, { partner, client, product }) => ({ partner, client, products: product ?? 'any' })),
    suspended((_, { partner }) => partner),
    noActivePartnership,
    ['PRODUCT_NOT_OWNED', (world, { client, product }) => notOwned(world, client, named(product))],
    [
      'PRODUCT_NOT_DELEGATED',
      (world, { client, partner, product }) =>
        product !== undefined &&
        grantOf(world, client, partner)?.mode === 'LIMITED' &&
        managerOf(world, client, product) !== partner,
    ],
  ],
  'transfer-product': [
    unknownOrganisation(({ to }) => [to]),
    unknownProduct(({ product }) => [product]),
    ['PRODUCT_TERMINATED', (world, { product }) => world.products.get(product)?.terminated === true],
  ],
};
