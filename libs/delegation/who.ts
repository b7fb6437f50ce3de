import { members, type Policy, staffOf, theLedgerItself } from '#libs/kernel/policy.js';

/** The sides of a delegation; in an answer to an invitation only the one that is invited has a part, in an ending only the one that ends. */
type Side = 'client' | 'partner';
/** The partner whose user acts, where it has assigned that user to the client (E20); else it has no part in it. */
export type Assigning = 'partner that assigned it';

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
  ResendInvitation: [legally('client', 'R44, A17'), legally('partner', 'R44, A17')],
  ChangeAccess: [legally('client', 'A17')],
  AddProductAccess: [alsoByAdministrators('client', 'R42, A17')],
  RemoveProductAccess: [alsoByAdministrators('client', 'R42, A17')],
  ChangePaymentMethod: [legally('client', 'R30, A5, A17')],
  ProposePaymentMethod: [alsoByAdministrators('partner', 'A5, R39')],
  VerifyGrantedAccess: [alsoByAdministrators('partner', 'R61, A17')],
  EndPartnership: [legally('client', 'R42, A17'), legally('partner', 'R42, A17')],
  RemoveGoneProduct: [theLedgerItself('A21')],
  AssignCollaborator: [alsoByAdministrators('partner', 'E20')],
  UnassignCollaborator: [alsoByAdministrators('partner', 'E20')],
  PartFromClient: [theLedgerItself('E18')],
  ExpireInvitations: [staffOf('programme', 'E19'), theLedgerItself('E19')],
  EnterAccount: [
    members('partner', ['legalRepresentative', 'administrator'], 'E22'),
    members('partner that assigned it', ['collaborator'], 'E22'),
  ],
} satisfies Record<string, Policy<Side | Assigning>>;
