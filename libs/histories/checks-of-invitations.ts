import {
  Check,
  Granting,
  accessNotOwned,
  actorNotAllowed,
  answererNotAllowed,
  delegatedElsewhere,
  excluded,
} from './check-parts.js';
import {
  invitationNotOpen,
  legal,
  notAPartner,
  pairOf,
  paymentOfLimited,
  suspended,
  unknownInvitation,
  unknownOrganisation,
  unknownProduct,
} from './check-parts.js';
import { dayInZurich } from './days.js';
import { Access, RecordOf } from './records.js';
import { World, fullPartnerOf, grantOf, isOpen, keyOf, productsOf } from './world.js';
import { Invitation } from './world-parts.js';

/** What an acceptance would grant: its own grant, else what was asked. */
export const grantedBy = (record: RecordOf<'accept-invitation'>, invitation: Invitation): Access =>
  record.grant ?? invitation.asked.access;
/** Supersede is the client's: of its own invitation, or of its acceptance of a partner's. */
export const supersedes = (record: RecordOf<'accept-invitation'>, { asked }: Invitation): boolean =>
  asked.do === 'invite-partner' ? asked.supersede === true : record.supersede === true;

type Accept = RecordOf<'accept-invitation'>;
const ofAcceptance =
  (fails: (world: World, record: Accept, invitation: Invitation, granted: Granting) => boolean) =>
  (world: World, record: Accept): boolean => {
    const invitation = world.invitations.get(record.invitation);
    if (!invitation) return false;
    const { client, partner } = invitation.asked;
    return fails(world, record, invitation, { client, partner, access: grantedBy(record, invitation) });
  };
/** Answering is acting where the client invited; what the partner asked the client may still grant (E17). */
export const answererSuspended: Check<{ invitation: string }> = suspended((world, { invitation }) => {
  const asked = world.invitations.get(invitation)?.asked;
  return asked?.do === 'invite-partner' ? asked.partner : undefined;
});
export const acceptanceChecks: readonly Check<Accept>[] = [
  unknownInvitation,
  unknownProduct((record) => productsOf(record.grant)),
  answererNotAllowed,
  answererSuspended,
  invitationNotOpen,
  [
    'ONLY_CLIENT_DECIDES',
    ofAcceptance(
      (_, { grant, payment, supersede }, { asked }) =>
        asked.do === 'invite-partner' && (grant ?? payment ?? supersede) !== undefined,
    ),
  ],
  [
    'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
    ofAcceptance((_, { payment }, __, { access }) => payment !== undefined && access.mode === 'LIMITED'),
  ],
  ['PRODUCT_NOT_OWNED', ofAcceptance((world, _, __, granted) => accessNotOwned[1](world, granted))],
  [
    'FULL_ALREADY_GRANTED',
    ofAcceptance((world, _, __, { client, partner, access }) => {
      const full = fullPartnerOf(world, client);
      return access.mode === 'FULL' && full !== undefined && full !== partner;
    }),
  ],
  [
    'FULL_EXCLUDES_LIMITED',
    ofAcceptance((world, record, invitation, granted) => excluded(world, granted, supersedes(record, invitation))),
  ],
  [
    'PRODUCT_ALREADY_DELEGATED',
    ofAcceptance((world, _, __, granted) => delegatedElsewhere(world, granted, productsOf(granted.access))),
  ],
];

type Invite = RecordOf<'invite-partner' | 'invite-client'>;
export const inviteChecks: readonly Check<Invite>[] = [
  unknownOrganisation(pairOf),
  unknownProduct(({ access }) => productsOf(access)),
  ['INVITATION_EXISTS', (world, { invitation }) => world.invitations.has(invitation)],
  actorNotAllowed(legal),
  ['SELF_PARTNERSHIP', (_, { client, partner }) => client === partner],
  notAPartner(({ partner }) => partner),
  ['PARTNERSHIP_ACTIVE', (world, { client, partner }) => grantOf(world, client, partner) !== undefined],
  [
    'INVITATION_OPEN',
    (world, { at, client, partner }) => {
      const last = world.openPairs.get(keyOf(client, partner));
      return last !== undefined && isOpen(world.invitations.get(last)!, dayInZurich(at));
    },
  ],
  paymentOfLimited,
  accessNotOwned,
];

/** A partner that is suspended does not invite; a client may invite it. */
export const inviteClientChecks: readonly Check<RecordOf<'invite-client'>>[] = inviteChecks.flatMap((check) =>
  check[0] === 'ACTOR_NOT_ALLOWED' ? [check, suspended((_, { partner }: Invite) => partner)] : [check],
);
