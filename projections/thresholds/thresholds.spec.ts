import { derivedUuid } from '#libs/kernel/ids.js';
import { ThresholdEvaluated } from '#libs/programme/events/threshold-evaluated.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { thresholds } from './thresholds.projection.js';
import { ThresholdsQueries } from './thresholds.query.js';

const model = new ReadModel(thresholds);
const queries = new ThresholdsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

describe('thresholds (E16)', () => {
  it('have a row for each evaluation of each partner, of the same day, too, in their order', async () => {
    const story = new Story();
    const sourceEventId = derivedUuid('begun', 1);
    const tell = (partnerOrgId: string, CHF: string, graceUntil: string | null) =>
      story.tell(
        `threshold-${partnerOrgId}`,
        ThresholdEvaluated,
        {
          sourceUpTo: '1',
          deferred: [],
          partnerOrgId,
          from: '2023-03-12',
          on: '2024-03-12',
          CHF,
          EUR: '0.00',
          met: graceUntil === null,
          graceUntil,
          sourceEventId,
        },
        { at: '2024-03-12T05:00:00Z' },
      );
    const first = tell('org_p', '1999.99', '2024-06-10');
    tell('org_q', '2000.00', null);
    tell('org_p', '-10.00', '2024-06-10');
    const { data } = await model.answer(story, () => queries.list({ partnerOrgId: 'org_p' }, {}));
    expect(data.map(({ chf, isMet, graceUntil }) => [chf, isMet, graceUntil])).toEqual([
      ['1999.99', false, '2024-06-10'],
      ['-10.00', false, '2024-06-10'],
    ]);
    expect(data[0]).toEqual({
      partnerOrgId: 'org_p',
      windowFrom: '2023-03-12',
      windowTo: '2024-03-12',
      chf: '1999.99',
      eur: '0.00',
      isMet: false,
      graceUntil: '2024-06-10',
      evaluatedAt: '2024-03-12T05:00:00Z',
      evaluationId: sourceEventId,
      correlationId: first.metadata.$correlationId,
    });
    const page = await queries.list({}, { limit: 2 });
    expect(page.data.map(({ partnerOrgId }) => partnerOrgId)).toEqual(['org_p', 'org_q']);
    const rest = await queries.list({}, { limit: 2, cursor: page.nextCursor ?? undefined });
    expect([rest.data.map(({ chf }) => chf), rest.nextCursor]).toEqual([['-10.00'], null]);
  });
});
