import { NotFoundException } from '@nestjs/common';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { IdentityError } from '#libs/identity/index.js';
import { DomainError, InvariantViolation } from '#libs/kernel/errors.js';
import { HttpProblem, problemOf, retryAfterOf } from './problem.js';

describe('Problems', () => {
  it.each([
    ['UNKNOWN_ORDER', 404],
    ['ACTOR_NOT_ALLOWED', 403],
    ['NOT_ALLOWED_TO_ORDER', 403],
    ['FULL_ALREADY_GRANTED', 409],
    ['ORDER_EXISTS', 409],
    ['IDEMPOTENCY_KEY_REUSED', 422],
    ['TAX_NOT_SUPPORTED', 422],
    ['INVALID_CURSOR', 400],
  ])('answer %s with %i', (code, status) => {
    expect(problemOf(new DomainError(code, 'A sentence.'))).toMatchObject({ status, code });
  });

  it('say the same of what is missing and of what is hidden, whatever the rule knew', () => {
    const missing = problemOf(new DomainError('UNKNOWN_INVITATION', 'There is no inv_1.', { invitationId: 'inv_1' }));
    const hidden = problemOf(new DomainError('UNKNOWN_INVITATION', 'Not for you.'));
    expect(missing).toEqual(hidden);
    expect(JSON.stringify(missing)).not.toContain('inv_1');
  });

  it('carry the ids that help to mend a refusal', () => {
    const refusal = new DomainError('FULL_EXCLUDES_LIMITED', 'Others are active.', { partners: ['org_b'] });
    expect(problemOf(refusal)).toEqual({
      type: 'urn:partnership-ledger:problem:full-excludes-limited',
      title: 'The state of the ledger does not allow it now',
      status: 409,
      code: 'FULL_EXCLUDES_LIMITED',
      detail: 'Others are active.',
      details: { partners: ['org_b'] },
    });
  });

  it.each([
    new InvariantViolation('revision 7 is not 8 in delegation-org_a'),
    new Error('relation "client_list" does not exist'),
    Object.assign(new Error('syntax error at or near "SELEC"'), { code: '42601' }),
    'a text that was thrown',
    undefined,
  ])('tell nothing of an unexpected error (%#)', (error) => {
    const problem = problemOf(error);
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify(problem)).not.toMatch(/client_list|SELEC|delegation|thrown/);
  });

  it('ask to come back when a server cannot be reached', () => {
    for (const error of [{ code: 'ECONNREFUSED' }, Object.assign(new Error('14 UNAVAILABLE'), { code: 14 })]) {
      const problem = problemOf(error);
      expect(problem).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
      expect(retryAfterOf(error, problem)).toBe(1);
    }
  });

  it('ask to come back when the rows of this version are not shown yet', () => {
    for (const code of ['42P01', '42703']) {
      const problem = problemOf(Object.assign(new Error('column "held" does not exist'), { code }));
      expect(problem).toMatchObject({ status: 503, code: 'READ_MODELS_BEHIND' });
      expect(problem.detail).not.toContain('held');
    }
  });

  it('name the event that keeps a stream from being read', () => {
    const place = { id: 'e1', type: 'T', stream: 'priceList-main', category: 'priceList', streamId: 'main' };
    const event = {
      ...place,
      revision: 3,
      position: 9n,
      recordedAt: '2024-01-01T00:00:00Z',
      problem: 'unknown event type T',
    };
    expect(problemOf(new StreamUnreadable(event))).toMatchObject({
      status: 503,
      code: 'STREAM_UNREADABLE',
      details: { stream: 'priceList-main', eventId: 'e1', revision: 3, reason: 'unknown event type T' },
    });
  });

  it('tell tokens that are wrong from keys that cannot be read', () => {
    expect(problemOf(new IdentityError('TOKEN_EXPIRED', 'It has expired.'))).toMatchObject({ status: 401 });
    expect(problemOf(new IdentityError('KEYS_UNAVAILABLE', 'No keys.'))).toMatchObject({ status: 503 });
  });

  it('speak of the framework in their own words', () => {
    expect(problemOf(new NotFoundException('Cannot GET /secret'))).toMatchObject({
      status: 404,
      code: 'UNKNOWN_ROUTE',
    });
    expect(problemOf({ statusCode: 413 })).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
    expect(problemOf({ statusCode: 418 })).toMatchObject({ status: 418, code: 'MALFORMED_REQUEST' });
  });

  it('name wrong fields', () => {
    const errors = [{ field: 'access.mode', messages: ['must be FULL or LIMITED'] }];
    expect(problemOf(new HttpProblem(400, 'VALIDATION_FAILED', 'One field.', { errors }))).toMatchObject({ errors });
  });
});
