import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Organisation, type OrganisationState } from '#libs/organisation/organisation.js';
import { endAffiliation, recordAffiliate } from './affiliates.js';
import {
  acceptResellerTerms,
  type ApplicationFacts,
  applyAsPartner,
  type ApplyAsPartnerData,
  rejectPartner,
} from './application.js';
import type { ResellerTermsPublishedData } from './events/reseller-terms-published.js';
import { admitPartner, Partner, type PartnerEvent } from './partner.js';

const orgId = 'org_p';
const boss: Actor = { userId: 'u', orgId, role: 'legalRepresentative', channel: 'api' };
const desk: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
const organisation: OrganisationState = {
  ...Organisation.initial,
  registered: true,
  legalForm: 'company',
  country: 'CH',
};
const terms = (version: string, validFrom: string): ResellerTermsPublishedData => ({
  version,
  validFrom,
  url: `https://hosting.example/${version}`,
  duties: ['client-support', 'invoices', 'tender-exclusivity'],
});
const facts: ApplicationFacts = {
  organisation,
  terms: { versions: [terms('v1', '2024-01-01'), terms('v2', '2025-01-01'), terms('v3', '2027-01-01')] },
  today: '2026-11-27',
};
const data: ApplyAsPartnerData = {
  orgId,
  registration: { scheme: 'CH-UID', value: 'CHE-123.456.788' },
  website: 'https://p.example',
  termsVersion: 'v2',
};
const apply = (more: Partial<ApplyAsPartnerData> = {}, seen: Partial<ApplicationFacts> = {}, actor = boss) =>
  applyAsPartner({ ...data, ...more }, { ...facts, ...seen }, actor);
const applied: PartnerEvent = { type: 'PartnerApplied', data };
const rejected: PartnerEvent = { type: 'PartnerRejected', data: { orgId } };
const admitted: PartnerEvent = { type: 'PartnerAdmitted', data: { orgId, level: 'gold' } };
const left: PartnerEvent = { type: 'PartnerLeft', data: { orgId } };
const accepted = (version: string): PartnerEvent => ({ type: 'ResellerTermsAccepted', data: { orgId, version } });
const admit = (termsInForce: string | null, actor = desk) =>
  admitPartner({ orgId, level: 'gold' }, { organisation, levels: new Set(), termsInForce }, actor);

describe('applying for the programme (R2, R4, R8)', () => {
  it('R2: keeps register number, website and accepted version; the same again is nothing, another one replaces it', () => {
    const other = { ...data, website: 'https://www.p.example' };
    given(Partner)
      .when(apply({ registration: { scheme: 'CH-UID', value: 'che 123456788' } }))
      .then([applied])
      .when(apply())
      .then(nothing)
      .when(apply({ website: other.website }))
      .then([{ type: 'PartnerApplied', data: other }])
      .when(apply({ termsVersion: 'v3' }))
      .then([{ type: 'PartnerApplied', data: { ...data, termsVersion: 'v3' } }])
      .when(apply({ termsVersion: 'v3', registration: { scheme: 'CH-UID', value: 'CHE-100.155.212' } }))
      .then([
        {
          type: 'PartnerApplied',
          data: { ...data, termsVersion: 'v3', registration: { scheme: 'CH-UID', value: 'CHE-100.155.212' } },
        },
      ]);
  });

  it('R1: a private person is referred to the affiliate programme; an association is no company either', () => {
    for (const legalForm of ['private', 'association'] as const) {
      given(Partner)
        .when(apply({}, { organisation: { ...organisation, legalForm } }))
        .then(refused('PARTNER_NEEDS_COMPANY', { orgId, insteadJoin: 'affiliate-programme' }));
    }
  });

  it('R4: with a number of its country’s register', () => {
    given(Partner)
      .when(apply({ registration: { scheme: 'CH-UID', value: 'CHE-123.456.789' } }))
      .then(refused('REGISTRATION_NUMBER_INVALID', { country: 'CH' }))
      .when(apply({ registration: { scheme: 'FR-SIREN', value: '732829320' } }))
      .then(refused('REGISTRATION_NUMBER_INVALID', { country: 'CH' }));
    const french = { organisation: { ...organisation, country: 'FR' } };
    given(Partner)
      .when(apply({ registration: { scheme: 'FR-SIREN', value: '732 829 320' } }, french))
      .then([{ type: 'PartnerApplied', data: { ...data, registration: { scheme: 'FR-SIREN', value: '732829320' } } }]);
  });

  it('R8: accepting a version that holds or is to come', () => {
    given(Partner)
      .when(apply({ termsVersion: 'v1' }))
      .then(refused('TERMS_NOT_CURRENT', { version: 'v1', current: 'v2' }))
      .when(apply({ termsVersion: 'v9' }))
      .then(refused('UNKNOWN_TERMS', { version: 'v9' }));
    given(Partner)
      .when(apply({ termsVersion: 'v1' }, { today: '2024-12-31' }))
      .then([{ type: 'PartnerApplied', data: { ...data, termsVersion: 'v1' } }]);
  });

  it('A17: by a legal representative of itself, once it is registered', () => {
    for (const actor of [{ ...boss, role: 'administrator' as const }, { ...boss, orgId: 'org_q' }, desk]) {
      given(Partner)
        .when(apply({}, {}, actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Partner)
      .when(apply({}, { organisation: Organisation.initial }))
      .then(refused('UNKNOWN_ORGANISATION'));
  });

  it('R2: not by a partner, E18: nor by who has left', () => {
    given(Partner, [admitted])
      .when(apply())
      .then(refused('PARTNER_ALREADY_ADMITTED', { orgId, level: 'gold' }));
    given(Partner, [admitted, left]).when(apply()).then(refused('PARTNER_HAS_LEFT', { orgId }));
  });
});

describe('deciding on an application (R2)', () => {
  const reject = (actor = desk, seen = facts) => rejectPartner({ orgId }, seen, actor);

  it('R2, R8: once there are conditions, only who has applied is admitted; before, and in a history, anybody', () => {
    given(Partner)
      .when(admit('v2'))
      .then(refused('NO_OPEN_APPLICATION', { orgId }))
      .when(apply())
      .then([applied])
      .when(admit('v2'))
      .then([admitted])
      .when(admit('v2'))
      .then(nothing);
    given(Partner).when(admit(null)).then([admitted]);
    given(Partner)
      .when(admit('v2', { ...desk, channel: 'import' }))
      .then([admitted]);
  });

  it('R2: it is turned down once, and may come again', () => {
    given(Partner, [applied])
      .when(reject())
      .then([rejected])
      .when(reject())
      .then(refused('NO_OPEN_APPLICATION', { orgId }))
      .when(admit('v2'))
      .then(refused('NO_OPEN_APPLICATION'))
      .when(apply())
      .then([applied]);
    given(Partner, [applied, admitted]).when(reject()).then(refused('NO_OPEN_APPLICATION'));
  });

  it('R2: by the programme desk', () => {
    for (const actor of [boss, { ...desk, role: 'staff:finance' as const }]) {
      given(Partner, [applied]).when(reject(actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Partner, [applied])
      .when(reject(desk, { ...facts, organisation: Organisation.initial }))
      .then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('accepting another version of the conditions (R5, R6, R8)', () => {
  const accept = (version: string, actor = boss, seen = facts) => acceptResellerTerms({ orgId, version }, seen, actor);

  it('R8, A25: one that holds or is to come, each once, and nothing is owed by it; the application’s goes with it', () => {
    given(Partner, [applied, admitted])
      .when(accept('v2'))
      .then(nothing)
      .when(accept('v3'))
      .then([accepted('v3')])
      .when(accept('v3'))
      .then(nothing)
      .when(accept('v1'))
      .then(refused('TERMS_NOT_CURRENT'))
      .when(accept('v9'))
      .then(refused('UNKNOWN_TERMS'));
    given(Partner, [admitted, { type: 'PartnerSuspended', data: { orgId } }])
      .when(accept('v2'))
      .then([accepted('v2')]);
  });

  it('R8: by a legal representative of a partner', () => {
    given(Partner, [applied]).when(accept('v3')).then(refused('NOT_A_PARTNER', { orgId }));
    given(Partner, [admitted, left]).when(accept('v2')).then(refused('NOT_A_PARTNER'));
    for (const actor of [desk, { ...boss, role: 'administrator' as const }]) {
      given(Partner, [admitted]).when(accept('v2', actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
    given(Partner, [admitted])
      .when(accept('v2', boss, { ...facts, organisation: Organisation.initial }))
      .then(refused('UNKNOWN_ORGANISATION'));
  });
});

describe('partner and affiliate exclude each other (R1)', () => {
  const record = (actor = desk, seen: { organisation: OrganisationState } = facts) =>
    recordAffiliate({ orgId }, seen, actor);
  const end = (actor = desk, seen: { organisation: OrganisationState } = facts) =>
    endAffiliation({ orgId }, seen, actor);
  const affiliate: PartnerEvent = { type: 'AffiliateRecorded', data: { orgId } };
  const ended: PartnerEvent = { type: 'AffiliationEnded', data: { orgId } };

  it('R1: an affiliate neither applies nor is admitted until that has ended', () => {
    given(Partner)
      .when(end())
      .then(nothing)
      .when(record())
      .then([affiliate])
      .when(record())
      .then(nothing)
      .when(apply())
      .then(refused('PARTNER_IS_AFFILIATE', { orgId }))
      .when(admit(null))
      .then(refused('PARTNER_IS_AFFILIATE'))
      .when(end())
      .then([ended])
      .when(end())
      .then(nothing)
      .when(apply())
      .then([applied]);
  });

  it('R1: a partner, or who has applied, is no affiliate; who has left, or was turned down, may be', () => {
    for (const history of [[applied], [admitted], [applied, admitted]]) {
      given(Partner, history).when(record()).then(refused('AFFILIATE_IS_PARTNER', { orgId }));
    }
    for (const history of [
      [applied, rejected],
      [admitted, left],
    ]) {
      given(Partner, history).when(record()).then([affiliate]);
    }
    given(Partner)
      .when(record(desk, { organisation: { ...organisation, legalForm: 'private' } }))
      .then([affiliate]);
  });

  it('R1: as the programme desk tells it', () => {
    for (const decision of [record(boss), end(boss)]) {
      given(Partner, [affiliate]).when(decision).then(refused('ACTOR_NOT_ALLOWED'));
    }
    for (const decision of [
      record(desk, { organisation: Organisation.initial }),
      end(desk, { organisation: Organisation.initial }),
    ]) {
      given(Partner).when(decision).then(refused('UNKNOWN_ORGANISATION'));
    }
  });
});
