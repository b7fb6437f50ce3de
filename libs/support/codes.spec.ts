import 'reflect-metadata';
import fc from 'fast-check';
import { candidateNumber, codeAt, halvesOf, keyedHash, provenBy, spoken } from './codes.js';
import { minutesAfter, NOON } from './testing/scene.js';

const secret = Buffer.alloc(32, 7);
const anna = { orgId: 'org_c', userId: 'anna' };
const numbered = { ...anna, callerNumber: candidateNumber(secret, anna, 0) };
const proofAt = (at: string, kind: 'support' | 'vip' = 'support') =>
  halvesOf(codeAt(secret, kind, numbered, at).digits).proof;

describe('A support code', () => {
  it('is sixteen digits, read out by four, that begin with its holder’s number (R52)', () => {
    const { digits } = codeAt(secret, 'support', numbered, NOON);
    expect(digits).toMatch(/^\d{16}$/);
    expect(halvesOf(digits).callerNumber).toBe(numbered.callerNumber);
    expect(spoken('4821907755301928')).toBe('4821 9077 5530 1928');
  });

  it('holds in its window of ten minutes and the next one, and says until when (R52)', () => {
    const { validUntil } = codeAt(secret, 'support', numbered, minutesAfter(9));
    expect(validUntil).toBe(minutesAfter(20));
    const proof = proofAt(minutesAfter(9));
    const holdsAt = (minutes: number) => provenBy(secret, anna, proof, minutesAfter(minutes)) !== undefined;
    expect([-1, 0, 9.99, 10, 19.99, 20, 30].map(holdsAt)).toEqual([false, true, true, true, true, false, false]);
  });

  it('is of one user in one organisation, one kind and one secret (R52, R56)', () => {
    const proof = proofAt(NOON);
    expect(provenBy(secret, anna, proof, NOON)).toBe('support');
    expect(provenBy(secret, anna, proofAt(NOON, 'vip'), NOON)).toBe('vip');
    for (const other of [
      { ...anna, userId: 'bea' },
      { ...anna, orgId: 'org_d' },
    ]) {
      expect(provenBy(secret, other, proof, NOON)).toBeUndefined();
    }
    expect(provenBy(Buffer.alloc(32, 8), anna, proof, NOON)).toBeUndefined();
  });

  it('is no other text either, however long: nothing but the very digits proves it (R52)', () => {
    const proof = proofAt(NOON);
    const accepted = [
      proofAt(NOON),
      proofAt(NOON, 'vip'),
      proofAt(minutesAfter(-10)),
      proofAt(minutesAfter(-10), 'vip'),
    ];
    fc.assert(
      fc.property(fc.oneof(fc.stringMatching(/^\d{8}$/), fc.string()), (text) => {
        const isOne = accepted.includes(text);
        expect(provenBy(secret, anna, text, NOON) !== undefined).toBe(isOne);
      }),
      { seed: 52, numRuns: 300 },
    );
    expect(provenBy(secret, anna, proof.slice(0, 7), NOON)).toBeUndefined();
    expect(provenBy(secret, anna, '', NOON)).toBeUndefined();
  });

  it('is spread over all its digits, as its number is', () => {
    const all = Array.from({ length: 500 }, (_, n) => proofAt(minutesAfter(10 * n)));
    expect(new Set(all).size).toBe(500);
    for (let place = 0; place < 8; place += 1) expect(new Set(all.map((one) => one[place])).size).toBe(10);
    expect(new Set([0, 1, 2].map((attempt) => candidateNumber(secret, anna, attempt))).size).toBe(3);
  });
});

describe('A request that holds a code', () => {
  it('is told from another one by a hash that nobody can try out without the secret (R52)', () => {
    expect(keyedHash(secret, 'a')).toBe(keyedHash(secret, 'a'));
    expect(keyedHash(secret, 'a')).not.toBe(keyedHash(secret, 'b'));
    expect(keyedHash(secret, 'a')).not.toBe(keyedHash(Buffer.alloc(32, 8), 'a'));
  });
});
