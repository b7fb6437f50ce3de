/** Everything that somebody is told of, by the name of its template. */
export const NOTICES = [
  /** R44: the partner is asked to confirm. */
  'partnership-offered',
  /** R60: the client is asked for access. */
  'access-requested',
  /** R61: the partner is asked to verify the rights it was granted. */
  'verify-granted-access',
  /** R31: the partner learns who pays from now on. */
  'payment-method-changed',
  /** A29: client and partner learn that a product is not renewed by itself any more. */
  'mandate-lapsed',
  /** FAQ 2669: who was invited is reminded of it. */
  'invitation-resent',
  /** FAQ 2669: who invited learns the answer. */
  'invitation-declined',
  /** FAQ 2669: who was invited learns that it is no more. */
  'invitation-withdrawn',
  /** E19: both learn that nobody answered in time. */
  'invitation-expired',
  /** FAQ 2673: both learn that the partnership is over. */
  'partnership-ended',
  /** FAQ 2671: the partner learns what it may do from now on. */
  'access-changed',
  /** A5: the client is asked for another payment method. */
  'payment-method-proposed',
  /** R51: whose product's period ends is reminded, and asked for a VAT number. */
  'renewal-coming',
  /** R2, E17: where a partner stands in the programme. */
  'membership-admitted',
  'membership-rejected',
  'membership-suspended',
  'membership-reinstated',
  /** A16: less than the yearly minimum. */
  'threshold-missed',
  /** R8: there is a new version of the conditions. */
  'terms-published',
  /** R17: tenders and what becomes of them. */
  'tender-published',
  'tender-reply',
  'tender-awarded',
  'tender-award-accepted',
  'tender-not-awarded',
  /** R55: Support was in the account. */
  'support-access-used',
  /** A12: an order was given up before it was paid. */
  'order-cancelled',
  /** A21: a product is to end on a day, is not to end after all, or has ended. */
  'termination-scheduled',
  'termination-withdrawn',
  'product-terminated',
  /** A29: a warranty has paid the renewal of a product that would have expired. */
  'warranty-used',
] as const;
export type Notice = (typeof NOTICES)[number];
