import { Check, notAssigned, orderExists, suspended } from './check-parts.js';
import { unknownOrganisation, unknownProduct } from './check-parts.js';
import { addDays, dayInZurich } from './days.js';
import { RefusalCode } from './expected.js';
import { Placing, placementOf } from './placement.js';
import { RecordOf } from './records.js';
import { World, fullPartnerOf } from './world.js';

type Places = { client: string; placedBy: string };
type OfProduct = { product: string };

const placerSuspended: Check<Places> = suspended((_, { client, placedBy }) =>
  placedBy === client ? undefined : placedBy,
);
const notAllowedToOrder: Check<Places> = [
  'NOT_ALLOWED_TO_ORDER',
  (world, { client, placedBy }) => placedBy !== client && placedBy !== fullPartnerOf(world, client),
];
const anothers: Check<OfProduct & { client: string }> = [
  'PRODUCT_NOT_OWNED',
  (world, { client, product }) => world.products.get(product)?.client !== client,
];
const terminated: Check<OfProduct> = [
  'PRODUCT_TERMINATED',
  (world, { product }) => world.products.get(product)?.terminated === true,
];
const notRenewable: Check<OfProduct> = [
  'NOT_RENEWABLE',
  (world, { product }) => world.products.get(product)?.until === null,
];
const taxNotSupported: Check<Placing> = [
  'TAX_NOT_SUPPORTED',
  (world, placing) => placementOf(world, placing) === 'TAX_NOT_SUPPORTED',
];
const placingParties = unknownOrganisation<Places>(({ client, placedBy }) => [client, placedBy]);
const theProduct = unknownProduct<OfProduct>(({ product }) => [product]);

/** E21: for a product, a collaborator that is assigned to it or to all; for what is new, to all. */
const collaboratorOfPlacer = notAssigned<RecordOf<'order' | 'renew' | 'set-renewal'>>((_, record) => ({
  partner: record.placedBy,
  client: record.client,
  products: record.do === 'order' ? null : record.product,
}));

const ofParent =
  (fails: (world: World, parent: string, client: string) => boolean) =>
  (world: World, { parent, client }: RecordOf<'order'>): boolean =>
    parent !== undefined && fails(world, parent, client);

export const orderChecks: readonly Check<RecordOf<'order'>>[] = [
  placingParties,
  unknownProduct(({ parent }) => (parent === undefined ? [] : [parent])),
  orderExists,
  ['PRODUCT_EXISTS', (world, { product }) => world.products.has(product)],
  collaboratorOfPlacer,
  placerSuspended,
  notAllowedToOrder,
  ['PRODUCT_NOT_OWNED', ofParent((world, parent, client) => world.products.get(parent)?.client !== client)],
  ['PRODUCT_TERMINATED', ofParent((world, parent) => world.products.get(parent)?.terminated === true)],
  ['PRODUCT_IS_ADD_ON', ofParent((world, parent) => typeof world.products.get(parent)?.parent === 'string')],
  taxNotSupported,
];

/** What holds for a renewal whoever places it, in order; a due one has these alone (E24). */
const dueRenewalChecks: readonly Check<Extract<Placing, { do: 'renew' }>>[] = [
  placingParties,
  theProduct,
  orderExists,
  placerSuspended,
  notAllowedToOrder,
  anothers,
  terminated,
  notRenewable,
  ['PERIOD_NOT_CONTIGUOUS', (world, { product, from }) => world.products.get(product)?.until !== from],
  taxNotSupported,
];
export const renewChecks: readonly Check<RecordOf<'renew'>>[] = dueRenewalChecks.flatMap((check) =>
  check === orderExists ? [check, collaboratorOfPlacer] : [check],
);

/** Why a due renewal is refused, or null. */
export const refusalOfDueRenewal = (world: World, placing: Extract<Placing, { do: 'renew' }>): RefusalCode | null =>
  dueRenewalChecks.find(([, fails]) => fails(world, placing))?.[0] ?? null;

export const setRenewalChecks: readonly Check<RecordOf<'set-renewal'>>[] = [
  placingParties,
  theProduct,
  collaboratorOfPlacer,
  placerSuspended,
  notAllowedToOrder,
  anothers,
  terminated,
  notRenewable,
  [
    'TOO_CLOSE_TO_EXPIRY',
    (world, { at, product }) => {
      const until = world.products.get(product)?.until ?? null;
      return until !== null && dayInZurich(at) >= addDays(until, -14);
    },
  ],
];

export const cancelRenewalChecks: readonly Check<RecordOf<'cancel-renewal'>>[] = [
  unknownOrganisation(({ by }) => [by]),
  theProduct,
  notAssigned((world, { by, product }) => {
    const owner = world.products.get(product)?.client;
    return owner === undefined ? undefined : { partner: by, client: owner, products: product };
  }),
  ['NO_MANDATE', (world, { product }) => world.mandates.get(product)?.status !== 'active'],
  [
    'NOT_ALLOWED_TO_ORDER',
    (world, { product, by }) => {
      const mandate = world.mandates.get(product);
      return mandate !== undefined && mandate.client !== by && mandate.placedBy !== by;
    },
  ],
];
