import { type Actor, actsFor, isStaff, type MemberRole, type StaffDesk } from './actor.js';
import { DomainError } from './errors.js';

/** Where no source of the programme says which desk it is. */
export const OUR_DECISION = 'our decision';

/** One way to be allowed, with the rule that says so. */
export type PolicyLine<Side extends string = string> =
  | { readonly side: Side; readonly roles: readonly MemberRole[]; readonly rule: string }
  | { readonly desks: readonly StaffDesk[]; readonly rule: string }
  | { readonly automation: true; readonly rule: string }
  | { readonly visitors: string; readonly rule: string };
/** Who may: whoever one of the lines allows. */
export type Policy<Side extends string = string> = readonly PolicyLine<Side>[];

/** Which organisation stands on which side of what is asked; a side that has no part in it is left out. */
export type Sides<Side extends string> = Readonly<Partial<Record<Side, string | undefined>>>;
/** The line that allowed it, or what each line missed. */
export type Judgement<Side extends string = string> =
  | { readonly allowedBy: PolicyLine<Side> }
  | { readonly missed: readonly { readonly line: PolicyLine<Side>; readonly why: string }[] };

/** Members of the organisation on that side, in one of the roles (A17). */
export const members = <Side extends string>(
  side: Side,
  roles: readonly [MemberRole, ...MemberRole[]],
  rule: string,
): PolicyLine<Side> => ({ side, roles, rule });
/** A desk of the provider's own staff. */
export const staffOf = (desk: StaffDesk, rule: string): PolicyLine<never> => ({ desks: [desk], rule });
/** The ledger's own automations, which nobody's token is. */
export const theLedgerItself = (rule: string): PolicyLine<never> => ({ automation: true, rule });
/** Whoever has no account; `words` say which of them, such as the one who has the token of a thing. */
export const visitors = (words: string, rule: string): PolicyLine<never> => ({ visitors: words, rule });

/** What this line lacks to allow the actor; undefined where it allows. */
const missedBy = <Side extends string>(
  line: PolicyLine<Side>,
  actor: Actor,
  sides: Sides<Side>,
): string | undefined => {
  if ('automation' in line) return actor.role === 'automation' ? undefined : 'not an automation';
  if ('visitors' in line) return actor.role === 'visitor' ? undefined : 'has an account';
  if ('desks' in line) return isStaff(actor, ...line.desks) ? undefined : `not of the ${line.desks.join(' or ')} desk`;
  const orgId = sides[line.side];
  if (orgId === undefined) return `the ${line.side} has no part in it`;
  if (actor.orgId !== orgId) return `no member of the ${line.side}`;
  return actsFor(actor, orgId, ...line.roles) ? undefined : `${actor.role} is none of ${line.roles.join(', ')}`;
};

/** Whether the actor may, with the reason for either. */
export const judged = <Side extends string>(
  policy: Policy<Side>,
  actor: Actor,
  sides: Sides<Side>,
): Judgement<Side> => {
  const missed: { line: PolicyLine<Side>; why: string }[] = [];
  for (const line of policy) {
    const why = missedBy(line, actor, sides);
    if (why === undefined) return { allowedBy: line };
    missed.push({ line, why });
  }
  return { missed };
};

/**
 * The check of a decision, at its place among the others; answers the line that allowed.
 * @param details ids that the refusal names
 * @throws DomainError ACTOR_NOT_ALLOWED
 */
export const checkMay = <Side extends string>(
  policy: Policy<Side>,
  actor: Actor,
  sides: Sides<Side>,
  details: Record<string, unknown> = {},
): PolicyLine<Side> => {
  const judgement = judged(policy, actor, sides);
  if ('allowedBy' in judgement) return judgement.allowedBy;
  const concerned = policy.filter((line) => !('side' in line) || sides[line.side] !== undefined);
  throw notUpTo(concerned.length > 0 ? concerned : policy, details);
};

/** The refusal of whoever may not. */
export const notUpTo = (policy: Policy, details: Record<string, unknown> = {}): DomainError =>
  new DomainError('ACTOR_NOT_ALLOWED', `This is up to ${wordsOf(policy)}.`, details);

/** Whether a token of this organisation and role, or of this desk, may ever be allowed, whichever object is asked for. */
export const mayEver = (policy: Policy, { orgId, role }: Actor): boolean =>
  policy.some((line) => {
    if ('automation' in line) return role === 'automation';
    if ('visitors' in line) return role === 'visitor';
    if ('desks' in line) return line.desks.some((desk) => role === `staff:${desk}`);
    return orgId !== null && (line.roles as readonly string[]).includes(role);
  });

/** The desk that a policy names first; undefined where it names none. */
export const deskOf = (policy: Policy): StaffDesk | undefined =>
  policy.flatMap((line) => ('desks' in line ? line.desks : []))[0];

const ROLE_WORDS: Readonly<Record<MemberRole, string>> = {
  legalRepresentative: 'legal representative',
  administrator: 'administrator',
  collaborator: 'collaborator',
  external: 'external member',
};
const wordsOfLine = (line: PolicyLine): string => {
  if ('automation' in line) return 'the ledger itself';
  if ('visitors' in line) return line.visitors;
  if ('desks' in line) return `the ${line.desks.join(' or ')} desk`;
  const roles = line.roles.map((role) => ROLE_WORDS[role]);
  const named = roles.length > 1 ? `${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}` : roles[0];
  return `${roles[0]?.startsWith('a') || roles[0]?.startsWith('e') ? 'an' : 'a'} ${named} of the ${line.side}`;
};
/** For people: "a legal representative of the client, or the programme desk". */
export const wordsOf = (policy: Policy): string => policy.map(wordsOfLine).join(', or ');
