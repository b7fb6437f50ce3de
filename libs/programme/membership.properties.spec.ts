import fc from 'fast-check';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { endAffiliation, recordAffiliate } from './affiliates.js';
import { applyAsPartner, rejectPartner } from './application.js';
import { admitPartner, Partner } from './partner.js';
import { leaveProgramme, reinstatePartner, suspendPartner } from './standing.js';

const orgId = 'org_p';
const boss: Actor = { userId: 'u', orgId, role: 'legalRepresentative', channel: 'api' };
const desk: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
const organisation = { ...Organisation.initial, registered: true, legalForm: 'company' as const, country: 'CH' };
const version = {
  version: 'v1',
  validFrom: '2024-01-01',
  url: 'https://hosting.example/v1',
  duties: ['client-support' as const, 'invoices' as const, 'tender-exclusivity' as const],
};
const facts = {
  organisation,
  terms: { versions: [version] },
  today: '2026-03-12',
  levels: new Set<string>(),
  termsInForce: 'v1',
};
const data = {
  orgId,
  registration: { scheme: 'CH-UID' as const, value: 'CHE-123.456.788' },
  website: 'https://p.example',
  termsVersion: 'v1',
};
const DECISIONS = {
  apply: applyAsPartner(data, facts, boss),
  reject: rejectPartner({ orgId }, facts, desk),
  admit: admitPartner({ orgId, level: 'gold' }, facts, desk),
  suspend: suspendPartner({ orgId }, facts, desk),
  reinstate: reinstatePartner({ orgId }, facts, desk),
  leave: leaveProgramme({ orgId }, facts, boss),
  affiliate: recordAffiliate({ orgId }, facts, desk),
  endAffiliation: endAffiliation({ orgId }, facts, desk),
};
type Step = keyof typeof DECISIONS;

/** All that matters of a membership, as a person would note it. */
interface Noted {
  is: 'outside' | 'applied' | 'active' | 'suspended' | 'left';
  affiliate: boolean;
}
const isIn = ({ is }: Noted): boolean => is === 'active' || is === 'suspended';
const moved = (noted: Noted, is: Noted['is']): Noted | 'nothing' => (noted.is === is ? 'nothing' : { ...noted, is });

/** What is to come of a step: another note, nothing, or the code of a refusal. */
const expectedOf = (noted: Noted, step: Step): Noted | 'nothing' | { code: string } => {
  const joins = (): { code: string } | undefined => {
    if (noted.is === 'left') return { code: 'PARTNER_HAS_LEFT' };
    return noted.affiliate ? { code: 'PARTNER_IS_AFFILIATE' } : undefined;
  };
  switch (step) {
    case 'apply':
      return isIn(noted) ? { code: 'PARTNER_ALREADY_ADMITTED' } : (joins() ?? moved(noted, 'applied'));
    case 'reject':
      return noted.is === 'applied' ? { ...noted, is: 'outside' } : { code: 'NO_OPEN_APPLICATION' };
    case 'admit':
      if (isIn(noted)) return 'nothing';
      return joins() ?? (noted.is === 'applied' ? { ...noted, is: 'active' } : { code: 'NO_OPEN_APPLICATION' });
    case 'suspend':
      return isIn(noted) ? moved(noted, 'suspended') : { code: 'NOT_A_PARTNER' };
    case 'reinstate':
      return isIn(noted) ? moved(noted, 'active') : { code: 'NOT_A_PARTNER' };
    case 'leave':
      return isIn(noted) ? { ...noted, is: 'left' } : { code: 'NOT_A_PARTNER' };
    case 'affiliate':
      if (isIn(noted) || noted.is === 'applied') return { code: 'AFFILIATE_IS_PARTNER' };
      return noted.affiliate ? 'nothing' : { ...noted, affiliate: true };
    case 'endAffiliation':
      return noted.affiliate ? { ...noted, affiliate: false } : 'nothing';
  }
};

describe('a membership (R1, R2, E17, E18)', () => {
  it('R1, R2: is what a person would note, whatever is asked in whatever order', () => {
    const steps = fc.array(fc.constantFrom(...(Object.keys(DECISIONS) as Step[])), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (asked) => {
        let noted: Noted = { is: 'outside', affiliate: false };
        let scenario = given(Partner);
        for (const step of asked) {
          const expected = expectedOf(noted, step);
          scenario = scenario.when(DECISIONS[step]);
          if (expected === 'nothing') scenario.then(nothing);
          else if ('code' in expected) scenario.then(refused(expected.code));
          else {
            expect(scenario.events).toHaveLength(1);
            noted = expected;
          }
          const { standing, application, isAffiliate } = scenario.state;
          const is = application ? 'applied' : (standing ?? 'outside');
          expect({ is, affiliate: isAffiliate }).toEqual(noted);
          expect(isAffiliate && (application !== null || standing === 'active' || standing === 'suspended')).toBe(
            false,
          );
        }
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
