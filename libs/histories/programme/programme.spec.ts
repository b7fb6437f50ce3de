import { readFileSync } from 'node:fs';
import { formatHistory } from '../generator.js';
import { expectedOf, formatExpected } from '../model.js';
import { brokenPromises } from '../promises.js';
import { programmeHistory, programmeProbes } from './index.js';

const kept = (name: string): string =>
  readFileSync(new URL(`../../../apps/cli/sample/${name}`, import.meta.url), 'utf8');

describe('The sample programme', () => {
  const history = programmeHistory();
  const expected = expectedOf(history, programmeProbes(history));

  it('is kept as it is made, with what the model makes of it, to the byte', () => {
    expect(kept('history.ndjson')).toBe(formatHistory(history));
    expect(kept('expected.json')).toBe(formatExpected(expected));
  });

  it('keeps what is promised of every history, in ids that a person can read', () => {
    expect(brokenPromises(history)).toEqual([]);
    const ids = expected.lines.flatMap(({ client, product, order }) => [client, product, order]);
    expect(
      ids.filter(
        (id) => !/^[a-z]+(-[a-z]+)+$|^pixelwerk|^nordlicht|^(ord-20\d\d-\d{3}|auto-[a-z-]+-20\d\d(-\d\d){2})$/.test(id),
      ),
    ).toEqual([]);
  });

  it('meets what a programme meets in three years', () => {
    expect([...new Set(expected.audit.map(({ action }) => action))].sort()).toEqual([
      ...['access-changed', 'ended', 'granted', 'payment-changed', 'product-added', 'product-gone'],
      ...['product-removed', 'superseded'],
    ]);
    expect(new Set(expected.invitations.map(({ status }) => status))).toEqual(
      new Set(['accepted', 'declined', 'open', 'withdrawn']),
    );
    expect(expected.invitations.filter(({ grantedDiffers }) => grantedDiffers)).toHaveLength(1);
    expect(new Set(expected.lines.map(({ benefit, reason }) => reason ?? benefit))).toEqual(
      new Set([
        ...['cashback', 'discount'],
        ...['NO_ACTIVE_GRANT', 'PRODUCT_NOT_DELEGATED', 'PRODUCT_FAMILY_NOT_ELIGIBLE'],
      ]),
    );
    expect(new Set(expected.invoices.map(({ vat, reverseCharge }) => `${vat.length} ${reverseCharge}`))).toEqual(
      new Set(['0 false', '0 true', '1 false', '2 false']),
    );
    expect(new Set(expected.lines.map(({ rateCard }) => rateCard))).toEqual(new Set([null, 'card-2022', 'card-2023']));
    expect(expected.earnings.filter(({ reversed }) => reversed !== '0.00').length).toBeGreaterThan(2);
    expect(new Set(expected.refused.map(({ code }) => code)).size).toBeGreaterThan(20);
  });

  it('pays its partners in its last year, closes months, and lets go what nobody may renew any more', () => {
    expect(new Set(expected.payouts!.map(({ status }) => status))).toEqual(new Set(['settled', 'failed', 'returned']));
    expect(expected.mandates!.map(({ status, reason }) => [status, reason])).toEqual([
      ['lapsed', 'NOT_ALLOWED_TO_ORDER'],
    ]);
    expect(new Set(expected.statements!.map(({ month }) => month)).has('2024-11')).toBe(true);
    expect(expected.corrections).toHaveLength(2);
    expect(expected.partners!.map(({ status }) => status)).toContain('left');
  });

  it('lets a partner earn on what was ordered while it managed, though another one does when it is paid', () => {
    const [line] = expected.lines.filter(({ product }) => product === 'musee-valclair-drive');
    expect(line).toMatchObject({ managingPartner: 'atelier-coteau', benefit: 'cashback' });
    const paid = history.find((record) => record.do === 'pay' && record.order === line!.order)!;
    const probe = { at: paid.at, client: 'musee-valclair', product: 'musee-valclair-drive' };
    expect(expectedOf(history, [probe]).access).toEqual([
      { ...probe, partner: 'pixelwerk', mode: 'FULL', by: 'reto-ammann' },
    ]);
  });
});
