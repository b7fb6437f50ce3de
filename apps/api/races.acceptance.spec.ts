import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Delegation, type DelegationState } from '#libs/delegation/index.js';
import type { Answered, Call } from './testing/client.js';
import { expected, furnish, type House, startHouse } from './testing/house.js';

/** In all tests; RACE_ROUNDS=200 takes minutes. */
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 80);
/** Rounds of different clients run side by side, as they would. */
const LANES = 4;
const lanes = Array.from({ length: LANES }, (_, lane) => lane);
const clientOf = (lane: number): string => `client_${lane}`;
const PARTNERS = ['partner_a', 'partner_b'];
const says = (orgId: string): string => `${orgId}:legalRepresentative`;
const codeOf = ({ status, body }: Answered): string => `${status} ${String(body['code'] ?? '')}`.trim();
/** A moment of up to three milliseconds: which of two requests comes first is left to chance. */
const moment = (): Promise<void> => delay(Math.random() * 3);

describe('Races through two APIs over one store', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse();
    await furnish(house.as, { clients: lanes.map(clientOf), partners: PARTNERS });
  });
  afterAll(() => house.close());

  const stream = async (name: string): Promise<RecordedEvent[]> => {
    const events: RecordedEvent[] = [];
    for await (const event of house.open.store.readStream(name)) events.push(event);
    return events;
  };
  const inEachLane = (round: (lane: number, n: number) => Promise<void>): Promise<unknown> =>
    Promise.all(
      lanes.map(async (lane) => {
        for (let n = lane; n < ROUNDS; n += LANES) await round(lane, n);
      }),
    );
  const together = (first: () => Promise<Answered>, second: () => Promise<Answered>): Promise<[Answered, Answered]> =>
    Promise.all([moment().then(first), moment().then(second)]);
  const end = (client: string, partner: string, call: Call = house.as(says(client))): Promise<Answered> =>
    call('POST', `/v1/clients/${client}/partnerships/${partner}/end`);
  const invite = (client: string, partner: string, invitationId: string): Promise<Answered> => {
    const body = { invitationId, clientOrgId: client, partnerOrgId: partner, access: { mode: 'FULL' } };
    return expected(house.as(says(client))('POST', '/v1/invitations', { body }), 201);
  };
  const accept = (invitationId: string, call: Call): Promise<Answered> =>
    call('POST', `/v1/invitations/${invitationId}/accept`);

  it(`of two simultaneous FULL grants exactly one wins, ${ROUNDS} times (R41)`, async () => {
    const [a, b] = PARTNERS as [string, string];
    await inEachLane(async (lane, n) => {
      const client = clientOf(lane);
      await invite(client, a, `inv_a${n}`);
      await invite(client, b, `inv_b${n}`);
      const answers = await together(
        () => accept(`inv_a${n}`, house.as(says(a))),
        () => accept(`inv_b${n}`, house.elsewhere(says(b))),
      );
      expect(answers.map(codeOf).sort()).toEqual(['200', '409 FULL_ALREADY_GRANTED']);
      const [winner, loser] = answers[0].status === 200 ? [a, `inv_b${n}`] : [b, `inv_a${n}`];
      await expected(house.as(says(client))('POST', `/v1/invitations/${loser}/withdraw`), 200);
      await expected(end(client, winner), 200);
    });
    for (const lane of lanes) {
      const events = await stream(`delegation-${clientOf(lane)}`);
      let state: DelegationState = Delegation.initial;
      for (const event of events) {
        state = Delegation.evolve(state, event as never);
        expect([...state.partnerships.values()].filter(({ access }) => access.mode === 'FULL').length).toBeLessThan(2);
      }
      expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
    }
  }, 400_000);

  it(`after a revoke no order or renewal of the partner stands, ${ROUNDS} times (I9, I2)`, async () => {
    const partner = PARTNERS[0] as string;
    const outcomes = new Map<string, number>();
    /** A round orders a new product, or renews the one that the last round left. */
    const firstYear = new Date().getUTCFullYear() + 1;
    const renewable = new Map<number, { productId: string; year: number }>();
    await inEachLane(async (lane, n) => {
      const client = clientOf(lane);
      await invite(client, partner, `inv_r${n}`);
      await expected(accept(`inv_r${n}`, house.as(says(partner))), 200);
      const known = renewable.get(lane);
      const orderId = `ord_r${n}`;
      const productId = known?.productId ?? `prd_r${n}`;
      const year = known?.year ?? firstYear;
      const period = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
      const partnerCalls = house.elsewhere(says(partner));
      const [revoked, placed] = await together(
        () => end(client, partner),
        () =>
          known
            ? partnerCalls('POST', `/v1/products/${productId}/renewals`, { body: { orderId, period } })
            : partnerCalls('POST', '/v1/orders', {
                body: { orderId, productId, clientOrgId: client, sku: 'hosting-web', period },
              }),
      );
      expect(revoked.status).toBe(200);
      outcomes.set(codeOf(placed), (outcomes.get(codeOf(placed)) ?? 0) + 1);
      const standing = await placementOf(productId, orderId);
      const opened = await stream(`order-${orderId}`);
      if (placed.status === 201) {
        expect(standing!.position).toBeLessThan(BigInt(revoked.body['position'] as string));
        expect(opened.map(({ type }) => type)).toEqual(['OrderOpened']);
        if (year < firstYear + 6) renewable.set(lane, { productId, year: year + 1 });
        else renewable.delete(lane);
      } else {
        expect(['403 NOT_ALLOWED_TO_ORDER', '409 ACCESS_CHANGED']).toContain(codeOf(placed));
        expect([standing, opened]).toEqual([undefined, []]);
        if (!known || year === firstYear + 5) renewable.delete(lane);
      }
    });
    expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(ROUNDS);
  }, 400_000);

  it(`of two orders with one id exactly one stands, ${ROUNDS} times`, async () => {
    await inEachLane(async (lane, n) => {
      const client = clientOf(lane);
      const orderId = `ord_o${n}`;
      const place = (call: Call, productId: string): Promise<Answered> =>
        call('POST', '/v1/orders', { body: { orderId, productId, clientOrgId: client, sku: 'hosting-web' } });
      const answers = await together(
        () => place(house.as(says(client)), `prd_oa${n}`),
        () => place(house.elsewhere(says(client)), `prd_ob${n}`),
      );
      expect(answers.map(codeOf).sort()).toEqual(['201', '409 ORDER_EXISTS']);
      const standing = await Promise.all([placementOf(`prd_oa${n}`, orderId), placementOf(`prd_ob${n}`, orderId)]);
      expect(standing.map((placement) => placement !== undefined)).toEqual(answers.map(({ status }) => status === 201));
      const [opened, ...more] = await stream(`order-${orderId}`);
      expect(more).toEqual([]);
      expect(opened!.data).toMatchObject({ placementEventId: standing.find(Boolean)!.id });
    });
  }, 400_000);

  /** The order's placement on the product, unless it was voided. */
  const placementOf = async (productId: string, orderId: string): Promise<RecordedEvent | undefined> => {
    const events = await stream(`product-${productId}`);
    const isOf = ({ data }: RecordedEvent): boolean => (data as { orderId?: string }).orderId === orderId;
    const voided = new Set(
      events
        .filter(({ type }) => type === 'PlacementVoided')
        .map(({ data }) => (data as { placementEventId: string }).placementEventId),
    );
    return events.find((event) => event.type !== 'PlacementVoided' && isOf(event) && !voided.has(event.id));
  };
});
