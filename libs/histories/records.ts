/** The records of a history, as its page defines them: one JSON object a line. Ids are texts, dates and instants ISO. */
import { Access, Acted, CardRule, Currency, Line, Pair, Payment } from './record-parts.js';
import { ProgrammeRecord } from './records-of-programme.js';

export type { Access, Actor, CardRule, Currency, Payment, Role, UnitPrices } from './record-parts.js';

interface Period {
  from: string;
  to: string;
}
interface Choice {
  payment?: Payment;
  supersede?: true;
}

interface RegisterOrganisation extends Line<'register-organisation'> {
  org: string;
  name: string;
  form: 'company' | 'private';
  country: string;
  currency: Currency;
}
export interface RecordVatNumber extends Line<'record-vat-number'> {
  org: string;
  vatNumber: string;
  entryPoint: 'signup' | 'account' | 'pay-page' | 'shop' | 'renewal-email';
}
interface SetPartnerLevel<Do extends string> extends Line<Do> {
  org: string;
  level: string;
}
type AdmitPartner = SetPartnerLevel<'admit-partner'>;
type ChangePartnerLevel = SetPartnerLevel<'change-partner-level'>;
export interface PublishPrices extends Line<'publish-prices'> {
  version: string;
  validFrom: string;
  prices: { sku: string; family: string; price: Record<Currency, string> }[];
  degressive: { family: string; fromQuantity: number; rate: string }[];
}
interface PublishTaxes extends Line<'publish-taxes'> {
  tables: Record<string, { validFrom: string; rate: string }[]>;
}
interface PublishRateCard extends Line<'publish-rate-card'> {
  version: string;
  validFrom: string;
  rules: CardRule[];
}
interface InvitePartner extends Line<'invite-partner'>, Acted, Pair, Choice {
  invitation: string;
  access: Access;
}
interface InviteClient extends Line<'invite-client'>, Acted, Pair {
  invitation: string;
  access: Access;
  payment?: Payment;
}
export type Invite = InvitePartner | InviteClient;
interface AcceptInvitation extends Line<'accept-invitation'>, Acted, Choice {
  invitation: string;
  grant?: Access;
}
interface CloseInvitation<Do extends string> extends Line<Do>, Acted {
  invitation: string;
}
type DeclineInvitation = CloseInvitation<'decline-invitation'>;
type WithdrawInvitation = CloseInvitation<'withdraw-invitation'>;
interface ChangeAccess extends Line<'change-access'>, Acted, Pair, Choice {
  access: Access;
}
interface TouchProductAccess<Do extends string> extends Line<Do>, Acted, Pair {
  product: string;
}
type AddProductAccess = TouchProductAccess<'add-product-access'>;
type RemoveProductAccess = TouchProductAccess<'remove-product-access'>;
interface ChangePaymentMethod extends Line<'change-payment-method'>, Acted, Pair {
  payment: Payment;
}
interface EndPartnership extends Line<'end-partnership'>, Acted, Pair {
  by: 'client' | 'partner';
}
/** Without a period it is a one-off (E28), with a parent an add-on (E27). */
interface Order extends Line<'order'>, Acted, Partial<Period> {
  order: string;
  product: string;
  client: string;
  sku: string;
  quantity: number;
  placedBy: string;
  parent?: string;
}
interface Renew extends Line<'renew'>, Acted, Period {
  order: string;
  product: string;
  client: string;
  placedBy: string;
}
interface Pay extends Line<'pay'> {
  order: string;
}
export interface Refund extends Line<'refund'> {
  refund: string;
  order: string;
  net: string;
}
interface TerminateProduct extends Line<'terminate-product'> {
  product: string;
}

export type HistoryRecord =
  | RegisterOrganisation
  | RecordVatNumber
  | AdmitPartner
  | ChangePartnerLevel
  | PublishPrices
  | PublishTaxes
  | PublishRateCard
  | InvitePartner
  | InviteClient
  | AcceptInvitation
  | DeclineInvitation
  | WithdrawInvitation
  | ChangeAccess
  | AddProductAccess
  | RemoveProductAccess
  | ChangePaymentMethod
  | EndPartnership
  | Order
  | Renew
  | Pay
  | Refund
  | TerminateProduct
  | ProgrammeRecord;

export type RecordKind = HistoryRecord['do'];
export type RecordOf<Kind extends RecordKind> = Extract<HistoryRecord, { do: Kind }>;

/** A question about a moment: who managed this product of this client then? */
export interface Probe {
  at: string;
  client: string;
  product: string;
}

/** A question about two moments: what had an account, effective until `asOf`, as far as recorded until `knownAt`? */
export interface BalanceProbe {
  partner: string;
  currency: Currency;
  asOf: string;
  knownAt: string;
}

const firstHalf: ReadonlySet<string> = new Set<RecordKind>([
  ...(['register-organisation', 'record-vat-number', 'admit-partner', 'change-partner-level'] as const),
  ...(['publish-prices', 'publish-taxes', 'publish-rate-card', 'invite-partner', 'invite-client'] as const),
  ...(['accept-invitation', 'decline-invitation', 'withdraw-invitation', 'change-access'] as const),
  ...(['add-product-access', 'remove-product-access', 'change-payment-method', 'end-partnership'] as const),
  ...(['order', 'renew', 'pay', 'refund', 'terminate-product'] as const),
]);
/** Whether only histories of the second half have such a record: its kind, an add-on or a one-off. */
export const isOfProgramme = (record: HistoryRecord): boolean =>
  !firstHalf.has(record.do) || (record.do === 'order' && (record.parent !== undefined || record.from === undefined));
