import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { addDays, addMonths, businessDateOf } from '#libs/kernel/time.js';
import type { Answered } from './testing/client.js';
import { expected, furnish, type House, startHouse } from './testing/house.js';

type Row = Record<string, string>;
interface Operation {
  parameters?: { name: string; in: string; schema: { enum?: string[]; format?: string } }[];
}
const { paths } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../docs/openapi.json', import.meta.url)), 'utf8'),
) as { paths: Record<string, { get?: Operation }> };
/** Parameters of how a list is read, not of what is in it. */
const READING = ['limit', 'cursor', 'order', 'minPosition'];
/** Lists whose rows are no part of the story below: the specs of their read models and routes ask their filters. */
const ELSEWHERE = [
  '/v1/missing-vat-numbers',
  '/v1/reseller-terms',
  '/v1/terms-acceptances',
  '/v1/applications',
  '/v1/entitlements',
  '/v1/partners/{partner}/reinvoice-lines',
  '/v1/price-lists',
  '/v1/rate-cards',
  '/v1/tax-tables/{country}/versions',
  '/v1/prices',
  '/v1/policy/changes',
  '/v1/organisations/{organisation}/prepaid',
  '/v1/organisations/{organisation}/prepaid/movements',
  '/v1/support-code-checks',
  '/v1/organisations/{organisation}/support-access',
  '/v1/organisations/{organisation}/support-access/uses',
  '/v1/support-access',
  '/v1/support-access-uses',
  '/v1/notices',
  '/v1/organisations/{organisation}/notices',
  '/v1/tenders',
  '/v1/tenders/{tender}/replies',
  '/v1/organisations/{organisation}/tenders',
  '/v1/directory',
];
const lists = Object.entries(paths).flatMap(([path, { get }]) => {
  const parameters = get?.parameters ?? [];
  if (ELSEWHERE.includes(path) || !parameters.some(({ name }) => name === 'limit')) return [];
  const filters = parameters.filter((one) => one.in === 'query' && !READING.includes(one.name));
  return [{ path, filters, owners: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string) }];
});

/** Which rows of the whole list a filter, or an owner in the path, is to leave. */
const LEAVES: Record<string, (row: Row, value: string) => boolean> = {
  client: ({ clientOrgId }, value) => clientOrgId === value,
  partner: ({ partnerOrgId }, value) => partnerOrgId === value,
  organisation: ({ viewerOrgId }, value) => viewerOrgId === value,
  status: ({ status }, value) => status === value,
  currency: ({ currency }, value) => currency === value,
  action: ({ action }, value) => action === value,
  from: ({ at }, value) => Date.parse(at!) >= Date.parse(value),
  to: ({ at }, value) => Date.parse(at!) <= Date.parse(value),
  user: ({ userId }, value) => userId === value,
  placedBy: ({ placedBy }, value) => placedBy === value,
  orderId: ({ orderId }, value) => orderId === value,
  correction: ({ correctionId }, value) => correctionId === value,
  run: ({ runId }, value) => runId === value,
  kind: ({ kind }, value) => kind === value,
  state: ({ state }, value) => state === value,
  because: ({ because }, value) => because === value,
  month: ({ month }, value) => month === value,
  product: (row, value) =>
    'productId' in row && 'months' in row
      ? row['productId'] === value
      : (CONCERNING[value] ?? []).includes(labelOf(row)),
};
/** The list that has the rows of all owners. */
const WHOLE: Record<string, string> = {
  '/v1/organisations/{organisation}/invoices': '/v1/invoices',
  '/v1/organisations/{organisation}/credit-notes': '/v1/credit-notes',
  '/v1/partners/{partner}/clients': '/v1/clients',
  '/v1/partners/{partner}/earnings': '/v1/earnings',
  '/v1/partners/{partner}/cashback': '/v1/cashback',
  '/v1/partners/{partner}/thresholds': '/v1/thresholds',
  '/v1/clients/{client}/access': '/v1/access-changes',
};
const TODAY = businessDateOf(new Date().toISOString());
const LAST_MONTH = addMonths(`${TODAY.slice(0, 7)}-01`, -1).slice(0, 7);
/** Values of filters, some of which no row has. */
const NAMED: Record<string, string[]> = {
  orderId: ['ord_prd_6', 'no_1'],
  run: ['run_1', 'run_2', 'no_1'],
  month: [LAST_MONTH, '2019-01'],
};
const AUDITS = ['/v1/access-changes', '/v1/clients/{client}/access'];
const OWNERS: Record<string, string> = {
  organisation: 'client_1',
  partner: 'partner_1',
  client: 'client_1',
  correction: 'cor_1',
};
/** Read by the programme desk, as invitations are. */
const STAFFING = ['/v1/invitations', '/v1/mandates', '/v1/collaborators', '/v1/account-entries'];
const deskOf = (path: string): string => (AUDITS.includes(path) ? 'staff:support' : 'staff:finance');
const queryDesk = (path: string): string => (STAFFING.includes(path) ? 'staff:programme' : deskOf(path));

const labelOf = ({ action, partnerOrgId, invitationId }: Row): string =>
  [action, partnerOrgId, invitationId].filter(Boolean).join(' ');
const FULL_OF_3 = ['granted partner_3 inv_3', 'payment-changed partner_3', 'ended partner_3'];
const OFFER_TO_3 = ['invited partner_3 inv_3', 'invitation-accepted partner_3 inv_3'];
const ASKED_BY_2 = ['invited partner_2 inv_2', 'invitation-accepted partner_2 inv_2'];
/** By product, what of the story below concerns it. */
const CONCERNING: Record<string, string[]> = {
  prd_1: [
    'invited partner_1 inv_1',
    'invitation-accepted partner_1 inv_1',
    'granted partner_1 inv_1',
    ...ASKED_BY_2,
    'superseded partner_1 inv_3',
    ...OFFER_TO_3,
    ...FULL_OF_3,
  ],
  prd_2: [
    ...ASKED_BY_2,
    'granted partner_2 inv_2',
    'verified partner_2',
    'superseded partner_2 inv_3',
    ...OFFER_TO_3,
    'granted partner_3 inv_3',
    'payment-changed partner_3',
  ],
  add_1: ['granted partner_1 inv_1', ...ASKED_BY_2, 'superseded partner_1 inv_3', ...OFFER_TO_3, ...FULL_OF_3],
  prd_3: ['product-added partner_1', 'product-removed partner_1', ...OFFER_TO_3, ...FULL_OF_3],
  prd_4: FULL_OF_3,
  prd_5: [],
  prd_6: ['granted partner_1 inv_4', 'invited partner_2 inv_6', 'invitation-withdrawn partner_2 inv_6'],
  prd_7: [],
  prd_8: ['granted partner_1 inv_4', 'invited partner_2 inv_6', 'invitation-withdrawn partner_2 inv_6'],
};

describe('Every list of the API', () => {
  let house: House;
  const whole = new Map<string, Row[]>();
  const rowsOf = ({ body }: Answered): Row[] => body['data'] as Row[];
  const get = async (path: string, query: Record<string, string> = {}): Promise<Row[]> => {
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => OWNERS[name]!);
    const search = new URLSearchParams({ limit: '200', ...query }).toString();
    return rowsOf(await expected(house.as(queryDesk(path))('GET', `${address}?${search}`), 200));
  };
  /** The rows that the path and the filters are to leave, of those of the unfiltered list of everybody. */
  const left = async (path: string, owners: readonly string[], query: Record<string, string>): Promise<Row[]> => {
    const conditions = [...owners.map((name) => [name, OWNERS[name]!] as const), ...Object.entries(query)];
    const name = WHOLE[path] ?? path;
    if (!whole.has(name)) whole.set(name, await get(name));
    return whole.get(name)!.filter((row) => conditions.every(([name, value]) => LEAVES[name]!(row, value)));
  };

  beforeAll(async () => {
    house = await startHouse();
    await furnish(house.as, { clients: ['client_1'], partners: ['partner_1', 'partner_2', 'partner_3'] });
    await populate(house);
    await house.open.checkpoints.settled(house.open.store, 20_000);
  }, 90_000);
  afterAll(() => house.close());

  it('takes only filters that this test knows, and has rows to filter', async () => {
    expect(ELSEWHERE.filter((path) => paths[path]?.get === undefined)).toEqual([]);
    const known = lists.flatMap(({ filters, owners }) => [...filters.map(({ name }) => name), ...owners]);
    expect(known.filter((name) => LEAVES[name] === undefined)).toEqual([]);
    for (const { path } of lists) expect([path, (await get(path)).length]).not.toEqual([path, 0]);
  });

  it.each(lists)(
    'answers exactly the rows of its owner and its filters, one and two at a time: $path',
    async (list) => {
      const { path, filters, owners } = list;
      expect(await get(path)).toEqual(await left(path, owners, {}));
      const instants = (await get(path)).map(({ at }) => at!).filter(Boolean);
      const valuesOf = ({ name, schema }: (typeof filters)[number]): string[] => {
        if (schema.enum) return schema.enum;
        if (schema.format === 'date-time') return [instants[4]!, instants.at(-5)!];
        if (name in NAMED) return NAMED[name]!;
        if (name === 'user') return ['dev-collaborator', 'usr_1', 'no_1'];
        return name === 'product'
          ? [...Object.keys(CONCERNING), 'nobody_1']
          : ['client_1', 'partner_1', 'partner_3', 'no_1'];
      };
      const singles = filters.flatMap((filter) => valuesOf(filter).map((value) => [[filter.name, value]]));
      const pairs = filters.flatMap((filter, index) =>
        filters.slice(index + 1).flatMap((other) =>
          [0, 1].map((n) => [
            [filter.name, valuesOf(filter)[n]!],
            [other.name, valuesOf(other)[n]!],
          ]),
        ),
      );
      for (const chosen of [...singles, ...pairs]) {
        const query = Object.fromEntries(chosen);
        expect({ query, rows: await get(path, query) }).toEqual({ query, rows: await left(path, owners, query) });
      }
    },
  );

  it.each(lists)('turns round, page by page, each row once, and keeps its cursors apart: $path', async ({ path }) => {
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => OWNERS[name]!);
    const ask = (query: string) => house.as(queryDesk(path))('GET', `${address}?${query}`);
    const rows: Row[] = [];
    const cursors: string[] = [];
    let cursor: unknown = null;
    do {
      const behind = cursor === null ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
      const answer = await expected(ask(`order=desc&limit=2${behind}`), 200);
      rows.push(...rowsOf(answer));
      cursor = answer.body['nextCursor'];
      if (cursor !== null) cursors.push(encodeURIComponent(String(cursor)));
    } while (cursor !== null);
    expect(rows).toEqual((await get(path)).reverse());
    for (const one of cursors.slice(0, 1)) expect((await ask(`cursor=${one}`)).body['code']).toBe('INVALID_CURSOR');
    expect((await ask('order=newest')).body['code']).toBe('VALIDATION_FAILED');
  });

  it('names the manager of an add-on, from its order on (A2, A11)', async () => {
    const [granted] = (await get('/v1/access-changes')).filter((row) => labelOf(row) === 'superseded partner_1 inv_3');
    const before = new Date(Date.parse(granted!['at']!) - 1).toISOString();
    const at = (product: string, instant: string) =>
      house.as('staff:support')('GET', `/v1/clients/client_1/access/at?product=${product}&instant=${instant}`);
    const told = { partnerOrgId: 'partner_1', mode: 'LIMITED' };
    expect((await at('add_1', before)).body).toMatchObject(told);
    expect((await at('prd_1', before)).body).toMatchObject(told);
    expect((await at('add_1', granted!['at']!)).body).toMatchObject({ partnerOrgId: 'partner_3', mode: 'FULL' });
  });

  it('nets a discount to zero once its line was refunded (R26, A15)', async () => {
    const discounts = await get('/v1/discounts');
    expect(discounts).toEqual([
      { partnerOrgId: 'partner_3', currency: 'CHF', given: '1.98', takenBack: '-1.98', net: '0.00' },
    ]);
    const earnings = (await get('/v1/earnings')).filter(({ partnerOrgId }) => partnerOrgId === 'partner_3');
    expect(earnings).toMatchObject([{ discountGiven: '1.98', discountTakenBack: '-1.98', discountNet: '0.00' }]);
  });
});

/** Two clients with three partners: what a story leaves in every list. */
const populate = async ({ as, open }: House): Promise<void> => {
  const tell = (who: string, path: string, body: object = {}, status = 200) =>
    expected(as(who)('POST', `/v1${path}`, { body }), status);
  const [one, two] = ['client_1:legalRepresentative', 'client_2:legalRepresentative'];
  const partner = (n: number) => `partner_${n}:legalRepresentative`;
  const order = (who: string, clientOrgId: string, productId: string, more: object = {}) =>
    tell(who, '/orders', { clientOrgId, productId, orderId: `ord_${productId}`, sku: 'hosting-web', ...more }, 201);
  const invite = (who: string, n: number, clientOrgId: string, partnerN: number, access: object, more: object = {}) => {
    const parties = { invitationId: `inv_${n}`, clientOrgId, partnerOrgId: `partner_${partnerN}` };
    return tell(who, '/invitations', { ...parties, access, ...more }, 201);
  };
  const full = { mode: 'FULL' };
  const limited = (...products: string[]) => ({ mode: 'LIMITED', products });
  const euro = { orgId: 'client_2', name: 'Deux', legalForm: 'company', country: 'DE', currency: 'EUR' };
  await tell('staff:programme', '/organisations', euro, 201);
  const entries = [{ validFrom: '2018-01-01', rate: '0.19' }];
  await tell('staff:finance', '/tax-tables', { tables: [{ country: 'DE', entries }] }, 201);

  for (const product of ['prd_1', 'prd_2']) await order(one, 'client_1', product);
  await invite(one, 1, 'client_1', 1, limited('prd_1'));
  await tell('partner_1:administrator', '/invitations/inv_1/accept');
  await order(one, 'client_1', 'add_1', { parentProductId: 'prd_1' });
  await invite(partner(2), 2, 'client_1', 2, full);
  await tell(one, '/invitations/inv_2/accept', { grant: limited('prd_2') });
  await tell(partner(2), '/clients/client_1/partnerships/partner_2/verify-access');
  await order(one, 'client_1', 'prd_3');
  const sets = '/clients/client_1/partnerships/partner_1/products';
  await tell(one, sets, { productId: 'prd_3' });
  await expected(as(one)('DELETE', `/v1${sets}/prd_3`), 200);
  await invite(one, 3, 'client_1', 3, full, { supersede: true });
  await tell('partner_3:administrator', '/invitations/inv_3/accept');
  const method = '/clients/client_1/partnerships/partner_3/payment-method';
  await tell(one, method, { paymentMethod: 'PARTNER' });
  await order(partner(3), 'client_1', 'prd_4');
  await tell('staff:programme', '/products/prd_2/termination');
  await tell(one, '/clients/client_1/partnerships/partner_3/end');
  await order(one, 'client_1', 'prd_5');

  await invite(two, 4, 'client_2', 1, full);
  await tell(partner(1), '/invitations/inv_4/accept');
  await order(two, 'client_2', 'prd_6');
  const ofPair = '/clients/client_2/partnerships/partner_1';
  await tell(partner(1), `${ofPair}/collaborators`, { userId: 'dev-collaborator' });
  await tell('partner_1:administrator', `${ofPair}/collaborators`, { userId: 'usr_1', products: ['prd_6'] });
  await tell(partner(1), `${ofPair}/collaborators`, { userId: 'usr_2' });
  await tell('partner_1:collaborator', `${ofPair}/enter`);
  for (const productId of ['prd_6', undefined]) await tell('partner_1:administrator', `${ofPair}/enter`, { productId });
  const today = businessDateOf(new Date().toISOString());
  const period = { from: addDays(today, 30), to: addDays(today, 60) };
  for (const product of ['prd_7', 'prd_9']) await order(one, 'client_1', product, { period });
  await order(two, 'client_2', 'prd_8', { period });
  for (const product of ['prd_7', 'prd_9']) await tell(one, `/products/${product}/mandate`, { months: 1 }, 201);
  await tell(partner(1), '/products/prd_8/mandate', { months: 12 }, 201);
  await tell(one, '/products/prd_9/mandate/cancellation');
  await invite(two, 5, 'client_2', 2, limited());
  await tell(partner(2), '/invitations/inv_5/decline');
  await invite(two, 6, 'client_2', 2, full);
  await tell(two, '/invitations/inv_6/withdraw');
  await invite(partner(3), 7, 'client_2', 3, limited());
  await tell('staff:programme', '/partners/partner_2/suspend');

  for (const product of ['add_1', 'prd_4', 'prd_6']) {
    await tell('staff:finance', `/orders/ord_${product}/payments`, { instrument: 'card' }, 201);
  }
  for (const [product, net] of [
    ['add_1', '1.00'],
    ['prd_4', '3.33'],
    ['prd_4', '4.61'],
    ['prd_6', '9.50'],
  ]) {
    await tell('staff:finance', `/orders/ord_${product}/refunds`, { net }, 201);
  }
  for (const orgId of ['partner_1', 'partner_2']) await judgedBefore(open, orgId);
  await settle({ as, open });
};

/** What finance makes of it: an adjustment of last month in a statement, one that waits, and two payout runs. */
const settle = async ({ as, open }: Pick<House, 'as' | 'open'>): Promise<void> => {
  const tell = (path: string, body: object = {}, status = 200, who = 'staff:finance') =>
    expected(as(who)('POST', `/v1${path}`, { body }), status);
  const second = 'staff:finance/dev-finance-2';
  await adjustedBefore(open, 'partner_1', '80.00');
  await tell('/period-closings', { month: LAST_MONTH });
  for (const [n, amount] of [
    [1, '60.00'],
    [2, '-5.00'],
    [3, '7.00'],
  ] as const) {
    const adjustment = { adjustmentId: `adj_${n}`, partnerOrgId: `partner_${n}`, currency: 'CHF', reason: 'agreed' };
    await tell('/adjustments', { ...adjustment, amount }, 201);
    if (n < 3) await tell(`/adjustments/adj_${n}/approve`, {}, 200, second);
  }
  const correction = { orderId: 'ord_prd_6', partnerOrgId: 'partner_3', reason: 'granted too late' };
  for (const n of [1, 2]) await tell('/corrections/attribution', { correctionId: `cor_${n}`, ...correction }, 201);
  await tell('/corrections/cor_1/approve', {}, 200, second);
  const iban = 'CH9300762011623852957';
  const to = { currency: 'CHF', destination: 'bank', iban };
  await tell('/partners/partner_1/payout-destination', to, 200, 'partner_1:administrator');
  await tell('/payout-runs', { runId: 'run_1', currency: 'CHF' }, 201);
  await tell('/payout-runs/run_1/cancel');
  await tell('/payout-runs', { runId: 'run_2', currency: 'CHF' }, 201);
  await tell('/payout-runs/run_2/approve', {}, 200, second);
};

/** An adjustment that two people of finance made last month. */
const adjustedBefore = async ({ ledger }: House['open'], partnerOrgId: string, amount: string): Promise<void> => {
  const adjustment = { adjustmentId: 'adj_0', partnerOrgId, currency: 'CHF', amount, reason: 'agreed' };
  const events = [
    { type: 'AdjustmentProposed', data: { ...adjustment, proposedBy: 'fin_1' } },
    { type: 'AdjustmentApproved', data: { ...adjustment, approvedBy: 'fin_2' } },
  ];
  const id = derivedUuid('adjusted', partnerOrgId);
  const actor = automationActor('adjusting');
  const context = { commandId: id, correlationId: id, causationId: id, actor };
  const effectiveAt = `${LAST_MONTH}-10T09:00:00Z`;
  await ledger.write({ stream: 'adjustment-adj_0', events, context, effectiveAt }, -1);
};

/** Nobody here is a partner for twelve months: what a history would have brought. */
const judgedBefore = async ({ ledger }: House['open'], partnerOrgId: string): Promise<void> => {
  const sourceEventId = derivedUuid('evaluation', partnerOrgId);
  const data = { partnerOrgId, from: '2023-03-12', on: '2024-03-12', CHF: '2000.00', EUR: '0.00' };
  const event = {
    type: 'ThresholdEvaluated',
    data: { ...data, met: true, graceUntil: null, sourceUpTo: '0', deferred: [], sourceEventId },
  };
  const context = {
    commandId: sourceEventId,
    correlationId: sourceEventId,
    causationId: sourceEventId,
    actor: automationActor('threshold-evaluation'),
  };
  const effectiveAt = '2024-03-12T05:00:00Z';
  await ledger.write({ stream: `threshold-${partnerOrgId}`, events: [event], context, effectiveAt }, -1);
};
