import { members, OUR_DECISION, type Policy, staffOf, theLedgerItself } from '#libs/kernel/policy.js';

/** The organisation whose support it is; of a grant also as the one whose user, whatever its role is now, made it. */
type Side = 'organisation' | 'organisation, having granted it';

const LEADS = ['legalRepresentative', 'administrator'] as const;
const leads = (rule: string) => members<Side>('organisation', [...LEADS], rule);

/** Who may do what with support. */
export const who = {
  SubscribeSupportOffer: [leads(OUR_DECISION)],
  PublishSupportContacts: [staffOf('support', OUR_DECISION), staffOf('finance', OUR_DECISION)],
  TakeCallerNumber: [members<Side>('organisation', [...LEADS, 'collaborator'], 'R53')],
  CheckSupportCode: [staffOf('support', 'R52')],
  GrantSupportAccess: [leads('R55, A23')],
  RevokeSupportAccess: [
    leads('A23'),
    members<Side>('organisation, having granted it', ['collaborator'], 'A23'),
    staffOf('support', OUR_DECISION),
  ],
  UseSupportAccess: [staffOf('support', 'R55, A23')],
  ExpireSupportAccess: [theLedgerItself('A23')],
} satisfies Record<string, Policy<Side>>;
