import 'reflect-metadata';
import fc from 'fast-check';
import { DomainError } from '#libs/kernel/errors.js';
import {
  ExpireSupportAccess,
  GrantSupportAccess,
  RevokeSupportAccess,
  SupportAccess,
  UseSupportAccess,
} from './index.js';
import { agent, itself, lead, minutesAfter, of, ORG, OTHER, Scene } from './testing/scene.js';

const SCOPES = ['kMail', 'kDrive'] as const;
type Scope = (typeof SCOPES)[number];
const HOURS = 60;

/** What chance does next; `grant` is the n-th that was ever made, if there is one. */
type Step =
  | { kind: 'grant'; orgId: string; scope: Scope[]; hours: number | undefined }
  | { kind: 'use'; grant: number; orgId: string; scope: Scope; bySupport: boolean }
  | { kind: 'revoke'; grant: number; by: 'lead' | 'support' | 'collaborator' }
  | { kind: 'pass'; minutes: number }
  | { kind: 'expire' };
const org = fc.constantFrom(ORG, ORG, OTHER);
const which = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('grant' as const),
    orgId: org,
    scope: fc.subarray([...SCOPES], { minLength: 1 }),
    hours: fc.constantFrom(undefined, 0, 1, 24, 7 * 24, 7 * 24 + 1),
  }),
  fc.record({
    kind: fc.constant('use' as const),
    grant: which,
    orgId: org,
    scope: fc.constantFrom(...SCOPES),
    bySupport: fc.constantFrom(true, true, true, false),
  }),
  fc.record({
    kind: fc.constant('revoke' as const),
    grant: which,
    by: fc.constantFrom('lead' as const, 'support' as const, 'collaborator' as const),
  }),
  fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(1, 59, 60, 24 * HOURS, 3 * 24 * HOURS) }),
  fc.constant<Step>({ kind: 'expire' }),
);

interface ModelGrant {
  orgId: string;
  scope: readonly Scope[];
  until: number;
  end: 'revoked' | 'expired' | undefined;
  uses: number;
}

/** What must come of it, kept as a list and a clock, without a stream. */
class Model {
  readonly grants: ModelGrant[] = [];
  minute = 0;

  private isOver({ end, until }: ModelGrant): boolean {
    return end !== undefined || until <= this.minute;
  }

  /** The refusal's code; undefined: it is done. */
  play(one: Step): string | undefined {
    switch (one.kind) {
      case 'grant':
        return this.grant(one);
      case 'use':
        return this.use(one);
      case 'revoke':
        return this.revoke(one);
      case 'pass':
        this.minute += one.minutes;
        return undefined;
      case 'expire':
        for (const grant of this.grants) if (grant.until <= this.minute) grant.end ??= 'expired';
        return undefined;
    }
  }

  private grant({ orgId, scope, hours = 24 }: Step & { kind: 'grant' }): string | undefined {
    if (hours <= 0 || hours > 7 * 24) return 'EXPIRY_OUT_OF_RANGE';
    this.grants.push({ orgId, scope, until: this.minute + hours * 60, end: undefined, uses: 0 });
    return undefined;
  }

  private use({ grant: n, orgId, scope, bySupport }: Step & { kind: 'use' }): string | undefined {
    const grant = this.grants[n];
    if (!bySupport) return 'ACTOR_NOT_ALLOWED';
    if (grant?.orgId !== orgId || !grant.scope.includes(scope)) return 'NO_SUPPORT_ACCESS';
    if (this.isOver(grant)) return 'SUPPORT_ACCESS_ENDED';
    grant.uses += 1;
    return undefined;
  }

  private revoke({ grant: n, by }: Step & { kind: 'revoke' }): string | undefined {
    const grant = this.grants[n];
    if (grant === undefined) return by === 'support' ? 'ACTOR_NOT_ALLOWED' : 'UNKNOWN_SUPPORT_ACCESS';
    if (by === 'collaborator') return 'ACTOR_NOT_ALLOWED';
    if (!this.isOver(grant)) grant.end = 'revoked';
    return undefined;
  }
}

/** The same through the ledger, each command in a process of its own. */
class Real {
  readonly ids: string[] = [];
  private readonly orgs: string[] = [];
  private minute = 0;

  constructor(readonly scene: Scene) {}

  async play(one: Step): Promise<string | undefined> {
    try {
      await this.do(one);
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }

  private async do(one: Step): Promise<void> {
    const { scene } = this;
    switch (one.kind) {
      case 'grant': {
        const { orgId, scope, hours } = one;
        const expiresAt = hours === undefined ? {} : { expiresAt: minutesAfter(hours * 60, scene.now) };
        const by = of('legalRepresentative', 'anna', orgId);
        const grantId = `g${this.ids.length}`;
        await scene.do(GrantSupportAccess, { orgId, grantId, scope, ...expiresAt }, by);
        this.ids.push(grantId);
        this.orgs.push(orgId);
        return;
      }
      case 'use': {
        const { orgId, scope, bySupport } = one;
        const data = { orgId, grantId: this.ids[one.grant] ?? 'none', scope };
        await scene.do(UseSupportAccess, data, bySupport ? agent : lead);
        return;
      }
      case 'revoke': {
        const orgId = this.orgs[one.grant] ?? ORG;
        const members = { lead: of('administrator', 'adam', orgId), collaborator: of('collaborator', 'carl', orgId) };
        const by = one.by === 'support' ? agent : members[one.by];
        await scene.do(RevokeSupportAccess, { orgId, grantId: this.ids[one.grant] ?? 'none' }, by);
        return;
      }
      case 'pass':
        this.minute += one.minutes;
        scene.now = minutesAfter(this.minute);
        return;
      case 'expire':
        await scene.do(ExpireSupportAccess, { through: scene.now }, itself);
        return;
    }
  }
}

const ENDS = { SupportAccessRevoked: 'revoked', SupportAccessExpired: 'expired' } as const;

describe('Support access, whatever is done in whatever order', () => {
  it('is used while and where it was opened and never else, each use recorded, each end once (R55, A23)', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30, size: 'max' }), async (steps) => {
        const [model, real] = [new Model(), new Real(await Scene.furnished())];
        for (const one of steps) {
          const expected = model.play(one);
          expect([one, await real.play(one)]).toEqual([one, expected]);
          reached.add(expected ?? one.kind);
        }
        for (const [n, { uses, end, until }] of model.grants.entries()) {
          const events = real.scene.memory.stream(`supportAccess-${real.ids[n]}`);
          expect(events.filter(({ type }) => type === 'SupportAccessUsed')).toHaveLength(uses);
          const ends = events.flatMap(({ type }) => (type in ENDS ? [ENDS[type as keyof typeof ENDS]] : []));
          expect(ends).toEqual(end === undefined ? [] : [end]);
          const { state } = await real.scene.ledger().read(SupportAccess, real.ids[n] as string);
          expect(state).toMatchObject({ grant: { expiresAt: minutesAfter(until) }, isOver: end !== undefined });
        }
      }),
      { seed: 2_355, numRuns: 60 },
    );
    expect([...reached].sort()).toEqual([
      'ACTOR_NOT_ALLOWED',
      'EXPIRY_OUT_OF_RANGE',
      'NO_SUPPORT_ACCESS',
      'SUPPORT_ACCESS_ENDED',
      'UNKNOWN_SUPPORT_ACCESS',
      'expire',
      'grant',
      'pass',
      'revoke',
      'use',
    ]);
  });
});
