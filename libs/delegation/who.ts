import { members, type Policy, theLedgerItself } from '#libs/kernel/policy.js';

/** The sides of a delegation; in an answer to an invitation only the one that is invited has a part, in an ending only the one that ends. */
type Side = 'client' | 'partner';

const legally = (side: Side, rule: string) => members(side, ['legalRepresentative'], rule);
const alsoByAdministrators = (side: Side, rule: string) =>
  members(side, ['legalRepresentative', 'administrator'], rule);
const ANSWERS = [alsoByAdministrators('partner', 'A17, A33, R44'), legally('client', 'A17, R60')];

/** Who may do what with a client's delegation. */
export const who = {
  InvitePartner: [legally('client', 'R43, A17')],
  InviteClient: [legally('partner', 'R58, A17')],
  AcceptInvitation: ANSWERS,
  DeclineInvitation: ANSWERS,
  WithdrawInvitation: [legally('client', 'A17'), legally('partner', 'A17')],
  ChangeAccess: [legally('client', 'A17')],
  AddProductAccess: [alsoByAdministrators('client', 'R42, A17')],
  RemoveProductAccess: [alsoByAdministrators('client', 'R42, A17')],
  ChangePaymentMethod: [legally('client', 'R30, A5, A17')],
  VerifyGrantedAccess: [alsoByAdministrators('partner', 'R61, A17')],
  EndPartnership: [legally('client', 'R42, A17'), legally('partner', 'R42, A17')],
  RemoveGoneProduct: [theLedgerItself('A21')],
} satisfies Record<string, Policy<Side>>;
