import type { Actor } from '#libs/kernel/actor.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { isSealed } from '#libs/event-sourcing/personal.js';
import { organisation, RecordNoticeAddress, RegisterOrganisation } from './index.js';
import { languageOf, NoticeAddress, type NoticeAddressFacts, recordNoticeAddress } from './notice-address.js';

const legal: Actor = { userId: 'u', orgId: 'o1', role: 'legalRepresentative', channel: 'api' };
const staff: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
const email = 'partners@alpha.example';
const facts = (changes: Partial<NoticeAddressFacts> = {}): NoticeAddressFacts => ({
  isRegistered: true,
  isSameEmail: false,
  ...changes,
});
const recorded = (language?: 'fr') => ({
  type: 'NoticeAddressRecorded' as const,
  data: { orgId: 'o1', email, ...(language ? { language } : {}) },
});

describe('where an organisation’s notices go (R31, R44, R60)', () => {
  it('is said by its legal representative, its administrator or the programme desk', () => {
    for (const actor of [legal, { ...legal, role: 'administrator' as const }, staff]) {
      given(NoticeAddress)
        .when(recordNoticeAddress({ orgId: 'o1', email, language: 'fr' }, facts(), actor))
        .then([recorded('fr')]);
    }
    for (const actor of [
      { ...legal, role: 'collaborator' as const },
      { ...legal, orgId: 'o2' },
      { ...staff, role: 'staff:support' as const },
    ]) {
      given(NoticeAddress)
        .when(recordNoticeAddress({ orgId: 'o1', email }, facts(), actor))
        .then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('the same again changes nothing; another language does', () => {
    given(NoticeAddress, [recorded('fr')])
      .when(recordNoticeAddress({ orgId: 'o1', email, language: 'fr' }, facts({ isSameEmail: true }), legal))
      .then(nothing)
      .when(recordNoticeAddress({ orgId: 'o1', email }, facts({ isSameEmail: true }), legal))
      .then([recorded()]);
  });

  it('needs an organisation', () => {
    given(NoticeAddress)
      .when(recordNoticeAddress({ orgId: 'o1', email }, facts({ isRegistered: false }), legal))
      .then(refused('UNKNOWN_ORGANISATION', { orgId: 'o1' }));
  });

  it.each([
    'nobody',
    'a@b',
    'a b@alpha.example',
    'a@alpha.example, b@alpha.example',
    'Ada <a@alpha.example>',
    'a@alpha.example\r\nBcc: b@alpha.example',
    '.a@alpha.example',
    'a..b@alpha.example',
    'a@-alpha.example',
    'zoë@alpha.example',
    `${'a'.repeat(65)}@alpha.example`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.ch`,
  ])('no mail reaches %j', (wrong) => {
    given(NoticeAddress)
      .when(recordNoticeAddress({ orgId: 'o1', email: wrong }, facts(), legal))
      .then(refused('EMAIL_INVALID', {}));
  });

  it('stands sealed in the log, and is compared all the same', async () => {
    const memory = new Memory(organisation.events);
    const ledger = memoryLedger(memory);
    const by = (commandId: string, actor = legal) => ({
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor,
    });
    const company = { orgId: 'o1', name: 'Alpha', legalForm: 'company', country: 'CH', currency: 'CHF' } as const;
    await carryOut(organisation.commands, ledger, new RegisterOrganisation(company, by('c0', staff)));
    const first = new RecordNoticeAddress({ orgId: 'o1', email }, by('c1'));
    const again = new RecordNoticeAddress({ orgId: 'o1', email }, by('c2'));
    expect((await carryOut(organisation.commands, ledger, first)).events).toHaveLength(1);
    expect((await carryOut(organisation.commands, ledger, again)).events).toHaveLength(0);
    const [event] = memory.stream('noticeAddress-o1');
    expect(isSealed((event?.data as { email?: unknown }).email)).toBe(true);
    expect(JSON.stringify(event?.data)).not.toContain(email);
  });
});

describe('the language of an organisation’s notices', () => {
  it.each([
    ['as asked for with the address', 'CH', 'it', 'fr', 'fr'],
    ['as registered', 'CH', 'it', null, 'it'],
    ['German in Switzerland', 'CH', null, null, 'de'],
    ['French in France', 'FR', null, null, 'fr'],
    ['Italian in Italy', 'IT', null, null, 'it'],
    ['Spanish in Spain', 'ES', null, null, 'es'],
    ['English elsewhere', 'DE', null, null, 'en'],
  ] as const)('is %s', (_, country, registered, asked, language) => {
    expect(languageOf({ country, language: registered }, { language: asked })).toBe(language);
  });
});
