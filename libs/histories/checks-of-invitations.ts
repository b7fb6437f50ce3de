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
  pairOf,
  paymentOfLimited,
  unknownInvitation,
  unknownOrganisation,
  unknownProduct,
} from './check-parts.js';
import { Access, RecordOf } from './records.js';
import { Invitation, World, fullPartnerOf, grantOf, keyOf, productsOf } from './world.js';

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
export const acceptanceChecks: readonly Check<Accept>[] = [
  unknownInvitation,
  unknownProduct((record) => productsOf(record.grant)),
  answererNotAllowed,
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

export const inviteChecks: readonly Check<RecordOf<'invite-partner' | 'invite-client'>>[] = [
  unknownOrganisation(pairOf),
  unknownProduct(({ access }) => productsOf(access)),
  ['INVITATION_EXISTS', (world, { invitation }) => world.invitations.has(invitation)],
  actorNotAllowed(legal),
  ['SELF_PARTNERSHIP', (_, { client, partner }) => client === partner],
  ['NOT_A_PARTNER', (world, { partner }) => (world.organisations.get(partner)?.level ?? null) === null],
  ['PARTNERSHIP_ACTIVE', (world, { client, partner }) => grantOf(world, client, partner) !== undefined],
  ['INVITATION_OPEN', (world, { client, partner }) => world.openPairs.has(keyOf(client, partner))],
  paymentOfLimited,
  accessNotOwned,
];
