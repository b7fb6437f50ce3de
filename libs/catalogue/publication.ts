import { isDeepStrictEqual } from 'node:util';
import { type Actor, isStaff } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Instant, instantMs } from '#libs/kernel/time.js';

interface Publication {
  version: string;
  validFrom: Instant;
}

/** Whether the very same thing was published before, whatever else was since. */
export const isPublished = <T extends Publication>(published: readonly T[], wanted: T): boolean =>
  published.some((one) => one.version === wanted.version && isDeepStrictEqual(plain(one), plain(wanted)));

/** Stored data is plain; a command's may be an instance of a class. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** @throws the code, when the version or the instant from which it is valid is taken */
export const checkUnique = (code: string, published: readonly Publication[], wanted: Publication): void => {
  const from = instantMs(wanted.validFrom);
  const taken = published.find(({ version, validFrom }) => version === wanted.version || instantMs(validFrom) === from);
  if (!taken) return;
  const { version, validFrom } = taken;
  throw new DomainError(code, `Version ${version}, valid from ${validFrom}, stands in the way.`, {
    version,
    validFrom,
  });
};

/** @throws ACTOR_NOT_ALLOWED */
export const checkFinance = (actor: Actor): void => {
  if (!isStaff(actor, 'finance')) {
    throw new DomainError('ACTOR_NOT_ALLOWED', 'Only the finance staff publishes prices, rates and taxes.');
  }
};
