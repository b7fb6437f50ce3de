import { members, OUR_DECISION, type Policy, staffOf, theLedgerItself, visitors } from '#libs/kernel/policy.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { TenderState } from './tender.js';

/** A collaborator of the author looks after the tenders that it published itself. */
const PUBLISHER = 'author it published the tender for';
const AUTHOR = [
  members('author', ['legalRepresentative', 'administrator'], 'R17'),
  members(PUBLISHER, ['collaborator'], 'R17'),
  visitors('whoever has the tender’s token', 'R17'),
];
const ABUSE = staffOf('programme', OUR_DECISION);
const REPRESENTS = members('partner', ['legalRepresentative', 'administrator'], 'R17');

/** Who may do what in the market place. */
export const who = {
  PublishTender: [
    members('author', ['legalRepresentative', 'administrator', 'collaborator'], 'R17'),
    visitors('anybody without an account', 'R17'),
  ],
  WithdrawTender: [...AUTHOR, ABUSE],
  EraseTender: [...AUTHOR, ABUSE],
  ClaimTender: [members('organisation', ['legalRepresentative', 'administrator'], 'R17')],
  SetTenderWish: [REPRESENTS],
  ReplyToTender: [REPRESENTS],
  WithdrawReply: [REPRESENTS],
  AwardTender: AUTHOR,
  AcceptTenderAward: [members('partner', ['legalRepresentative'], 'R7')],
  ExpireTenders: [staffOf('programme', OUR_DECISION), theLedgerItself('R17')],
  PublishListing: [members('partner', ['legalRepresentative', 'administrator'], 'R18')],
  UnpublishListing: [members('partner', ['legalRepresentative', 'administrator'], 'R18'), ABUSE],
} satisfies Record<string, Policy>;

/** The author's side of a tender, as who asks stands to it. */
export const authorSides = ({ authorOrgId, publisher }: TenderState, { userId }: Actor) => {
  const author = authorOrgId ?? undefined;
  return { author, [PUBLISHER]: publisher === userId ? author : undefined };
};
