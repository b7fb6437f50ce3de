import { BalanceProbe, Role } from './records.js';

/** The keys that E1–E32 add, in the order of the published files; a history without their records has none of them. */
export interface ExpectedOfProgramme {
  accounts: ({ partner: string; currency: string } & Record<
    'accrued' | 'reversed' | 'adjusted' | 'pending' | 'held' | 'available' | 'inPayout' | 'paid',
    string
  >)[];
  entries: {
    order: string;
    partner: string;
    currency: string;
    amount: string;
    reversed: string;
    adjusted: string;
    remaining: string;
    state: EntryState;
    maturesOn: string;
    run: string | null;
  }[];
  adjustments: ExpectedAdjustment[];
  payoutRuns: { run: string; currency: string; status: RunStatus; payouts: number; total: string }[];
  payouts: {
    run: string;
    partner: string;
    currency: string;
    destination: 'prepaid' | 'bank';
    iban: string | null;
    amount: string;
    items: number;
    status: PayoutStatus;
  }[];
  statements: ExpectedStatement[];
  creditNotes: {
    refund: string;
    order: string;
    payer: string;
    viewer: string;
    currency: string;
    net: string;
    vat: { rate: string; net: string; vat: string }[];
    total: string;
  }[];
  thresholds: {
    n: number;
    partner: string;
    from: string;
    to: string;
    CHF: string;
    EUR: string;
    met: boolean;
    graceUntil: string | null;
  }[];
  mandates: {
    product: string;
    client: string;
    placedBy: string;
    months: number;
    status: 'active' | 'lapsed' | 'cancelled';
    reason: string | null;
  }[];
  partners: { org: string; level: string; status: Standing }[];
  collaborators: { partner: string; user: string; client: string; products: string[] | null }[];
  accountEntries: {
    n: number;
    at: string;
    partner: string;
    client: string;
    user: string;
    role: Role;
    product: string | null;
  }[];
  corrections: {
    n: number;
    orders: string[];
    partnerPaid: string[];
    posted: { order: string; partner: string; currency: string; amount: string }[];
  }[];
  knownAt: (BalanceProbe & Record<'accrued' | 'reversed' | 'adjusted' | 'balance', string>)[];
}

export type EntryState = 'pending' | 'held' | 'available' | 'inPayout' | 'paid';
export type RunStatus = 'draft' | 'approved' | 'closed' | 'cancelled';
export type PayoutStatus = 'requested' | 'sent' | 'settled' | 'failed' | 'returned' | 'cancelled';
export type Standing = 'active' | 'suspended' | 'left';

export interface ExpectedAdjustment {
  n: number;
  /** Null: of a correction. */
  adjustment: string | null;
  /** The order of a correction; null: of adjust. */
  refersTo: string | null;
  partner: string;
  currency: string;
  amount: string;
}

export interface ExpectedStatement {
  partner: string;
  currency: string;
  month: string;
  opening: string;
  accrued: string;
  reversed: string;
  adjusted: string;
  paid: string;
  closing: string;
}
