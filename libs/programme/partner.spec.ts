import type { Actor } from '#libs/kernel/actor.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { Organisation, type OrganisationState } from '#libs/organisation/organisation.js';
import { admitPartner, changePartnerLevel, Partner, type PartnerEvent } from './partner.js';

const staff: Actor = { userId: 'u', orgId: null, role: 'staff:programme', channel: 'api' };
const company: OrganisationState = { ...Organisation.initial, registered: true, legalForm: 'company' };
const unknown = Organisation.initial;
const silver = { orgId: 'p1', level: 'silver' };
const gold = { orgId: 'p1', level: 'gold' };
/** Before the first rate card. */
const NONE_DECLARED: ReadonlySet<string> = new Set();
const admitted: PartnerEvent = { type: 'PartnerAdmitted', data: silver };

describe('admitting a partner (R2)', () => {
  it('happens once; at the same level again nothing changes', () => {
    given(Partner)
      .when(admitPartner(silver, { organisation: company, levels: NONE_DECLARED, termsInForce: null }, staff))
      .then([admitted])
      .when(admitPartner(silver, { organisation: company, levels: NONE_DECLARED, termsInForce: null }, staff))
      .then(nothing)
      .when(admitPartner(gold, { organisation: company, levels: NONE_DECLARED, termsInForce: null }, staff))
      .then(refused('PARTNER_ALREADY_ADMITTED', { orgId: 'p1', level: 'silver' }));
  });

  it('R1, R2: needs a registered company', () => {
    given(Partner)
      .when(admitPartner(silver, { organisation: unknown, levels: NONE_DECLARED, termsInForce: null }, staff))
      .then(refused('UNKNOWN_ORGANISATION'));
    given(Partner)
      .when(
        admitPartner(
          silver,
          { organisation: { ...company, legalForm: 'private' }, levels: NONE_DECLARED, termsInForce: null },
          staff,
        ),
      )
      .then(refused('PARTNER_NEEDS_COMPANY'));
  });

  it('is up to the programme staff', () => {
    const finance: Actor = { ...staff, role: 'staff:finance' };
    given(Partner)
      .when(admitPartner(silver, { organisation: company, levels: NONE_DECLARED, termsInForce: null }, finance))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Partner)
      .when(admitPartner(silver, { organisation: unknown, levels: NONE_DECLARED, termsInForce: null }, finance))
      .then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('levels', () => {
  const declared = new Set(['silver', 'bronze']);
  const details = { level: 'gold', levels: ['bronze', 'silver'] };
  const history: Actor = { ...staff, channel: 'import' };

  it('are those that a published rate card names', () => {
    given(Partner)
      .when(admitPartner(gold, { organisation: company, levels: declared, termsInForce: null }, staff))
      .then(refused('LEVEL_NOT_DECLARED', details))
      .when(admitPartner(silver, { organisation: company, levels: declared, termsInForce: null }, staff))
      .then([admitted])
      .when(changePartnerLevel(gold, { organisation: company, levels: declared, termsInForce: null }, staff))
      .then(refused('LEVEL_NOT_DECLARED', details))
      .when(
        changePartnerLevel(
          { ...silver, level: 'bronze' },
          { organisation: company, levels: declared, termsInForce: null },
          staff,
        ),
      )
      .then([{ type: 'PartnerLevelChanged', data: { from: 'silver', to: 'bronze' } }]);
  });
  it('are free before the first card, and in histories, whose cards may come later', () => {
    given(Partner)
      .when(admitPartner(gold, { organisation: company, levels: new Set(), termsInForce: null }, staff))
      .then([{ type: 'PartnerAdmitted', data: gold }]);
    given(Partner, [admitted])
      .when(changePartnerLevel(gold, { organisation: company, levels: declared, termsInForce: null }, history))
      .then([{ type: 'PartnerLevelChanged', data: { from: 'silver', to: 'gold' } }]);
  });
});

describe('changing a partner’s level (A7)', () => {
  it('counts from now on; the same level changes nothing', () => {
    given(Partner, [admitted])
      .when(changePartnerLevel(gold, { organisation: company, levels: NONE_DECLARED, termsInForce: null }, staff))
      .then([{ type: 'PartnerLevelChanged', data: { from: 'silver', to: 'gold' } }])
      .when(changePartnerLevel(gold, { organisation: company, levels: NONE_DECLARED, termsInForce: null }, staff))
      .then(nothing);
  });

  it('needs a partner, and the programme staff', () => {
    given(Partner)
      .when(changePartnerLevel(gold, { organisation: unknown, levels: NONE_DECLARED, termsInForce: null }, staff))
      .then(refused('UNKNOWN_ORGANISATION'));
    given(Partner)
      .when(changePartnerLevel(gold, { organisation: company, levels: NONE_DECLARED, termsInForce: null }, staff))
      .then(refused('NOT_A_PARTNER'));
    given(Partner, [admitted])
      .when(
        changePartnerLevel(
          gold,
          { organisation: company, levels: NONE_DECLARED, termsInForce: null },
          { ...staff, role: 'staff:support' },
        ),
      )
      .then(refused('ACTOR_NOT_ALLOWED'));
  });
});
