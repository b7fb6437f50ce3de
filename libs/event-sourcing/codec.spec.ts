import { randomBytes } from 'node:crypto';
import { IsOptional, IsString } from 'class-validator';
import { IsAmount } from '#libs/kernel/validation.js';
import { Codec, type RawEvent } from './codec.js';
import { checkEvent, defineEvent, EventRegistry } from './event.js';
import { Namespace } from './namespace.js';
import { ERASED, IsPersonalText, isSealed, open, openPersonal, seal, type Sealed, type Vault } from './personal.js';

class NamedData {
  @IsString() personId!: string;
  @IsPersonalText() name!: string | Sealed;
  @IsOptional() @IsAmount() paid?: string;
  @IsOptional() @IsString() kind?: string;
}
const Named = defineEvent({
  type: 'Named',
  version: 3,
  data: NamedData,
  upcast: {
    1: (data: { person: string; name: string }) => ({ personId: data.person, name: data.name }),
    2: (data: { personId: string; name: string }) => ({ ...data, kind: 'human' }),
  },
  personal: [{ path: 'name', subject: 'personId', when: ({ kind }) => kind !== 'company' }],
});

const keys = new Map<string, Buffer>();
const vault: Vault = {
  keyFor: async (subject) => keys.get(subject) ?? keys.set(subject, randomBytes(32)).get(subject)!,
  findKey: async (subject) => keys.get(subject),
  erase: async (subject) => void keys.delete(subject),
};
const registry = new EventRegistry([Named]);
const codec = new Codec(registry, new Namespace('n', ['person']), vault);
const metadata = {
  schemaVersion: 3,
  commandId: 'c',
  $correlationId: 'c',
  $causationId: 'c',
  actor: { userId: 'u', orgId: null, role: 'automation', channel: 'automation' } as const,
  effectiveAt: '2024-03-12T09:00:00Z',
};
const raw = (more: Partial<RawEvent> = {}): RawEvent => ({
  id: 'e',
  type: 'Named',
  data: { personId: 'p', name: 'Ada' },
  metadata,
  stream: 'n/person-a-b.c',
  revision: 4n,
  position: 99n,
  created: new Date('2024-03-12T09:00:01Z'),
  ...more,
});

describe('The codec', () => {
  it('writes checked and sealed, reads what it wrote', async () => {
    const written = await codec.encode({ type: 'Named', data: { personId: 'p', name: 'Ada Müller' } }, 'e', metadata);
    expect(JSON.stringify(written)).not.toContain('Ada');
    const read = codec.decode(raw({ ...written }));
    expect(read).toMatchObject({
      stream: 'person-a-b.c',
      category: 'person',
      streamId: 'a-b.c',
      revision: 4,
      position: 99n,
    });
    expect(read?.recordedAt).toBe('2024-03-12T09:00:01Z');
    expect(await openPersonal((read?.data as NamedData).name, vault)).toBe('Ada Müller');
  });

  it.each([
    ['a missing field', { name: 'Ada' }],
    ['an unknown field', { personId: 'p', name: 'Ada', age: 7 }],
    ['a wrong amount', { personId: 'p', name: 'Ada', paid: '1' }],
  ])('refuses to write %s', async (_, data) => {
    await expect(codec.encode({ type: 'Named', data }, 'e', metadata)).rejects.toThrow('not well-formed');
    expect(() => checkEvent(Named as never, data)).toThrow('not well-formed');
  });

  it.each(['a\u0000b', '\ud83d'])('refuses to write %j anywhere, in metadata, too', async (text) => {
    const refused = { code: 'TEXT_NOT_STORABLE', kind: 'invalid' };
    const data = { personId: 'p', name: 'Ada' };
    const writing = (more: object, meta: object = {}) =>
      codec.encode({ type: 'Named', data: { ...data, ...more } }, 'e', { ...metadata, ...meta });
    await expect(writing({ name: text })).rejects.toMatchObject(refused);
    await expect(writing({}, { reason: text })).rejects.toMatchObject(refused);
    await expect(writing({}, { actor: { ...metadata.actor, userId: text } })).rejects.toMatchObject(refused);
    await expect(writing({}, { route: { partner: text } })).rejects.toMatchObject(refused);
  });

  it('brings every stored version to the current one, by its steps', () => {
    const first = codec.decode(
      raw({ data: { person: 'p', name: 'Ada' }, metadata: { ...metadata, schemaVersion: 1 } }),
    );
    expect(first?.data).toEqual({ personId: 'p', name: 'Ada', kind: 'human' });
    expect(() => codec.decode(raw({ metadata: { ...metadata, schemaVersion: 4 } }))).toThrow('newer ledger');
    expect(() => codec.decode(raw({ metadata: { ...metadata, schemaVersion: 0 } }))).toThrow('no version 0');
    expect(() => registry.upcast('Named', 1.5, {})).toThrow('no version');
    expect(() => codec.decode(raw({ type: 'Other' }))).toThrow('unknown event type Other');
    expect(() => new EventRegistry([Named, Named])).toThrow('defined twice');
    const holed = new EventRegistry([{ ...Named, upcast: {} }]);
    expect(() => holed.upcast('Named', 2, {})).toThrow('no upcaster from v2');
  });

  it('passes over what another application wrote, and stops at what the ledger wrote incompletely', () => {
    expect(codec.decode(raw({ stream: 'person-a' }))).toBeUndefined();
    for (const foreign of [undefined, null, {}, 'text', new Uint8Array([1]), { $correlationId: 'x' }]) {
      expect(codec.decode(raw({ metadata: foreign, type: 'Whatever' }))).toBeUndefined();
    }
    for (const field of ['schemaVersion', 'effectiveAt', 'commandId', 'actor']) {
      expect(() => codec.decode(raw({ metadata: { ...metadata, [field]: undefined } }))).toThrow('lacks metadata');
    }
  });
});

describe('Personal data', () => {
  it('is sealed where it is personal, and a sealed copy stays as it is', async () => {
    const company = await codec.encode(
      { type: 'Named', data: { personId: 'p', name: 'AG', kind: 'company' } },
      'e',
      metadata,
    );
    expect((company.data as NamedData).name).toBe('AG');
    const sealed = seal(await vault.keyFor('q'), 'q', 'Grace');
    const copy = await codec.encode({ type: 'Named', data: { personId: 'p', name: sealed } }, 'e', metadata);
    expect((copy.data as NamedData).name).toEqual(sealed);
    expect(isSealed({ subject: 'q', sealed: 7 })).toBe(false);
  });

  it('opens with its own key under its own subject only', async () => {
    const key = await vault.keyFor('p');
    const sealed = seal(key, 'p', 'Zoë 🦊');
    expect(open(key, sealed)).toBe('Zoë 🦊');
    expect(seal(key, 'p', 'Zoë 🦊').sealed).not.toBe(sealed.sealed);
    expect(() => open(key, { ...sealed, subject: 'q' })).toThrow();
    expect(() => open(randomBytes(32), sealed)).toThrow();
    const cut = Buffer.from(sealed.sealed, 'base64').subarray(0, 20).toString('base64');
    expect(() => open(key, { ...sealed, sealed: cut })).toThrow('cut short');
  });

  it('is gone with its key', async () => {
    const sealed = seal(await vault.keyFor('gone'), 'gone', 'Ada');
    keys.delete('gone');
    expect(await openPersonal(sealed, vault)).toBe(ERASED);
    expect(await openPersonal('readable', vault)).toBe('readable');
  });

  it('without a subject is not written at all', async () => {
    const lost = { ...Named, personal: [{ path: 'name', subject: 'nobody' }] };
    const other = new Codec(new EventRegistry([lost as never]), new Namespace('n', ['person']), vault);
    await expect(other.encode({ type: 'Named', data: { personId: 'p', name: 'Ada' } }, 'e', metadata)).rejects.toThrow(
      'no subject',
    );
  });
});
