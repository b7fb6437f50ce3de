import 'reflect-metadata';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { actsFor, automationActor, isStaff, onAccountOf, type Actor } from './actor.js';
import { assert, DomainError, InvariantViolation } from './errors.js';
import { derivedId, derivedUuid, eventIdOf, freshUuid, isId } from './ids.js';
import * as rules from './validation.js';

describe('Ids', () => {
  it('are 1 to 64 of a small alphabet', () => {
    expect(['a', 'org_1-B', 'x'.repeat(64)].every(isId)).toBe(true);
    expect(['', 'x'.repeat(65), 'a/b', 'a.b', 'ä', 'a b', 'a\n', null, 7].some(isId)).toBe(false);
  });
  it('derived from different parts never meet, from the same always', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
    fc.assert(
      fc.property(fc.array(id), fc.array(id), (a, b) => {
        expect(derivedUuid(...a) === derivedUuid(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
  it('of events differ by command, stream, index and content', () => {
    const ids = [
      eventIdOf('c', 's', 0),
      eventIdOf('c', 's', 1),
      eventIdOf('c', 't', 0),
      eventIdOf('d', 's', 0),
      eventIdOf('c', 's', 0, 'x'),
      eventIdOf('c', 's', 0, 'y'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(eventIdOf('c', 's', 0)).toBe(ids[0]);
  });
  it('that a command makes are ids, prefixed and the same again; fresh ones sort by time', () => {
    expect(derivedId('org', 'c')).toMatch(/^org_[0-9a-f]{32}$/);
    expect(derivedId('org', 'c')).toBe(derivedId('org', 'c'));
    expect(derivedId('org', 'c')).not.toBe(derivedId('org', 'c', 'second'));
    const fresh = Array.from({ length: 20 }, freshUuid);
    expect([...fresh].sort()).toEqual(fresh);
  });
});

const valid = (decorator: () => PropertyDecorator, value: unknown): boolean => {
  class Subject {
    field: unknown;
  }
  decorator()(Subject.prototype, 'field');
  return validateSync(Object.assign(new Subject(), { field: value })).length === 0;
};

describe('Validation of fields', () => {
  it.each([
    ['IsId', rules.IsId, ['a-1'], ['', 'a/b', undefined]],
    ['IsAmount', rules.IsAmount, ['1.00', '-1.00', '0.00'], ['1', 1, '-0.00']],
    ['IsPositiveAmount', rules.IsPositiveAmount, ['0.01'], ['0.00', '-0.01']],
    ['IsNonNegativeAmount', rules.IsNonNegativeAmount, ['0.00', '0.01'], ['-0.01']],
    ['IsRate', rules.IsRate, ['0', '1', '0.2', '0.3500'], ['1.1', '0.12345', 0.2]],
    ['IsInstant', rules.IsInstant, ['2024-03-12T09:00:00Z'], ['2024-03-12', '0001-01-01T00:00:00Z', 1]],
    ['IsBusinessDate', rules.IsBusinessDate, ['2024-02-29'], ['2023-02-29', '0001-01-01', '9999-12-31']],
    ['IsCurrencyCode', rules.IsCurrencyCode, ['CHF', 'EUR'], ['USD', 'chf', ['CHF']]],
    [
      'IsCountry',
      rules.IsCountry,
      ['CH', 'GR', 'GB', 'AX'],
      ['ch', 'CHE', 'EL', 'UK', 'XX', 'XI', 'XK', 'EU', 'SU', '', 7, ['CH']],
    ],
    ['IsRevision', rules.IsRevision, [-1, 0, 7], [-2, 0.5, '0', 2 ** 53]],
    ['IsPosition', rules.IsPosition, ['0', '9223372036854775807'], ['-1', '01', 1, '1.0']],
    ['IsPriceMap', rules.IsPriceMap, [{ CHF: '1.00' }], [[], { USD: '1.00' }, { CHF: '-1.00' }, null]],
    ['IsPriceTable', rules.IsPriceTable, [{ sku: { EUR: '1.00' } }], [[], { 'a/b': { EUR: '1.00' } }, { sku: [] }]],
  ])('%s', (_, decorator, good, bad) => {
    for (const value of good) expect([value, valid(decorator, value)]).toEqual([value, true]);
    for (const value of bad) expect([value, valid(decorator, value)]).toEqual([value, false]);
  });
});

describe('Refusals and actors', () => {
  it.each([
    ['UNKNOWN_ORDER', 'unknown'],
    ['ACTOR_NOT_ALLOWED', 'forbidden'],
    ['NOT_ALLOWED_TO_ORDER', 'forbidden'],
    ['TAX_NOT_SUPPORTED', 'invalid'],
    ['COMMAND_TOO_LARGE', 'invalid'],
    ['ORDER_ALREADY_PAID', 'conflict'],
  ])('%s is %s', (code, kind) => {
    expect(new DomainError(code, 'no').kind).toBe(kind);
  });
  it('a failed assertion is never a refusal', () => {
    expect(() => assert(false, 'broken')).toThrow(InvariantViolation);
    expect(() => assert(true, 'fine')).not.toThrow();
  });
  it('a member acts for its own organisation in its own role only (A17)', () => {
    const actor: Actor = { userId: 'u', orgId: 'o', role: 'administrator', channel: 'api' };
    expect(actsFor(actor, 'o', 'legalRepresentative', 'administrator')).toBe(true);
    expect(actsFor(actor, 'p', 'administrator')).toBe(false);
    expect(actsFor(actor, 'o', 'legalRepresentative')).toBe(false);
    expect(isStaff(actor)).toBe(false);
    expect(isStaff({ ...actor, orgId: null, role: 'staff:finance' }, 'programme')).toBe(false);
    expect(isStaff({ ...actor, orgId: null, role: 'staff:finance' }, 'programme', 'finance')).toBe(true);
    expect(isStaff(automationActor('x'))).toBe(false);
  });
  it('a member of another organisation acts on the client’s behalf, and its events say so (I8)', () => {
    const actor: Actor = { userId: 'u', orgId: 'partner', role: 'administrator', channel: 'api' };
    const context = { actor, commandId: 'c' };
    expect(onAccountOf('client', context)).toEqual({ ...context, actor: { ...actor, onBehalfOfOrgId: 'client' } });
    expect(context.actor).toBe(actor);
    expect(onAccountOf('partner', context)).toBe(context);
    for (const nobodys of [automationActor('x'), { ...actor, orgId: null, role: 'staff:programme' } as const]) {
      expect(onAccountOf('client', { actor: nobodys }).actor).toBe(nobodys);
    }
  });
});
