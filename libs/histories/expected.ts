import { ExpectedOfProgramme } from './expected-of-programme.js';
import { Payment, Probe, Role } from './records.js';

/** What must come of a history, in the order of the published files' keys. Amounts are texts with two decimals. */
export interface Expected extends Partial<ExpectedOfProgramme> {
  records: number;
  refused: { n: number; code: RefusalCode }[];
  lines: ExpectedLine[];
  invoices: ExpectedInvoice[];
  earnings: {
    partner: string;
    currency: string;
    month: string;
    accrued: string;
    reversed: string;
    entries: number;
  }[];
  balances: { partner: string; currency: string; balance: string }[];
  discounts: { partner: string; currency: string; given: string }[];
  clientsAtEnd: ({ partner: string; client: string } & ExpectedAccess)[];
  audit: AuditRow[];
  invitations: {
    invitation: string;
    client: string;
    partner: string;
    direction: 'client-to-partner' | 'partner-to-client';
    status: InvitationStatus;
    grantedDiffers: boolean;
  }[];
  access: (Probe & { partner: string | null; mode: 'FULL' | 'LIMITED' | null; by: string | null })[];
}

export type RefusalCode =
  | 'ORGANISATION_EXISTS'
  | 'UNKNOWN_ORGANISATION'
  | 'VAT_NUMBER_NEEDS_COMPANY'
  | 'NOT_A_PARTNER'
  | 'UNKNOWN_PRODUCT'
  | 'INVITATION_EXISTS'
  | 'ACTOR_NOT_ALLOWED'
  | 'SELF_PARTNERSHIP'
  | 'PARTNERSHIP_ACTIVE'
  | 'INVITATION_OPEN'
  | 'PAYMENT_METHOD_NEEDS_FULL_ACCESS'
  | 'PRODUCT_NOT_OWNED'
  | 'UNKNOWN_INVITATION'
  | 'INVITATION_NOT_OPEN'
  | 'ONLY_CLIENT_DECIDES'
  | 'FULL_ALREADY_GRANTED'
  | 'FULL_EXCLUDES_LIMITED'
  | 'PRODUCT_ALREADY_DELEGATED'
  | 'NO_ACTIVE_PARTNERSHIP'
  | 'ACCESS_IS_FULL'
  | 'ORDER_EXISTS'
  | 'PRODUCT_EXISTS'
  | 'NOT_ALLOWED_TO_ORDER'
  | 'TAX_NOT_SUPPORTED'
  | 'PRODUCT_TERMINATED'
  | 'PERIOD_NOT_CONTIGUOUS'
  | 'UNKNOWN_ORDER'
  | 'ORDER_ALREADY_PAID'
  | 'REFUND_ID_REUSED'
  | 'ORDER_NOT_PAID'
  | 'REFUND_EXCEEDS_PAID'
  | 'NO_CASHBACK'
  | 'ENTRY_IN_PAYOUT'
  | 'ENTRY_NOT_HELD'
  | 'ADJUSTMENT_EXISTS'
  | 'SAME_PERSON'
  | 'RUN_EXISTS'
  | 'RUN_OPEN'
  | 'NOTHING_TO_PAY'
  | 'UNKNOWN_RUN'
  | 'RUN_NOT_DRAFT'
  | 'UNKNOWN_PAYOUT'
  | 'PAYOUT_NOT_SENT'
  | 'PAYOUT_NOT_SETTLED'
  | 'PERIOD_NOT_OVER'
  | 'PERIOD_CLOSED'
  | 'PARTNER_SUSPENDED'
  | 'PRODUCT_NOT_DELEGATED'
  | 'NOT_RENEWABLE'
  | 'TOO_CLOSE_TO_EXPIRY'
  | 'NO_MANDATE'
  | 'UNKNOWN_RATE_CARD'
  | 'PARTNER_PAID'
  | 'PRODUCT_IS_ADD_ON';

export type InvitationStatus = 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';

/** What a partner has of a client; `products` is sorted and empty under FULL, `payment` null under LIMITED. */
export interface ExpectedAccess {
  mode: 'FULL' | 'LIMITED';
  products: string[];
  payment: Payment | null;
}

export type AuditAction =
  | 'granted'
  | 'access-changed'
  | 'product-added'
  | 'product-removed'
  | 'payment-changed'
  | 'ended'
  | 'superseded'
  | 'product-gone';

export interface AuditRow {
  n: number;
  at: string;
  client: string;
  partner: string;
  action: AuditAction;
  by: { user: string; role: Role; org: string } | null;
  from: ExpectedAccess | null;
  to: ExpectedAccess | null;
}

export type NoBenefitReason =
  'NO_ACTIVE_GRANT' | 'PRODUCT_NOT_DELEGATED' | 'PRODUCT_FAMILY_NOT_ELIGIBLE' | 'ZERO_BENEFIT' | 'PARTNER_SUSPENDED';

export interface ExpectedLine {
  order: string;
  client: string;
  product: string;
  currency: string;
  net: string;
  charged: string;
  payer: string;
  managingPartner: string | null;
  benefit: 'cashback' | 'discount' | 'none';
  amount: string;
  preferential: string | null;
  reason: NoBenefitReason | null;
  rateCard: string | null;
}

export interface ExpectedInvoice {
  order: string;
  payer: string;
  viewer: string;
  currency: string;
  net: string;
  vat: { rate: string; net: string; vat: string }[];
  reverseCharge: boolean;
  total: string;
}

/** Orders texts by code unit, which is what `<` does; no locale has a say. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Orders rows by several texts, the first that differs decides. */
export const byTexts =
  <Row>(texts: (row: Row) => readonly string[]) =>
  (a: Row, b: Row): number => {
    const other = texts(b);
    for (const [index, text] of texts(a).entries()) {
      const order = byCodeUnit(text, other[index]!);
      if (order !== 0) return order;
    }
    return 0;
  };

/** The textual shape of the published files: one row a text line, so that a difference is a line of a diff. */
export function formatExpected(expected: Expected): string {
  const { records, ...sections } = expected;
  const texts = Object.entries(sections).map(
    ([key, rows]) => `"${key}":[${rows.map((row) => `\n${JSON.stringify(row)}`).join(',')}\n]`,
  );
  return `{\n"records":${records},\n${texts.join(',\n')}\n}\n`;
}
