import { checksOf, reasonsOf } from './checks.js';
import { Size, formatHistory, generateHistory, generateProbes } from './generator.js';
import { expectedOf, play } from './model.js';
import { brokenPromises } from './promises.js';
import { HistoryRecord } from './records.js';
import { World, emptyWorld, keyOf } from './world.js';

const sizes: readonly Size[] = [1, 2, 3, 4].map((seed) => ({
  seed,
  records: 4000,
  organisations: 20 + 10 * seed,
  partners: 4 + 2 * seed,
  months: 18 + 6 * seed,
}));
const histories = sizes.map(generateHistory);
const ofProgramme = sizes.slice(0, 3).map((size) => generateHistory({ ...size, records: 3000, programme: true }));
const count = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Which of the three places of `supersede` ended a partnership. */
const howSuperseded = (world: World, record: HistoryRecord): string =>
  record.do === 'accept-invitation' ? `by ${world.invitations.get(record.invitation)!.asked.do}` : `by ${record.do}`;

const rare = [
  'superseded by invite-partner',
  'superseded by invite-client',
  'superseded by change-access',
  'a product is gone since the invitation',
  'refund again as it was',
  'refund again REFUND_ID_REUSED',
  'refund again UNKNOWN_ORDER',
  'publish-prices late',
  'publish-rate-card late',
  'another family',
  'a partner is a client',
  'nothing is charged',
  'renewed under a limited set',
  'charged in another currency',
  'an instant is shared',
];

describe('generated histories', () => {
  it('are the same for the same seed and others for another', () => {
    const [size] = sizes as [Size];
    expect(formatHistory(generateHistory(size))).toBe(formatHistory(histories[0]!));
    expect(formatHistory(generateHistory({ ...size, seed: 99 }))).not.toBe(formatHistory(histories[0]!));
    expect(generateProbes(histories[0]!, 5)).toEqual(generateProbes(histories[0]!, 5));
  });

  it('keep what is promised of every history, be they short', () => {
    for (const history of [...histories, ...ofProgramme]) expect(brokenPromises(history)).toEqual([]);
    const short = generateHistory({ seed: 7, records: 200, organisations: 8, partners: 3, months: 6 });
    expect(short).toHaveLength(200);
    expect(brokenPromises(short)).toEqual([]);
  });

  it('are told from what breaks a promise', () => {
    const [first, second] = histories[0]! as [HistoryRecord, HistoryRecord];
    expect(brokenPromises([first, { ...second, n: 7, at: '2001-01-01T00:00:00Z' }])).toEqual([
      'record 7: lines are numbered from 1',
      'record 7: instants never decrease',
    ]);
  });

  it('are refused for every reason there is, and for several at once', () => {
    const first = new Map<string, number>();
    const both = new Map<string, number>();
    for (const history of [...histories, ...ofProgramme]) {
      const world = emptyWorld();
      for (const record of history) {
        const reasons = reasonsOf(world, record);
        if (reasons.length > 0) count(first, `${record.do} ${reasons[0]}`);
        for (const [index, reason] of reasons.entries())
          for (const later of reasons.slice(index + 1)) count(both, `${reason} ${later}`);
        play(world, record);
      }
    }
    const wanted = Object.entries(checksOf).flatMap(([kind, checks]) => checks.map(([code]) => `${kind} ${code}`));
    expect(wanted.filter((key) => !first.has(key))).toEqual([]);
    expect(both.size).toBeGreaterThan(170);
  });

  it('meet what is rare', () => {
    const found = new Set<string>();
    for (const history of histories) {
      const world = emptyWorld();
      const families = new Map<string, string>();
      for (const record of history) {
        const audited = world.audit.length;
        const repeated = record.do === 'refund' && world.refunds.has(record.refund);
        const code = play(world, record);
        for (const { action } of world.audit.slice(audited))
          if (action === 'superseded') found.add(`superseded ${howSuperseded(world, record)}`);
        if (record.do === 'accept-invitation' && !record.grant && code === 'PRODUCT_NOT_OWNED')
          found.add('a product is gone since the invitation');
        if (repeated) found.add(`refund again ${code ?? 'as it was'}`);
        if (record.do === 'publish-prices' || record.do === 'publish-rate-card')
          if (record.validFrom < record.at) found.add(`${record.do} late`);
        if (record.do === 'publish-prices')
          for (const { sku, family } of record.prices) {
            if (families.has(sku) && families.get(sku) !== family) found.add('another family');
            families.set(sku, family);
          }
      }
      for (const line of world.lines) {
        const partnerBuys = world.organisations.get(line.client)!.level !== null;
        if (partnerBuys && line.managingPartner !== null) found.add('a partner is a client');
        if (line.charged === '0.00' && line.benefit === 'discount') found.add('nothing is charged');
        const managed = world.auditOfPair.get(keyOf(line.client, line.managingPartner ?? ''));
        if (managed?.every(({ to }) => to?.mode !== 'FULL')) found.add('renewed under a limited set');
        const payer = world.organisations.get(line.payer)!;
        if (payer.currency !== line.currency) found.add('charged in another currency');
      }
      if (new Set(history.map(({ at }) => at)).size < history.length) found.add('an instant is shared');
    }
    expect([...found].sort()).toEqual([...rare].sort());
  });

  it('reach every action of the audit, every reason, every kind of tax and every status', () => {
    const found = new Map<string, number>();
    for (const [index, history] of histories.entries()) {
      const expected = expectedOf(history, generateProbes(history, index));
      for (const { action } of expected.audit) count(found, action);
      for (const { benefit, reason } of expected.lines) count(found, reason ?? benefit);
      for (const { status, direction } of expected.invitations) count(found, `${direction} ${status}`);
      for (const { vat, reverseCharge } of expected.invoices) count(found, `${vat.length} ${reverseCharge}`);
      for (const { mode } of expected.access) count(found, `probe ${mode}`);
      for (const { grantedDiffers } of expected.invitations) count(found, `differs ${grantedDiffers}`);
    }
    const statuses = ['open', 'accepted', 'declined', 'withdrawn'];
    const wanted = [
      ...['granted', 'access-changed', 'product-added', 'product-removed', 'payment-changed', 'ended', 'superseded'],
      ...['product-gone', 'cashback', 'discount', 'NO_ACTIVE_GRANT', 'PRODUCT_NOT_DELEGATED', 'ZERO_BENEFIT'],
      ...['PRODUCT_FAMILY_NOT_ELIGIBLE', '0 false', '0 true', '1 false', '2 false', '3 false'],
      ...['probe FULL', 'probe LIMITED', 'probe null', 'differs true', 'differs false'],
      ...['client-to-partner', 'partner-to-client'].flatMap((way) => statuses.map((status) => `${way} ${status}`)),
    ];
    expect(wanted.filter((key) => !found.has(key))).toEqual([]);
  });
});
