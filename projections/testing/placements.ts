import { derivedUuid } from '#libs/kernel/ids.js';
import { OrderOpened, type OrderOpenedData } from '#libs/orders/events/order-opened.js';
import type { PlacementDecision } from '#libs/orders/events/placement.js';
import { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import type { Story } from './read-model.js';

/** A placement of 260.40 CHF net that brings org_p 52.08 cashback (programme 1.10), with changes. */
export const opened = (
  orderId: string,
  productId: string,
  decision: Partial<PlacementDecision> = {},
  kind: OrderOpenedData['kind'] = 'order',
): OrderOpenedData => ({
  kind,
  placementEventId: derivedUuid('placement', orderId),
  placementPosition: '0',
  placement: {
    orderId,
    productId,
    clientOrgId: 'org_c',
    sku: 'hosting',
    family: 'web',
    quantity: 35,
    period: { from: '2024-01-01', to: '2025-01-01' },
    currency: 'CHF',
    price: { unit: '9.92', public: '347.20', degressiveRate: '0.25', net: '260.40', priceListVersion: 'pl-1' },
    decision: {
      placedBy: 'org_c',
      payerOrgId: 'org_c',
      viewerOrgId: 'org_c',
      managingPartnerOrgId: 'org_p',
      partnershipId: 'ps_1',
      accessMode: 'FULL',
      paymentMethod: 'CLIENT',
      partnerLevel: 'silver',
      benefit: 'cashback',
      reasonCode: null,
      reasonDetails: null,
      rate: '0.20',
      preferential: '208.32',
      benefitAmount: '52.08',
      charged: '260.40',
      rateCardVersion: 'rc-1',
      tax: {
        treatment: 'outside',
        payerCountry: 'US',
        payerForm: 'company',
        vatNumber: null,
        tableCountry: null,
        parts: [],
        total: '0.00',
      },
      seen: { delegation: 3, organisation: 0, partner: 0, priceList: 0, rateCard: 0, taxTable: null },
      ...decision,
    },
  },
});

/** A product of org_c is ordered, and the order opened: both events that a placement leaves. */
export const order = (story: Story, productId: string, at: string, parentProductId?: string): void => {
  const data = opened(`o-${productId}`, productId);
  const addOn = parentProductId === undefined ? {} : { parentProductId };
  story.tell(`product-${productId}`, ProductOrdered, { ...data.placement, ...addOn }, { at });
  story.tell(`order-o-${productId}`, OrderOpened, data, { at });
};
