import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import type { BusinessDate, BusinessMonth, Instant } from '#libs/kernel/time.js';

export interface RecordActor {
  user: string;
  role: 'legalRepresentative' | 'administrator' | 'collaborator';
}
export interface RecordAccess {
  mode: 'FULL' | 'LIMITED';
  products?: string[];
}
type Payment = 'CLIENT' | 'PARTNER';
type UnitPrices = Partial<Record<Currency, Amount>>;
interface Base<Do extends string> {
  n: number;
  at: Instant;
  do: Do;
}
interface Personal<Do extends string> extends Base<Do> {
  actor: RecordActor;
}
/** Told with the person of the provider's own who did it. */
interface ByStaff<Do extends string> extends Base<Do> {
  staff: { user: string };
}

/** One line of a history: a business record with the moment it took effect. */
export type HistoryRecord =
  | (Base<'register-organisation'> & {
      org: string;
      name: string;
      form: 'company' | 'private';
      country: string;
      currency: Currency;
    })
  | (Base<'record-vat-number'> & {
      org: string;
      vatNumber: string;
      entryPoint: 'signup' | 'account' | 'pay-page' | 'shop' | 'renewal-email';
    })
  | (Base<'admit-partner' | 'change-partner-level'> & { org: string; level: string })
  | (ByStaff<'suspend-partner' | 'reinstate-partner'> & { org: string })
  | (Personal<'leave-programme'> & { org: string })
  | (Base<'expire-invitations'> & { through: BusinessDate })
  | (Base<'publish-prices'> & {
      version: string;
      validFrom: Instant;
      prices: { sku: string; family: string; price: UnitPrices }[];
      degressive: { family: string; fromQuantity: number; rate: Rate }[];
    })
  | (Base<'set-policy'> & {
      holdingDays?: number;
      graceDays?: number;
      invitationDays?: number | null;
      minPayout?: UnitPrices;
    })
  | (Base<'evaluate-thresholds'> & { on: BusinessDate })
  | (Base<'publish-taxes'> & { tables: Record<string, { validFrom: BusinessDate; rate: Rate }[]> })
  | (Base<'publish-rate-card'> & {
      version: string;
      validFrom: Instant;
      rules: RecordRule[];
    })
  | (Personal<'invite-partner'> & {
      invitation: string;
      client: string;
      partner: string;
      access: RecordAccess;
      payment?: Payment;
      supersede?: true;
    })
  | (Personal<'invite-client'> & {
      invitation: string;
      client: string;
      partner: string;
      access: RecordAccess;
      payment?: Payment;
    })
  | (Personal<'accept-invitation'> & { invitation: string; grant?: RecordAccess; payment?: Payment; supersede?: true })
  | (Personal<'decline-invitation' | 'withdraw-invitation'> & { invitation: string })
  | (Personal<'change-access'> & {
      client: string;
      partner: string;
      access: RecordAccess;
      payment?: Payment;
      supersede?: true;
    })
  | (Personal<'add-product-access' | 'remove-product-access'> & { client: string; partner: string; product: string })
  | (Personal<'change-payment-method'> & { client: string; partner: string; payment: Payment })
  | (Personal<'end-partnership'> & { client: string; partner: string; by: 'client' | 'partner' })
  | (Personal<'assign-collaborator'> & { partner: string; user: string; client: string; products?: string[] })
  | (Personal<'unassign-collaborator'> & { partner: string; user: string; client: string })
  | (Personal<'enter-account'> & { partner: string; client: string; product?: string })
  | (Personal<'order'> & {
      order: string;
      product: string;
      client: string;
      sku: string;
      quantity: number;
      placedBy: string;
      /** The product that it is an add-on of (E27). */
      parent?: string;
      /** Both or neither: a one-off has no period (E28). */
      from?: BusinessDate;
      to?: BusinessDate;
    })
  | (Personal<'renew'> & {
      order: string;
      product: string;
      client: string;
      placedBy: string;
      from: BusinessDate;
      to: BusinessDate;
    })
  | (Base<'pay'> & { order: string })
  | (Base<'refund'> & { refund: string; order: string; net: Amount })
  | (Base<'terminate-product'> & { product: string })
  | (Base<'transfer-product'> & { product: string; to: string })
  | (Personal<'set-renewal'> & { product: string; client: string; placedBy: string; months: number })
  | (Personal<'cancel-renewal'> & { product: string; by: string })
  | (Base<'renew-due'> & { through: BusinessDate })
  | MoneyRecord;

/** What a card gives a family at a level. */
interface RecordRule {
  family: string;
  level: string;
  rate?: Rate;
  prices?: Record<string, UnitPrices>;
}

/** What a person of the provider's staff did. */
interface OfStaff<Do extends string> extends Base<Do> {
  staff: { user: string };
}
/** What becomes of partners' money. */
export type MoneyRecord =
  | (Base<'release'> & { through: BusinessDate })
  | (OfStaff<'hold' | 'unhold'> & { order: string; reason: string })
  | (OfStaff<'adjust'> & {
      adjustment: string;
      partner: string;
      currency: Currency;
      amount: Amount;
      reason: string;
      approvedBy: string;
    })
  | (Personal<'set-payout-destination'> & {
      partner: string;
      currency: Currency;
      destination: 'prepaid' | 'bank';
      iban?: string;
    })
  | (OfStaff<'create-payout-run'> & { run: string; currency: Currency })
  | (OfStaff<'approve-payout-run' | 'cancel-payout-run'> & { run: string })
  | (OfStaff<'settle-payout'> & { run: string; partner: string; result: 'settled' | 'failed' | 'returned' })
  | (OfStaff<'close-period'> & { month: BusinessMonth })
  | (OfStaff<'correct-rate-card'> & { version: string; rules: RecordRule[]; reason: string; approvedBy: string })
  | (OfStaff<'correct-attribution'> & {
      order: string;
      partner: string | null;
      reason: string;
      approvedBy: string;
    });

export type RecordKind = HistoryRecord['do'];
