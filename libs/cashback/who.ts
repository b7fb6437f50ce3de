import { members, OUR_DECISION, type Policy, staffOf, theLedgerItself } from '#libs/kernel/policy.js';

const FINANCE = [staffOf('finance', OUR_DECISION)];

/** Who may do what with partners' money. */
export const who = {
  ReleaseCashback: [...FINANCE, theLedgerItself('E2')],
  HoldCashback: FINANCE,
  UnholdCashback: FINANCE,
  ProposeAdjustment: FINANCE,
  ApproveAdjustment: FINANCE,
  SetPayoutDestination: [members('partner', ['legalRepresentative', 'administrator'], 'E6')],
  CreatePayoutRun: FINANCE,
  ApprovePayoutRun: FINANCE,
  CancelPayoutRun: FINANCE,
  RecordPayout: FINANCE,
  ClosePeriod: FINANCE,
} satisfies Record<string, Policy>;
