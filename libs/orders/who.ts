import { members, OUR_DECISION, type Policy, staffOf, theLedgerItself } from '#libs/kernel/policy.js';

/** Whether that organisation may order for the client is asked next (R34, R38). */
const PLACES = [
  members('placing organisation', ['legalRepresentative', 'administrator'], 'A17'),
  members('partner that assigned it', ['collaborator'], 'E21'),
];
const OWNS = [
  members('client', ['legalRepresentative', 'administrator'], OUR_DECISION),
  staffOf('programme', OUR_DECISION),
];
const SEES_MONEY = [staffOf('finance', OUR_DECISION)];

/** Who may do what with products and orders. */
export const who = {
  PlaceOrder: PLACES,
  RenewProduct: PLACES,
  SetRenewal: PLACES,
  CancelRenewal: [
    members('organisation that cancels', ['legalRepresentative', 'administrator'], 'E23, A17'),
    members('partner that assigned it', ['collaborator'], 'E21'),
  ],
  RenewDue: [staffOf('programme', OUR_DECISION), theLedgerItself('E24')],
  LapseMandate: [theLedgerItself('A29, E25')],
  ConfirmPayment: [...SEES_MONEY, theLedgerItself('V12')],
  RefundOrder: SEES_MONEY,
  CancelOrder: [members('payer of the order', ['legalRepresentative', 'administrator'], 'A12'), ...SEES_MONEY],
  TerminateProduct: OWNS,
  WithdrawTermination: OWNS,
  TerminateDue: [staffOf('programme', OUR_DECISION), theLedgerItself(OUR_DECISION)],
  TransferProduct: [staffOf('programme', OUR_DECISION)],
  CompletePlacement: [theLedgerItself(OUR_DECISION)],
} satisfies Record<string, Policy>;
