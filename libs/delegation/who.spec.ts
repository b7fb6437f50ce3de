import { type Actor, MEMBER_ROLES, STAFF_DESKS } from '#libs/kernel/actor.js';
import { judged } from '#libs/kernel/policy.js';
import { automation, by } from './testing/scene.js';
import { type Assigning, who } from './who.js';

type Side = 'client' | 'partner' | Assigning;
const SIDES: readonly Side[] = ['client', 'partner', 'partner that assigned it'];

/** Everybody there is, each with the side on which its organisation stands; the provider and the ledger are on none. */
const EVERYBODY: readonly { name: string; actor: Actor; side?: Side }[] = [
  ...SIDES.flatMap((side) => MEMBER_ROLES.map((role) => ({ name: `${side}: ${role}`, actor: by('org', role), side }))),
  ...STAFF_DESKS.map((desk) => ({
    name: `${desk} desk`,
    actor: { userId: 's', orgId: null, role: `staff:${desk}` as const, channel: 'api' as const },
  })),
  { name: 'the ledger', actor: automation },
];
const allowed = (command: keyof typeof who): string[] =>
  EVERYBODY.filter(
    ({ actor, side }) => 'allowedBy' in judged<Side>(who[command], actor, side ? { [side]: 'org' } : {}),
  ).map(({ name }) => name);

const legally = (side: Side): string[] => [`${side}: legalRepresentative`];
const legallyOrAdministrators = (side: Side): string[] => [...legally(side), `${side}: administrator`];
const ANSWERS = [...legally('client'), ...legallyOrAdministrators('partner')];
const EITHER = [...legally('client'), ...legally('partner')];

const ALLOWED: Record<keyof typeof who, string[]> = {
  InvitePartner: legally('client'),
  InviteClient: legally('partner'),
  AcceptInvitation: ANSWERS,
  DeclineInvitation: ANSWERS,
  WithdrawInvitation: EITHER,
  ResendInvitation: EITHER,
  ChangeAccess: legally('client'),
  AddProductAccess: legallyOrAdministrators('client'),
  RemoveProductAccess: legallyOrAdministrators('client'),
  ChangePaymentMethod: legally('client'),
  ProposePaymentMethod: legallyOrAdministrators('partner'),
  VerifyGrantedAccess: legallyOrAdministrators('partner'),
  EndPartnership: EITHER,
  RemoveGoneProduct: ['the ledger'],
  AssignCollaborator: legallyOrAdministrators('partner'),
  UnassignCollaborator: legallyOrAdministrators('partner'),
  PartFromClient: ['the ledger'],
  ExpireInvitations: ['programme desk', 'the ledger'],
  EnterAccount: [...legallyOrAdministrators('partner'), 'partner that assigned it: collaborator'],
};

describe('Who may do what with a client’s delegation (A17)', () => {
  it.each(Object.entries(ALLOWED))('%s', (command, expected) => {
    expect(allowed(command as keyof typeof who)).toEqual(expected);
  });

  it('is said line by line, with the rules that say so', () => {
    for (const line of Object.values(who).flat()) expect(line.rule).toMatch(/^[A-Z]\d+(, [A-Z]\d+)*$/);
  });
});
