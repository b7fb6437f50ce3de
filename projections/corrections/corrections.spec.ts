import {
  CorrectionApproved,
  CorrectionMade,
  CorrectionProposed,
  PaidByPartnersListed,
} from '#libs/corrections/events/correction-steps.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { OrderCorrected } from '#libs/orders/events/order-corrected.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { corrections } from './corrections.projection.js';
import { CorrectionsQueries } from './corrections.query.js';

const model = new ReadModel(corrections);
const queries = new CorrectionsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const ofCard = {
  kind: 'rate-card',
  version: 'v1',
  proposalId: derivedUuid('p', 1),
  orderId: null,
  partnerOrgId: null,
} as const;
const ofOrder = { kind: 'attribution', version: null, proposalId: null, orderId: 'o3', partnerOrgId: null } as const;
const proposal = (correctionId: string) => ({ correctionId, reason: 'mistyped', proposedBy: 'f1' });
const line = { level: 'gold', rate: '0.30', preferential: '182.28', rateCardVersion: 'v1' };
const decided = (orderId: string, benefit: string): OrderCorrected['data'] => ({
  orderId,
  correctionId: 'c1',
  kind: 'rate-card',
  clientOrgId: 'org_c',
  productId: 'p1',
  currency: 'CHF',
  line: { ...line, partnerOrgId: 'org_p', benefit },
  rows: [{ partnerOrgId: 'org_p', amount: '26.04' }],
  paidAt: null,
  firstEarner: null,
});

describe('corrections', () => {
  const story = new Story();
  const stream = 'correction-c1';
  const first = story.tell(stream, CorrectionProposed, { ...ofCard, ...proposal('c1'), preview: null }, { at: day(1) });
  story.tell(stream, CorrectionApproved, { ...ofCard, ...proposal('c1'), approvedBy: 'f2' }, { at: day(2) });
  story.tell('order-o2', OrderCorrected, decided('o2', '78.12'), { at: day(2) });
  story.tell('order-o1', OrderCorrected, decided('o1', '0.00'), { at: day(2) });
  story.tell(stream, PaidByPartnersListed, { correctionId: 'c1', orders: ['o7', 'o8'] }, { at: day(2) });
  const made = { correctionId: 'c1', kind: 'rate-card', orders: 2, paidByPartners: 2, adjustments: 1 } as const;
  story.tell(stream, CorrectionMade, made, { at: day(2) });
  story.tell('correction-c2', CorrectionProposed, { ...ofOrder, ...proposal('c2'), preview: 'x' }, { at: day(3) });

  it('tell who proposed and approved them, and how much came of it (E29, E32)', async () => {
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data).toEqual([
      {
        correctionId: 'c1',
        kind: 'rate-card',
        invoiceNumber: null,
        rateCardVersion: 'v1',
        orderId: null,
        partnerOrgId: null,
        reason: 'mistyped',
        status: 'made',
        proposedBy: 'f1',
        proposedAt: day(1),
        approvedBy: 'f2',
        approvedAt: day(2),
        orders: 2,
        paidByPartners: 2,
        adjustments: 1,
        correlationId: first.metadata.$correlationId,
      },
      expect.objectContaining({
        correctionId: 'c2',
        status: 'proposed',
        orderId: 'o3',
        approvedAt: null,
        orders: null,
      }),
    ]);
    const asked = async (filter: Parameters<typeof queries.list>[0]) =>
      (await queries.list(filter, {})).data.map(({ correctionId }) => correctionId);
    expect(await asked({ status: 'made' })).toEqual(['c1']);
    expect(await asked({ orderId: 'o3' })).toEqual(['c2']);
  });

  it('tell what became of each order, and which were left alone (E29)', async () => {
    const { data } = await model.answer(story, () => queries.orders({ correctionId: 'c1' }, {}));
    expect(data.map(({ orderId, outcome, benefit }) => [orderId, outcome, benefit])).toEqual([
      ['o1', 'decided-again', '0.00'],
      ['o2', 'decided-again', '78.12'],
      ['o7', 'paid-by-partner', null],
      ['o8', 'paid-by-partner', null],
    ]);
    expect(data[1]).toMatchObject({
      rate: '0.30',
      preferential: '182.28',
      partnerLevel: 'gold',
      partnerOrgId: 'org_p',
    });
  });
});
