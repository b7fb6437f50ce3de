import { createHmac, timingSafeEqual } from 'node:crypto';
import { formatInstant, type Instant, instantMs } from '#libs/kernel/time.js';
import { SUPPORT_CODE_KINDS, type SupportCodeKind } from './events/support-code-checked.js';

/** Whose code it is: a user as a member of one organisation. */
export interface Holder {
  readonly orgId: string;
  readonly userId: string;
}

const WINDOW_MS = 10 * 60_000;
/** Of each half of a code. */
const DIGITS = 8;
const BEYOND = 10n ** BigInt(DIGITS);

/** Parts are told apart by what no id holds; the secret is 32 bytes. */
const digitsOf = (secret: Buffer, ...parts: readonly (string | number)[]): string => {
  const mac = createHmac('sha256', secret).update(parts.join('\u0000')).digest();
  return String(mac.readBigUInt64BE(0) % BEYOND).padStart(DIGITS, '0');
};
const windowOf = (at: Instant): number => Math.floor(instantMs(at) / WINDOW_MS);
const proofOf = (secret: Buffer, kind: SupportCodeKind, { orgId, userId }: Holder, window: number): string =>
  digitsOf(secret, 'code', kind, orgId, userId, window);

/**
 * The number that a holder would have, and the next one where somebody else has it. Without the secret nobody can tell
 * it from the holder's name.
 */
export const candidateNumber = (secret: Buffer, { orgId, userId }: Holder, attempt: number): string =>
  digitsOf(secret, 'caller', orgId, userId, attempt);

/** A code as it is told, and the first instant at which it does not hold any more. */
export interface ShownCode {
  readonly digits: string;
  readonly validUntil: Instant;
}
/** The code of a holder at an instant (R52, R56): its number, then what the secret makes of holder, kind and time. */
export const codeAt = (
  secret: Buffer,
  kind: SupportCodeKind,
  holder: Holder & { callerNumber: string },
  at: Instant,
): ShownCode => {
  const window = windowOf(at);
  return {
    digits: `${holder.callerNumber}${proofOf(secret, kind, holder, window)}`,
    validUntil: formatInstant((window + 2) * WINDOW_MS),
  };
};

/** `4821907755301928` → `4821 9077 5530 1928`, as it is read out. */
export const spoken = (digits: string): string => digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
/** The number that a code begins with, and what is to prove it. */
export const halvesOf = (digits: string): { callerNumber: string; proof: string } => ({
  callerNumber: digits.slice(0, DIGITS),
  proof: digits.slice(DIGITS),
});

/**
 * Which of the holder's codes it proves, of this window or the one before; undefined: none. Every one of them is made and
 * compared, each in constant time, whichever holds.
 */
export const provenBy = (secret: Buffer, holder: Holder, proof: string, at: Instant): SupportCodeKind | undefined => {
  const window = windowOf(at);
  const told = Buffer.from(proof.padEnd(DIGITS).slice(0, DIGITS));
  const held = SUPPORT_CODE_KINDS.map((kind) => {
    const [now, before] = [window, window - 1].map((one) =>
      timingSafeEqual(told, Buffer.from(proofOf(secret, kind, holder, one))),
    );
    return { kind, holds: Boolean(Number(now) | Number(before)) };
  });
  return held.find(({ holds }) => holds)?.kind;
};

/** As long as the hash of any request. */
const HASH_DIGITS = 32;
/**
 * Stands for a request whose body holds a code: a plain hash of it would be a riddle of eight digits for whoever reads the
 * log.
 */
export const keyedHash = (secret: Buffer, hash: string): string =>
  createHmac('sha256', secret).update(`request\u0000${hash}`).digest('hex').slice(0, HASH_DIGITS);
