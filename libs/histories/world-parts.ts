import { ExpectedInvoice, InvitationStatus, RefusalCode } from './expected.js';
import { Standing } from './expected-of-programme.js';
import { CardRule, Currency, Invite, Payment, PublishPrices } from './records.js';

/** What the world is made of. */
export interface Policy {
  holdingDays: number;
  graceDays: number;
  invitationDays: number | null;
  minPayout: Record<Currency, bigint>;
}

export interface Organisation {
  form: 'company' | 'private';
  country: string;
  currency: 'CHF' | 'EUR';
  hasVatNumber: boolean;
  /** Null until it is admitted as a partner. */
  level: string | null;
  /** Says something of a partner only. */
  standing: Standing;
  admittedOn: string | null;
  /** Its level and standing since each record that set them, in file order. */
  memberships: Membership[];
}
export interface Membership {
  n: number;
  level: string;
  standing: Standing;
}
export interface Product {
  client: string;
  sku: string;
  quantity: number;
  /** The beginning of its first period; null for a one-off. */
  anchor: string | null;
  /** The end of its last accepted period; null for a one-off. */
  until: string | null;
  terminated: boolean;
  parent: string | null;
}
export interface PlacedOrder {
  /** The record that placed it. */
  n: number;
  client: string;
  payer: string;
  net: bigint;
  charged: bigint;
  currency: Currency;
  family: string;
  sku: string;
  quantity: number;
  /** The version of the card in force at the placement, be there a benefit or not. */
  card: string | null;
  manager: string | null;
  /** Who earns now, which a correction may change. */
  partner: string | null;
  /** The benefit that is paid out as cashback; 0 for a discount and for none. */
  cashback: bigint;
  /** Its manager was suspended, and no correction named another earner. */
  suspended: boolean;
  /** `earner`: for whom the payment made an entry, if it made one. */
  paid: { at: string; maturesOn: string; earner: string | null } | null;
  refunded: bigint;
  /** What it has brought each partner: accrued, reversed, and adjusted with reference to it. */
  brought: Map<string, bigint>;
  invoice: ExpectedInvoice;
}
export interface Invitation {
  asked: Invite;
  status: InvitationStatus;
  grantedDiffers: boolean;
  /** From this day on it is not open, whatever its status; null: never. */
  lastDay: string | null;
}
export interface Mandate {
  client: string;
  placedBy: string;
  months: number;
  status: 'active' | 'lapsed' | 'cancelled';
  reason: RefusalCode | null;
}
export interface Collaborator {
  partner: string;
  user: string;
  client: string;
  /** Null: all. */
  products: ReadonlySet<string> | null;
}
/** What a partner has. LIMITED has no payment method, FULL no products of its own. */
export interface Grant {
  mode: 'FULL' | 'LIMITED';
  products: ReadonlySet<string>;
  payment: Payment | null;
}
export interface PriceList {
  validFrom: number;
  skus: Map<string, PublishPrices['prices'][number]>;
  degressive: PublishPrices['degressive'];
}
export interface RateCard {
  version: string;
  validFrom: number;
  rules: CardRule[];
}
export interface TaxEntry {
  /** Days since 1970. */
  day: number;
  rate: string;
}
