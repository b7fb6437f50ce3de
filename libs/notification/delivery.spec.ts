import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { formatInstant, instantMs } from '#libs/kernel/time.js';
import { type DeliveryResult, nextStep, recordDelivery, retryNotice } from './delivery.js';
import type { Failure } from './events/delivery-steps.js';
import { Notification, type NotificationEvent, type NotificationState } from './notification.js';

const self = automationActor('post-office');
const staff = (desk: 'support' | 'programme' | 'finance'): Actor => ({
  userId: 'sam',
  orgId: null,
  role: `staff:${desk}`,
  channel: 'api',
});
const notificationId = derivedUuid('spec');
const queued: NotificationEvent = {
  type: 'NotificationQueued',
  data: {
    template: 'access-requested',
    recipientOrgId: 'client',
    language: 'fr',
    clientOrgId: 'client',
    partnerOrgId: 'partner',
    about: derivedUuid('event'),
    details: {},
  },
};
const sent: DeliveryResult = { result: 'sent', messageId: '<a@b.example>', transport: 'smtp', language: 'fr' };
const failed = (reason: Failure, smtpCode: number | null = null): DeliveryResult => ({
  result: 'failed',
  reason,
  smtpCode,
  addressAt: '7',
});
const record = (delivery: DeliveryResult, at = SPEC_TIME, actor = self) =>
  recordDelivery({ notificationId, delivery }, { at }, actor);
const after = (minutes: number): string => formatInstant(instantMs(SPEC_TIME) + minutes * 60_000);
const failure = (attempt: number, reason: Failure, smtpCode: number | null, retryAt: string | null) => ({
  type: 'NotificationFailed' as const,
  data: { attempt, reason, smtpCode, retryAt, givenUp: retryAt === null, addressAt: '7' },
});

describe('what became of an attempt (A24)', () => {
  it('is recorded once: sent, it is over', () => {
    const { messageId, transport, language } = sent as typeof sent & { result: 'sent' };
    given(Notification, [queued])
      .when(record(sent))
      .then([{ type: 'NotificationSent', data: { attempt: 1, messageId, transport, language } }])
      .when(record(sent))
      .then(nothing)
      .when(record(failed('deferred', 451)))
      .then(nothing);
  });

  it('is for the ledger itself, of a notice that there is', () => {
    given(Notification, [queued])
      .when(record(sent, SPEC_TIME, staff('support')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(Notification).when(record(sent)).then(refused('UNKNOWN_NOTICE', { notificationId }));
  });

  it('A24: what may pass is tried again, longer apart each time, and given up after eight attempts in 45 hours', () => {
    const waits = [1, 5, 30, 120, 360, 720, 1440];
    const reasons: [Failure, number | null][] = [
      ['deferred', 451],
      ['no-answer', null],
      ['sign-in', 535],
    ];
    let scenario = given(Notification, [queued]);
    for (const [index, wait] of waits.entries()) {
      const [reason, code] = reasons[index % reasons.length]!;
      scenario = scenario.when(record(failed(reason, code))).then([failure(index + 1, reason, code, after(wait))]);
    }
    scenario
      .when(record(failed('deferred', 451)))
      .then([failure(8, 'deferred', 451, null)])
      .when(record(failed('deferred', 451)))
      .then(nothing);
  });

  it.each(['refused', 'too-old'] as const)('is given up at once when it is %s', (reason) => {
    given(Notification, [queued])
      .when(record(failed(reason, 550)))
      .then([failure(1, reason, 550, null)]);
  });

  it('waits for an address, however often it was looked for', () => {
    const { addressAt } = failed('no-address') as DeliveryResult & { result: 'failed' };
    const data = { reason: 'no-address' as const, smtpCode: null, retryAt: null, givenUp: false, addressAt };
    const scenario = given(Notification, [queued])
      .when(record(failed('no-address')))
      .then([{ type: 'NotificationFailed', data: { ...data, attempt: 1 } }]);
    expect(scenario.state.status).toBe('undeliverable');
    scenario.when(record(failed('no-address'))).then([{ type: 'NotificationFailed', data: { ...data, attempt: 2 } }]);
  });
});

describe('having a notice tried again (A24)', () => {
  const givenUp = given(Notification, [queued]).when(record(failed('refused', 550)));
  const retry = (actor: Actor) => retryNotice({ notificationId }, NO_FACTS, actor);

  it('is for support or programme, once, of one that was given up; then it is tried as often as a new one', () => {
    for (const desk of ['support', 'programme'] as const) {
      givenUp
        .when(retry(staff(desk)))
        .then([{ type: 'NotificationRetried', data: { attempts: 1 } }])
        .when(retry(staff(desk)))
        .then(refused('NOTICE_NOT_GIVEN_UP', { notificationId, status: 'queued' }))
        .when(record(failed('deferred', 451)))
        .then([failure(2, 'deferred', 451, after(1))]);
    }
    givenUp.when(retry(staff('finance'))).then(refused('ACTOR_NOT_ALLOWED'));
    given(Notification)
      .when(retry(staff('support')))
      .then(refused('UNKNOWN_NOTICE'));
    given(Notification, [queued])
      .when(record(sent))
      .when(retry(staff('support')))
      .then(refused('NOTICE_NOT_GIVEN_UP', { notificationId, status: 'sent' }));
  });
});

describe('what becomes of a notice now', () => {
  const state = (changes: Partial<NotificationState> = {}): NotificationState => ({
    ...given(Notification, [queued]).state,
    since: SPEC_TIME,
    ...changes,
  });
  const day = 24 * 60;

  it.each([
    ['queued, it is delivered', state(), 0, 'deliver'],
    ['without an address, it is looked for again', state({ status: 'undeliverable' }), day, 'deliver'],
    ['failed, not before its time', state({ status: 'failed', retryAt: after(5) }), 4, 'nothing'],
    ['failed, from its time on', state({ status: 'failed', retryAt: after(5) }), 5, 'deliver'],
    ['sent, nothing', state({ status: 'sent' }), 0, 'nothing'],
    ['given up, nothing', state({ status: 'given-up' }), 0, 'nothing'],
    ['A24: nothing of what an import brought', state({ isImported: true }), 0, 'nothing'],
    ['thirty days old, still', state(), 30 * day, 'deliver'],
    ['older than that, it is given up', state(), 30 * day + 1, 'give up as too old'],
    ['before it is queued, nothing', Notification.initial, 0, 'nothing'],
  ] as const)('%s', (_, notice, minutes, step) => {
    expect(nextStep(notice, after(minutes))).toBe(step);
  });
});
