import { Acted, CardRule, Currency, Line, Pair } from './record-parts.js';

/** The records that E1–E32 add. Days are those of Zurich. */
interface Staffed {
  staff: { user: string };
}
interface Approved extends Staffed {
  reason: string;
  approvedBy: string;
}

interface SetPolicy extends Line<'set-policy'> {
  holdingDays?: number;
  graceDays?: number;
  /** Null switches it off: invitations made from then on never expire. */
  invitationDays?: number | null;
  minPayout?: Partial<Record<Currency, string>>;
}
interface RunsThrough<Do extends string> extends Line<Do> {
  through: string;
}
type Release = RunsThrough<'release'>;
type RenewDue = RunsThrough<'renew-due'>;
type ExpireInvitations = RunsThrough<'expire-invitations'>;
interface EvaluateThresholds extends Line<'evaluate-thresholds'> {
  on: string;
}

interface TouchHold<Do extends string> extends Line<Do>, Staffed {
  order: string;
  reason: string;
}
type Hold = TouchHold<'hold'>;
type Unhold = TouchHold<'unhold'>;
interface Adjust extends Line<'adjust'>, Approved {
  adjustment: string;
  partner: string;
  currency: Currency;
  amount: string;
}
interface SetPayoutDestination extends Line<'set-payout-destination'>, Acted {
  partner: string;
  currency: Currency;
  destination: 'prepaid' | 'bank';
  iban?: string;
}
interface CreatePayoutRun extends Line<'create-payout-run'>, Staffed {
  run: string;
  currency: Currency;
}
interface DecidePayoutRun<Do extends string> extends Line<Do>, Staffed {
  run: string;
}
type ApprovePayoutRun = DecidePayoutRun<'approve-payout-run'>;
type CancelPayoutRun = DecidePayoutRun<'cancel-payout-run'>;
interface SettlePayout extends Line<'settle-payout'>, Staffed {
  run: string;
  partner: string;
  result: 'settled' | 'failed' | 'returned';
}
interface ClosePeriod extends Line<'close-period'>, Staffed {
  month: string;
}

interface TouchStanding<Do extends string> extends Line<Do>, Staffed {
  org: string;
}
type SuspendPartner = TouchStanding<'suspend-partner'>;
type ReinstatePartner = TouchStanding<'reinstate-partner'>;
interface LeaveProgramme extends Line<'leave-programme'>, Acted {
  org: string;
}
interface AssignCollaborator extends Line<'assign-collaborator'>, Acted, Pair {
  user: string;
  /** None: all. */
  products?: string[];
}
interface UnassignCollaborator extends Line<'unassign-collaborator'>, Acted, Pair {
  user: string;
}
interface EnterAccount extends Line<'enter-account'>, Acted, Pair {
  product?: string;
}

interface SetRenewal extends Line<'set-renewal'>, Acted {
  product: string;
  client: string;
  placedBy: string;
  months: number;
}
interface CancelRenewal extends Line<'cancel-renewal'>, Acted {
  product: string;
  by: string;
}
interface TransferProduct extends Line<'transfer-product'> {
  product: string;
  to: string;
}

interface CorrectRateCard extends Line<'correct-rate-card'>, Approved {
  version: string;
  rules: CardRule[];
}
interface CorrectAttribution extends Line<'correct-attribution'>, Approved {
  order: string;
  /** Null: nobody. */
  partner: string | null;
}

export type ProgrammeRecord =
  | SetPolicy
  | Release
  | RenewDue
  | ExpireInvitations
  | EvaluateThresholds
  | Hold
  | Unhold
  | Adjust
  | SetPayoutDestination
  | CreatePayoutRun
  | ApprovePayoutRun
  | CancelPayoutRun
  | SettlePayout
  | ClosePeriod
  | SuspendPartner
  | ReinstatePartner
  | LeaveProgramme
  | AssignCollaborator
  | UnassignCollaborator
  | EnterAccount
  | SetRenewal
  | CancelRenewal
  | TransferProduct
  | CorrectRateCard
  | CorrectAttribution;
