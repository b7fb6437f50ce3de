import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { ResellerTermsPublishedData } from './events/reseller-terms-published.js';
import { publishResellerTerms, ResellerTerms, termsOn } from './terms.js';

const desk: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
const terms = (version: string, validFrom: string, more: Partial<ResellerTermsPublishedData> = {}) => ({
  version,
  validFrom,
  url: `https://hosting.example/${version}`,
  duties: ['client-support' as const, 'invoices' as const, 'tender-exclusivity' as const],
  ...more,
});
const publish = (data: ResellerTermsPublishedData, actor = desk) => publishResellerTerms(data, NO_FACTS, actor);

describe('publishing the conditions for resellers (R8)', () => {
  it('R8: happens once a version and a day, by the programme desk; the same again is nothing', () => {
    const first = terms('v1', '2025-01-01');
    given(ResellerTerms)
      .when(publish(first))
      .then([{ type: 'ResellerTermsPublished', data: first }])
      .when(publish(first))
      .then(nothing)
      .when(publish({ ...first, url: 'https://hosting.example/other' }))
      .then(refused('TERMS_EXIST', { version: 'v1', validFrom: '2025-01-01' }))
      .when(publish(terms('v1', '2026-01-01')))
      .then(refused('TERMS_EXIST'))
      .when(publish(terms('v2', '2025-01-01')))
      .then(refused('TERMS_EXIST', { version: 'v1', validFrom: '2025-01-01' }))
      .when(publish(terms('v2', '2026-01-01'), { ...desk, role: 'staff:finance' }))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });

  it('R5, R6: they name each duty of a partner', () => {
    for (const missing of ['client-support', 'invoices', 'tender-exclusivity'] as const) {
      const duties = terms('v1', '2025-01-01').duties.filter((duty) => duty !== missing);
      given(ResellerTerms)
        .when(publish(terms('v1', '2025-01-01', { duties })))
        .then(refused('TERMS_WITHOUT_DUTY', { missing: [missing] }));
    }
  });

  it('R8: those hold that are the latest of a day, in whatever order they were published', () => {
    const { state } = given(ResellerTerms)
      .when(publish(terms('v2', '2026-01-01')))
      .when(publish(terms('v1', '2025-01-01')));
    const held = ['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'].map((day) => termsOn(state, day)?.version);
    expect(held).toEqual([undefined, 'v1', 'v1', 'v2']);
  });
});
