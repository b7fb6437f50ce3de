import 'reflect-metadata';
import { metadataOf } from '#libs/event-sourcing/ledger.js';
import { bytesOf, MAX_APPEND_BYTES } from '#libs/event-sourcing/eventstoredb/append-limits.js';
import { given, refused } from '#libs/event-sourcing/testing/given.js';
import { Memory } from '#libs/event-sourcing/testing/memory-ledger.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import {
  addProductAccess,
  changeAccess,
  endPartnership,
  removeGoneProduct,
  removeProductAccess,
  verifyGrantedAccess,
} from './access-decisions.js';
import {
  Delegation,
  type DelegationEvent,
  type DelegationState,
  limitedPartner,
  managingPartner,
} from './delegation.js';
import { delegation } from './index.js';
import { acceptInvitation, inviteClient, invitePartner, type WantedAccess } from './invitations.js';
import { MAX_PARTNERSHIPS, MAX_PRODUCTS } from './limits.js';
import {
  acceptance,
  accepted,
  ANNA,
  automation,
  BEAT,
  by,
  CLIENT,
  client,
  facts,
  FULL,
  limited,
  pair,
  partnership,
} from './testing/scene.js';

/** As long as an id may be. */
const longest = (n: number): string => `product-${n}`.padEnd(64, '_');
const sold = Array.from({ length: MAX_PRODUCTS + 1 }, (_, n) => longest(n));
const owned = new Map(sold.map((id) => [id, { ownerOrgId: CLIENT, terminated: false }]));
const known = { ...facts, products: owned };
const set = (size: number) => limited(...sold.slice(0, size));

/** What one append of the events counts for, with the longest that may accompany them. */
const appendOf = async (events: readonly DelegationEvent[]): Promise<number> => {
  const { codec } = new Memory(delegation.events);
  const id = 'x'.repeat(64);
  const actor = { userId: id, orgId: id, role: 'legalRepresentative', onBehalfOfOrgId: id, channel: 'import' } as const;
  const ids = { commandId: derivedUuid('c'), correlationId: id, causationId: id };
  const context = { ...ids, actor, bodyHash: id, importId: id, traceId: id, reason: '€'.repeat(500) };
  const metadata = metadataOf(context, '2024-03-12T09:00:00.000Z');
  const encoded = await Promise.all(events.map((event) => codec.encode(event, derivedUuid('e'), metadata)));
  return encoded.reduce((sum, event) => sum + bytesOf(event), 0);
};

/** A scenario without the copies that `given` makes to compare states, which take their time with sets of this size. */
class Story {
  constructor(
    readonly state: DelegationState = Delegation.initial,
    readonly events: readonly DelegationEvent[] = [],
  ) {}

  when(decision: (state: DelegationState) => readonly DelegationEvent[]): Story {
    const events = decision(this.state);
    return new Story(
      events.reduce((state, event) => Delegation.evolve(state, event), this.state),
      events,
    );
  }
}

describe('a limited set as large as it may be, of the longest ids', () => {
  const all = set(MAX_PRODUCTS);
  const offer = (access: WantedAccess, partnerOrgId = ANNA) => ({
    invitationId: partnerOrgId,
    ...pair(partnerOrgId),
    access,
  });
  const accepting = (invitationId: string, grant?: ReturnType<typeof limited>) =>
    acceptInvitation(
      { invitationId, ...(grant ? { grant } : {}) },
      acceptance(`pst_${invitationId}`, owned),
      grant ? client : by(ANNA),
    );

  it('R32: is at least of 10,000, and everything that may happen to it fits into an append', async () => {
    expect(MAX_PRODUCTS).toBeGreaterThanOrEqual(10_000);
    const invited = new Story().when(invitePartner(offer(all), known, client));
    const started = invited.when(accepting(ANNA));
    const dropped = longest(7);
    const one = { ...pair(ANNA), productId: dropped };
    const removed = started.when(removeProductAccess(one, known, client));
    const added = removed.when(addProductAccess(one, known, client));
    const terminated = new Map(owned).set(dropped, { ownerOrgId: CLIENT, terminated: true });
    const gone = added.when(removeGoneProduct({ clientOrgId: CLIENT, productId: dropped }, terminated, automation));
    expect(gone.events).toHaveLength(1);
    expect(managingPartner(gone.state, dropped)).toBeNull();
    expect(managingPartner(gone.state, longest(8))?.partnerOrgId).toBe(ANNA);
    const full = gone.when(changeAccess({ ...pair(ANNA), access: FULL }, known, client));
    const back = full.when(changeAccess({ ...pair(ANNA), access: all }, known, client));
    const over = back.when(endPartnership({ ...pair(ANNA), by: 'client' }, known, client));
    expect(over.state.managers.size).toBe(0);
    for (const { events } of [invited, started, removed, added, gone, full, back, over]) {
      expect(events.length).toBeGreaterThan(0);
      expect(await appendOf(events)).toBeLessThan(MAX_APPEND_BYTES);
    }
    for (const { events } of [removed, added, gone, full, over]) {
      expect(JSON.stringify(events).length).toBeLessThan(1_000);
    }
  });

  it('R60, R61: granted otherwise than asked and verified, it still is one set an event', async () => {
    const asked = new Story().when(inviteClient(offer(set(MAX_PRODUCTS - 1)), known, by(ANNA)));
    const started = asked.when(accepting(ANNA, all));
    const verified = started.when(verifyGrantedAccess(pair(ANNA), known, by(ANNA)));
    for (const { events } of [asked, started, verified]) {
      expect(events.length).toBeGreaterThan(0);
      expect(await appendOf(events)).toBeLessThan(MAX_APPEND_BYTES);
    }
  });

  it('is refused when it is larger, where it is offered, asked for, granted or grown', () => {
    const tooLarge = { code: 'PRODUCT_SET_TOO_LARGE', details: { products: MAX_PRODUCTS + 1, limit: MAX_PRODUCTS } };
    const refuses = (story: Story, decision: Parameters<Story['when']>[0]): void =>
      expect(() => story.when(decision)).toThrow(expect.objectContaining(tooLarge) as Error);
    const more = set(MAX_PRODUCTS + 1);
    const none = new Story();
    refuses(none, invitePartner(offer(more), known, client));
    refuses(none, inviteClient(offer(more), known, by(ANNA)));
    refuses(none.when(inviteClient(offer(FULL), known, by(ANNA))), accepting(ANNA, more));
    const held = none.when(inviteClient(offer(all), known, by(ANNA))).when(accepting(ANNA, all));
    refuses(held, changeAccess({ ...pair(ANNA), access: more }, known, client));
    refuses(held, addProductAccess({ ...pair(ANNA), productId: longest(MAX_PRODUCTS) }, known, client));
    expect(held.when(addProductAccess({ ...pair(ANNA), productId: longest(0) }, known, client)).events).toEqual([]);
  });
});

describe('as many partnerships as a client may have', () => {
  const partners = Array.from({ length: MAX_PARTNERSHIPS }, (_, n) => `partner-${n}`.padEnd(60, '_'));
  const history = partners.flatMap((partnerOrgId, n) => partnership(partnerOrgId, limited(longest(n))));

  it('A1: end in one append when FULL access supersedes them, however large their sets are', async () => {
    const superseding = given(Delegation, [...history, ...partnership(ANNA, limited())]).when(
      changeAccess({ ...pair(ANNA), access: FULL, supersede: true }, known, client),
    );
    expect(superseding.events).toHaveLength(2 * MAX_PARTNERSHIPS + 1);
    expect(await appendOf(superseding.events)).toBeLessThan(MAX_APPEND_BYTES);
    expect(superseding.state.partnerships.size).toBe(1);
    expect(limitedPartner(superseding.state, longest(0))).toBeUndefined();
  });

  it('are not exceeded: one more is refused where it would begin, unless others give way', () => {
    const beat = acceptance('pst_beat', owned);
    const offered: DelegationEvent = {
      type: 'ClientInvited',
      data: {
        invitationId: BEAT,
        partnerOrgId: BEAT,
        requestedAccess: { mode: 'LIMITED', products: [] },
        expiresOn: null,
      },
    };
    given(Delegation, [...history, offered])
      .when(acceptInvitation({ invitationId: BEAT }, beat, client))
      .then(refused('TOO_MANY_PARTNERSHIPS', { limit: MAX_PARTNERSHIPS }));
    const full = acceptInvitation({ invitationId: BEAT, grant: FULL, supersede: true }, beat, client);
    const events = given(Delegation, [...history, offered]).when(full).events;
    expect(events.slice(-3).map(({ type }) => type)).toEqual(accepted(BEAT, FULL).map(({ type }) => type));
  });
});
