import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { assert } from '#libs/kernel/errors.js';
import { rule } from '#libs/kernel/validation.js';
import type { EventDefinition } from './event.js';

/** An encrypted personal value as it stands in the store; whoever holds the subject's key can open it. */
export interface Sealed {
  subject: string;
  sealed: string;
}
/** Shown instead of a value whose key was destroyed. */
export const ERASED = '(erased)';
/** Shown instead of a value whose key was lost, once a person has given it up. */
export const LOST = '(lost)';

/** A value cannot be read although nobody erased it: the vault does not have the key that the log was written with. */
export class KeyLost extends Error {
  constructor(readonly subject: string) {
    super(
      `The key of ${subject} is lost: nobody erased it, so the vault is older than the log or another one. ` +
        'Restore the vault; or give up what it cannot open with `ledger adopt-log --without-names`.',
    );
    this.name = 'KeyLost';
  }
}

/** Keys of the subjects of personal data; destroying a key erases every copy of that subject's data. */
export interface Vault {
  /** The subject's 32-byte key, made on first use. */
  keyFor(subject: string): Promise<Buffer>;
  /** The subject's key, or undefined once it was destroyed. */
  findKey(subject: string): Promise<Buffer | undefined>;
  /** Destroys the subject's key for good; again, or for a subject never heard of, it ends the same. */
  erase(subject: string): Promise<void>;
  /**
   * What is shown of a subject that no key opens; in a vault that remembers what was erased, which is not the same as
   * what was lost. @throws KeyLost
   */
  withoutKey?(subject: string): Promise<string>;
}

export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Sealed>).sealed === 'string' &&
  typeof (value as Partial<Sealed>).subject === 'string';

/** For fields that hold a personal text either readable or, copied from another event, still sealed. */
export const IsPersonalText = rule(
  'isPersonalText',
  (value) => (typeof value === 'string' && value.length > 0) || isSealed(value),
  'a text, readable or sealed',
);

/** AES-256-GCM; the subject is authenticated, so that a value cannot be moved to another subject. */
export const seal = (key: Buffer, subject: string, text: string): Sealed => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(subject));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { subject, sealed: Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64') };
};

export const open = (key: Buffer, { subject, sealed }: Sealed): string => {
  const bytes = Buffer.from(sealed, 'base64');
  assert(bytes.length >= 28, `a sealed value of ${subject} is cut short`);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(subject));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
};

type Node = Record<string, unknown>;
const at = (data: object, path: string): { holder: Node; key: string } | undefined => {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let holder: unknown = data;
  for (const key of keys) holder = (holder as Node | undefined)?.[key];
  return holder && typeof holder === 'object' ? { holder: holder as Node, key: last } : undefined;
};

/** A copy of the data with its personal texts sealed; values that are sealed already are kept as they are. */
export const sealPersonal = async (definition: EventDefinition, data: object, vault: Vault): Promise<object> => {
  if (definition.personal.length === 0) return data;
  const copy = structuredClone(data);
  for (const field of definition.personal) {
    if (field.when && !field.when(data)) continue;
    const place = at(copy, field.path);
    const value = place?.holder[place.key];
    if (!place || typeof value !== 'string') continue;
    const owner = at(copy, field.subject);
    const subject = owner?.holder[owner.key];
    assert(
      typeof subject === 'string' && subject !== '',
      `${definition.type}.${field.path} has no subject to seal it for`,
    );
    place.holder[place.key] = seal(await vault.keyFor(subject), subject, value);
  }
  return copy;
};

/** The readable text of a field that may be sealed. @throws KeyLost when nothing opens it and nobody erased it */
export const openPersonal = async (value: string | Sealed, vault: Vault): Promise<string> => {
  if (!isSealed(value)) return value;
  const key = await vault.findKey(value.subject);
  if (!key) return (await vault.withoutKey?.(value.subject)) ?? ERASED;
  try {
    return open(key, value);
  } catch (error) {
    // Another key than it was sealed with was made after that one was lost; or the value itself is damaged.
    if (vault.withoutKey) return vault.withoutKey(value.subject);
    throw error;
  }
};
