import fc from 'fast-check';
import { type Actor, MEMBER_ROLES, STAFF_DESKS } from './actor.js';
import { DomainError } from './errors.js';
import {
  checkMay,
  deskOf,
  judged,
  mayEver,
  members,
  type Policy,
  staffOf,
  theLedgerItself,
  wordsOf,
} from './policy.js';

const byClient = members('client', ['legalRepresentative'], 'A17');
const byPartner = members('partner', ['legalRepresentative', 'administrator'], 'A17, A33');
const byDesk = staffOf('programme', 'our decision');
const member = (orgId: string, role: Actor['role'] = 'legalRepresentative'): Actor => ({
  userId: 'u',
  orgId,
  role,
  channel: 'api',
});
const desk = (name: (typeof STAFF_DESKS)[number]): Actor => ({ ...member(''), orgId: null, role: `staff:${name}` });
const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return `${error.code} ${error.message} ${JSON.stringify(error.details)}`;
  }
  return 'allowed';
};

describe('who may', () => {
  const policy = [byClient, byPartner, byDesk];
  const sides = { client: 'c', partner: 'p' };

  it('is told by the line that allows (A17)', () => {
    expect(checkMay(policy, member('c'), sides)).toBe(byClient);
    expect(checkMay(policy, member('p', 'administrator'), sides)).toBe(byPartner);
    expect(checkMay(policy, desk('programme'), sides)).toBe(byDesk);
  });

  it('or by what each line missed', () => {
    expect(judged(policy, member('c', 'administrator'), sides)).toEqual({
      missed: [
        { line: byClient, why: 'administrator is none of legalRepresentative' },
        { line: byPartner, why: 'no member of the partner' },
        { line: byDesk, why: 'not of the programme desk' },
      ],
    });
    expect(judged([theLedgerItself('A21')], member('c'), {})).toMatchObject({ missed: [{ why: 'not an automation' }] });
  });

  it('is refused in words, of those who have a part in it only, with the ids that were given', () => {
    expect(messageOf(() => checkMay([byClient, byPartner], member('x'), { partner: 'p' }, { id: 1 }))).toBe(
      'ACTOR_NOT_ALLOWED This is up to a legal representative or administrator of the partner. {"id":1}',
    );
    expect(messageOf(() => checkMay(policy, member('x'), sides))).toContain(
      'a legal representative of the client, or a legal representative or administrator of the partner, or the programme desk',
    );
    expect(wordsOf([members('firm', ['administrator', 'collaborator', 'external'], 'R')])).toBe(
      'an administrator, collaborator or external member of the firm',
    );
    expect(wordsOf([theLedgerItself('A21')])).toBe('the ledger itself');
  });

  it('names a desk where there is one', () => {
    expect(deskOf([byClient, byDesk])).toBe('programme');
    expect(deskOf([byClient])).toBeUndefined();
  });

  const actors = fc.oneof(
    fc.record({ orgId: fc.constantFrom('a', 'b', 'c'), role: fc.constantFrom(...MEMBER_ROLES) }),
    fc.record({
      orgId: fc.constant(null),
      role: fc.constantFrom(...STAFF_DESKS.map((name) => `staff:${name}` as const)),
    }),
    fc.constant({ orgId: null, role: 'automation' as const }),
  );
  const lines = fc.oneof(
    fc
      .tuple(fc.constantFrom('client', 'partner'), fc.uniqueArray(fc.constantFrom(...MEMBER_ROLES), { minLength: 1 }))
      .map(([side, [first, ...rest]]) => members(side, [first!, ...rest], 'R')),
    fc.constantFrom(...STAFF_DESKS).map((name) => staffOf(name, 'R')),
    fc.constant(theLedgerItself('R')),
  );
  const parts = fc.record({
    client: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
    partner: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
  });

  it('whatever the policy: one line is enough, more lines only add, and whom the token rules out is never allowed', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 4 }), lines, actors, parts, (some, more, { orgId, role }, those) => {
        const actor: Actor = { userId: 'u', orgId, role, channel: 'api' };
        const isAllowed = (one: Policy): boolean => 'allowedBy' in judged(one, actor, those);
        expect(isAllowed(some)).toBe(some.some((line) => isAllowed([line])));
        if (isAllowed(some)) expect(isAllowed([...some, more])).toBe(true);
        if (!mayEver(some, actor)) expect(isAllowed(some)).toBe(false);
        expect(messageOf(() => checkMay(some, actor, those)) === 'allowed').toBe(isAllowed(some));
      }),
      { numRuns: 1_000 },
    );
  });
});
