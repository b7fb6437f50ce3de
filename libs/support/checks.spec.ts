import 'reflect-metadata';
import { given, refused } from '#libs/event-sourcing/testing/given.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkSupportCode, type CodeFacts, Desk, deskIdOf } from './checks.js';
import { checkHolder } from './callers.js';
import type { SupportCodeChecked } from './events/support-code-checked.js';
import { CheckSupportCode, codeAt, numberOf, secretOf, SubscribeSupportOffer, TakeCallerNumber } from './index.js';
import { agent, desk, lead, minutesAfter, NOON, of, ORG, OTHER, Scene } from './testing/scene.js';

const holder = { orgId: ORG, userId: 'anna' };
const facts: CodeFacts = {
  at: NOON,
  callerNumber: '48219077',
  holder,
  misses: [],
  proven: 'support',
  offer: 'standard',
};
const data = { digits: '4821907755301928' };
const checked = (more: Partial<SupportCodeChecked['data']> = {}): SupportCodeChecked => ({
  type: 'SupportCodeChecked',
  data: {
    ...{ identified: true, callerNumber: '48219077', ...holder, kind: 'support', offer: 'standard', checkedAt: NOON },
    ...more,
  },
});
const failed = { identified: false, kind: null, offer: null } as const;
const nobody = { ...failed, callerNumber: null, orgId: null, userId: null };
const check = (more: Partial<CodeFacts> = {}, actor = agent) => checkSupportCode(data, { ...facts, ...more }, actor);

describe('Checking a support code', () => {
  it('tells whom support has on the line, with the offer and the kind of the code (R52, R56)', () => {
    given(Desk).when(check()).then([checked()]);
    given(Desk)
      .when(check({ offer: 'premium-pro' }))
      .then([checked({ offer: 'premium-pro' })]);
    given(Desk)
      .when(check({ proven: 'vip', offer: 'premium-enterprise' }))
      .then([checked({ kind: 'vip', offer: 'premium-enterprise' })]);
  });

  it('is recorded where the code does not hold, or its number is nobody’s (R52)', () => {
    given(Desk)
      .when(check({ proven: undefined }))
      .then([checked(failed)]);
    given(Desk)
      .when(check({ holder: null, proven: undefined }))
      .then([checked(nobody)]);
  });

  it('does not take a VIP code of who has no premium offer any more (R56)', () => {
    given(Desk)
      .when(check({ proven: 'vip' }))
      .then([checked(failed)]);
  });

  it('is the support desk’s alone (R52)', () => {
    for (const actor of [desk('programme'), desk('finance'), lead]) {
      given(Desk).when(check({}, actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('stops after five failures of one of the desk within fifteen minutes, and goes on when they are over (R52)', () => {
    const failing = [0, 1, 2, 3, 4].map((minute) => checked({ ...nobody, checkedAt: minutesAfter(minute) }));
    const at = (minutes: number) => check({ at: minutesAfter(minutes) });
    const stopped = refused('TOO_MANY_FAILED_CHECKS', { until: minutesAfter(15) });
    given(Desk, failing).when(at(5)).then(stopped);
    given(Desk, failing).when(at(14.99)).then(refused('TOO_MANY_FAILED_CHECKS'));
    given(Desk, failing)
      .when(at(15))
      .then([checked({ checkedAt: minutesAfter(15) })]);
    given(Desk, failing.slice(1))
      .when(at(5))
      .then([checked({ checkedAt: minutesAfter(5) })]);
    // What holds in between changes nothing.
    given(Desk, [...failing.slice(0, 3), checked(), ...failing.slice(3)])
      .when(at(5))
      .then(stopped);
  });

  it('stops after five failures at one number, in the same words (R52)', () => {
    const misses = [0, 1, 2, 3, 4].map((minute) => minutesAfter(minute));
    given(Desk)
      .when(check({ misses, at: minutesAfter(5) }))
      .then(refused('TOO_MANY_FAILED_CHECKS', { until: minutesAfter(15) }));
  });
});

const codeOf = async (scene: Scene, actor = lead, kind: 'support' | 'vip' = 'support'): Promise<string> => {
  const ledger = scene.ledger();
  const orgId = actor.orgId as string;
  await scene.do(TakeCallerNumber, { orgId }, actor, ledger);
  const secret = await secretOf(ledger);
  const own = { orgId, userId: actor.userId };
  const { callerNumber } = await numberOf(ledger.read.bind(ledger), secret, own);
  return codeAt(secret, kind, { ...own, callerNumber }, scene.now).digits;
};
/** The same number, and what does not prove it. */
const wrong = (digits: string): string => `${digits.slice(0, 15)}${(Number(digits[15]) + 1) % 10}`;
const codeOfRefusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );

describe('A code of one’s own', () => {
  it('is shown to members but external ones, and is unknown to everybody else (R53, R56, R57)', () => {
    const asking = async (actor: typeof lead, organisationKnown = true, kind: 'support' | 'vip' = 'support') =>
      codeOfRefusal((async () => checkHolder(ORG, kind, { organisationKnown }, actor))());
    const members = ['legalRepresentative', 'administrator', 'collaborator'] as const;
    return Promise.all([
      ...members.map((role) => expect(asking(of(role))).resolves.toBe('none')),
      ...[of('external'), of('administrator', 'x', OTHER), agent].map((actor) =>
        expect(asking(actor)).resolves.toBe('UNKNOWN_SUPPORT_CODE'),
      ),
      expect(asking(lead, false)).resolves.toBe('UNKNOWN_SUPPORT_CODE'),
      expect(asking(agent, true, 'vip')).resolves.toBe('UNKNOWN_VIP_CODE'),
    ]);
  });
});

describe('Support codes in a ledger', () => {
  it('identify their holder in every process, and say the same to who asks again (R52)', async () => {
    const scene = await Scene.furnished();
    const digits = await codeOf(scene);
    const context = { ...scene.context(agent), bodyHash: 'of the body' };
    const expected = { identified: true, ...holder, kind: 'support', offer: 'standard', priority: 'standard' };
    expect(await scene.do(CheckSupportCode, { digits }, context)).toMatchObject({ repeated: false, answer: expected });
    scene.now = minutesAfter(60);
    expect(await scene.do(CheckSupportCode, { digits }, context)).toMatchObject({ repeated: true, answer: expected });
    const none = { identified: false, orgId: null, userId: null, kind: null, offer: null, priority: null };
    expect((await scene.do(CheckSupportCode, { digits }, agent)).answer).toEqual(none);
    expect((await scene.do(CheckSupportCode, { digits: '0'.repeat(16) }, agent)).answer).toEqual(none);
  });

  it('go first as VIP while the offer is premium (R56)', async () => {
    const scene = await Scene.furnished();
    await scene.do(SubscribeSupportOffer, { orgId: ORG, offer: 'premium-pro' }, lead);
    const vip = await codeOf(scene, of('collaborator', 'carl'), 'vip');
    const answer = { identified: true, userId: 'carl', kind: 'vip', offer: 'premium-pro', priority: 'premium' };
    expect(await scene.do(CheckSupportCode, { digits: vip }, agent)).toMatchObject({ answer });
    await scene.do(SubscribeSupportOffer, { orgId: ORG, offer: 'standard' }, lead);
    expect(await scene.do(CheckSupportCode, { digits: vip }, agent)).toMatchObject({ answer: { identified: false } });
  });

  it('give each member of each organisation one number for good, also where two want the same one at once (R53)', async () => {
    const scene = await Scene.furnished();
    const people = [lead, of('administrator', 'anna', OTHER), of('collaborator', 'carl')];
    const codes = await Promise.all([...people, ...people].map((one) => codeOf(scene, one)));
    expect(new Set(codes.map((code) => code.slice(0, 8))).size).toBe(3);
    const numbered = scene.memory.recorded().filter(({ type }) => type === 'SupportCallerNumbered');
    expect(numbered).toHaveLength(3);
    const taking = (actor: typeof lead, orgId = ORG) => codeOfRefusal(scene.do(TakeCallerNumber, { orgId }, actor));
    expect(await taking(of('external'))).toBe('ACTOR_NOT_ALLOWED');
    expect(await taking(agent)).toBe('ACTOR_NOT_ALLOWED');
    expect(await taking(of('legalRepresentative', 'x', 'org_none'), 'org_none')).toBe('UNKNOWN_ORGANISATION');
  });

  it('take the next number where somebody else has the first (R53)', async () => {
    const scene = await Scene.furnished();
    const ledger = scene.ledger();
    const first = (await numberOf(ledger.read.bind(ledger), await secretOf(ledger), holder)).callerNumber;
    const other = { callerNumber: first, orgId: OTHER, userId: 'somebody' };
    const event = { type: 'SupportCallerNumbered', data: other };
    const { metadata, id } = { metadata: { effectiveAt: NOON }, id: 'x' };
    const encoded = await ledger.store.codec.encode(event, id, {
      ...metadata,
      commandId: 'x',
      $correlationId: 'x',
      $causationId: 'x',
      actor: lead,
    });
    await ledger.store.append(`supportCaller-${first}`, [encoded], -1);
    const digits = await codeOf(scene);
    expect(digits.slice(0, 8)).not.toBe(first);
    expect(await scene.do(CheckSupportCode, { digits }, agent)).toMatchObject({ answer: { ...holder } });
  });

  it('are guessed five times at a number and no more, whoever of the desk guesses in which process (R52)', async () => {
    const scene = await Scene.furnished();
    const digits = await codeOf(scene);
    const tries = Array.from({ length: 12 }, (_, n) =>
      codeOfRefusal(scene.do(CheckSupportCode, { digits: wrong(digits) }, desk('support', `agent-${n}`))),
    );
    expect((await Promise.all(tries)).sort()).toEqual([
      ...Array<string>(7).fill('TOO_MANY_FAILED_CHECKS'),
      ...Array<string>(5).fill('none'),
    ]);
    expect(await codeOfRefusal(scene.do(CheckSupportCode, { digits }, agent))).toBe('TOO_MANY_FAILED_CHECKS');
    scene.now = minutesAfter(15);
    const fresh = await codeOf(scene);
    expect(await scene.do(CheckSupportCode, { digits: fresh }, agent)).toMatchObject({ answer: { identified: true } });
  });

  it('are guessed five times by one of the desk and no more, whatever the numbers (R52)', async () => {
    const scene = await Scene.furnished();
    const digits = await codeOf(scene);
    const tries = Array.from({ length: 9 }, (_, n) =>
      codeOfRefusal(scene.do(CheckSupportCode, { digits: String(n).repeat(16) }, agent)),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((code) => code === 'none')).toHaveLength(5);
    expect(await codeOfRefusal(scene.do(CheckSupportCode, { digits }, agent))).toBe('TOO_MANY_FAILED_CHECKS');
    expect(await scene.do(CheckSupportCode, { digits }, desk('support', 'tom'))).toMatchObject({
      answer: { identified: true },
    });
    expect(scene.memory.stream(`supportDesk-${deskIdOf('sam')}`)).toHaveLength(5);
  });

  it('stand in no event, nor does a hash that could be tried out (R52)', async () => {
    const scene = await Scene.furnished();
    const digits = await codeOf(scene);
    const body = (text: string) => ({ ...scene.context(agent), bodyHash: `sha256 of ${text}`, isKeyed: true as const });
    await scene.do(CheckSupportCode, { digits }, body(digits));
    await scene.do(CheckSupportCode, { digits: wrong(digits) }, body(wrong(digits)));
    const log = JSON.stringify(scene.memory.recorded(), (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(log).toContain(digits.slice(0, 8));
    expect(log).not.toContain(digits.slice(8));
    expect(log).not.toContain('sha256 of');
  });
});
