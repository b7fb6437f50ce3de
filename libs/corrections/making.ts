import { RateCards, type RateCardEvent, type RateCardsState } from '#libs/catalogue/rate-cards.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { OrderCorrected } from '#libs/orders/events/order-corrected.js';
import { Order, type OrderEvent, type OrderState } from '#libs/orders/order.js';
import { Correction, type CorrectionEvent, type CorrectionState } from './correction.js';
import type { CorrectionSubject, TaxSubject } from './events/correction-steps.js';
import { concerned, earnerBy } from './preview.js';
import { cardOfOrder, concernOf, isPlacedBefore, redecided } from './redecide.js';
import { taxToMake } from './tax-reading.js';

/** Orders corrected at once: enough to keep the store's group commit busy. */
const AT_ONCE = 32;
/** Ids in an event; far below what an append holds. */
const LISTED_AT_ONCE = 5000;

/**
 * Makes a correction that was approved: the card first, so that whoever places from here on has its new rules, then order
 * by order. Each step has an id of its own, so that whoever comes next, be it the same command, another process or the
 * worker, ends what a process that died has left, and two that do it at once do it once.
 */
export const makeCorrection = async (ledger: Ledger, correctionId: string): Promise<void> => {
  const { state } = await ledger.read(Correction, correctionId);
  if (state.status !== 'approved' || !state.approval) return;
  const { proposal, approval } = state;
  const context = (step: string): CommandContext => ({
    commandId: derivedUuid('correction', correctionId, step),
    correlationId: approval.metadata.$correlationId,
    causationId: approval.id,
    actor: { ...approval.metadata.actor, channel: 'automation' },
    effectiveAt: approval.metadata.effectiveAt,
    reason: proposal.reason,
    ...(approval.metadata.importId ? { importId: approval.metadata.importId } : {}),
  });
  if (proposal.tax) return void (await makeTax(ledger, { ...proposal, tax: proposal.tax }, approval, context));
  if (proposal.kind === 'rate-card') await correctCard(ledger, proposal, context('card'));
  const paidByPartners: string[] = [];
  const ids = await concerned(ledger, proposal);
  await inParallel(AT_ONCE, ids, async (orderId) => {
    const outcome = await correctOrder(ledger, proposal, orderId, context(`order:${orderId}`), 'being made');
    if (outcome === 'paid by a partner') paidByPartners.push(orderId);
  });
  const counted = await countOf(ledger, correctionId, ids);
  paidByPartners.sort();
  for (let from = 0; from < paidByPartners.length; from += LISTED_AT_ONCE) {
    const orders = paidByPartners.slice(from, from + LISTED_AT_ONCE);
    await onCorrection(ledger, correctionId, context(`listed:${from}`), ({ listed }) =>
      listed > from ? [] : [{ type: 'PaidByPartnersListed', data: { correctionId, orders } }],
    );
  }
  const { kind } = proposal;
  await onCorrection(ledger, correctionId, context('made'), () => [
    { type: 'CorrectionMade', data: { correctionId, kind, ...counted, paidByPartners: paidByPartners.length } },
  ]);
};

/** The invoice is credited, and another takes its place, by what the order's one event tells (A28). */
const makeTax = async (
  ledger: Ledger,
  { correctionId, kind, tax, orderId }: CorrectionSubject & { correctionId: string; tax: TaxSubject },
  { position: approvedAt }: Recorded,
  context: (step: string) => CommandContext,
): Promise<void> => {
  const id = orderId as string;
  await ledger.transact<OrderState, OrderEvent>({
    aggregate: Order,
    id,
    context: context(`order:${id}`),
    decide: async ({ state: order }, read) => {
      const { status } = (await read(Correction, correctionId)).state;
      if (status === 'made' || order.corrections.has(correctionId)) return [];
      const again = await taxToMake(ledger, { correctionId, tax }, { order, approvedAt });
      return again ? [{ type: 'OrderTaxCorrected', data: again.data }] : [];
    },
  });
  const counted = await countOf(ledger, correctionId, [id]);
  await onCorrection(ledger, correctionId, context('made'), () => [
    { type: 'CorrectionMade', data: { correctionId, kind, ...counted, paidByPartners: 0 } },
  ]);
};

type Going = Exclude<CorrectionState, { status: 'none' }>;
const onCorrection = (
  ledger: Ledger,
  id: string,
  context: CommandContext,
  next: (state: Going) => CorrectionEvent[],
): Promise<unknown> =>
  ledger.transact<CorrectionState, CorrectionEvent>({
    aggregate: Correction,
    id,
    context,
    decide: ({ state }) => (state.status === 'approved' ? next(state) : []),
  });

const correctCard = (
  ledger: Ledger,
  { correctionId, version, proposalId }: CorrectionSubject & { correctionId: string },
  context: CommandContext,
): Promise<unknown> =>
  ledger.transact<RateCardsState, RateCardEvent>({
    aggregate: RateCards,
    id: 'main',
    context,
    decide: ({ state }) =>
      state.proposed.has(proposalId as string)
        ? [
            {
              type: 'RateCardCorrected',
              data: { proposalId: proposalId as string, correctionId, version: version as string },
            },
          ]
        : [],
  });

/**
 * Decides one order again, if the correction concerns it, whatever happens to the order meanwhile.
 * @param when of one that is being made nothing is done any more once it is made: whoever helps and comes late would
 *   decide again what happened to the order since
 */
export const correctOrder = async (
  ledger: Ledger,
  subject: CorrectionSubject & { correctionId: string },
  orderId: string,
  context: CommandContext,
  when: 'being made' | 'opened later',
): Promise<ReturnType<typeof concernOf>> => {
  let concern: ReturnType<typeof concernOf> = 'not';
  await ledger.transact<OrderState, OrderEvent>({
    aggregate: Order,
    id: orderId,
    context,
    decide: async ({ state: order }, read) => {
      if (when === 'being made' && (await read(Correction, subject.correctionId)).state.status === 'made') return [];
      const { state: cards } = await read(RateCards, 'main');
      const card = cardOfOrder(cards, order);
      const place = cards.corrections.get(subject.correctionId);
      const isOther = card?.version !== subject.version || place === undefined || !isPlacedBefore(order, place);
      concern = subject.kind === 'attribution' ? 'decided again' : isOther ? 'not' : concernOf(order);
      const earner = concern === 'decided again' ? await earnerBy(ledger, subject, order) : undefined;
      const again = earner === undefined ? null : redecided(order, earner, card);
      const { correctionId, kind } = subject;
      return again && kind !== 'tax' ? [corrected(order, again, { correctionId, kind })] : [];
    },
  });
  return concern;
};

const corrected = (
  { placement, paidAt, firstEarner }: OrderState,
  again: Pick<OrderCorrected['data'], 'line' | 'rows'>,
  { correctionId, kind }: { correctionId: string; kind: OrderCorrected['data']['kind'] },
): OrderCorrected => {
  const { orderId, clientOrgId, productId, currency } = placement as NonNullable<typeof placement>;
  const data = { orderId, correctionId, kind, clientOrgId, productId, currency, ...again, paidAt, firstEarner };
  return { type: 'OrderCorrected', data };
};

/** What was done to the orders, by what they say themselves, whoever did it. */
const countOf = async (
  ledger: Ledger,
  correctionId: string,
  ids: readonly string[],
): Promise<{ orders: number; adjustments: number }> => {
  const count = { orders: 0, adjustments: 0 };
  await ledger.streams.sync();
  await inParallel(AT_ONCE, ids, async (orderId) => {
    const { state } = await ledger.streams.load(Order, orderId);
    const rows = state.corrections.get(correctionId);
    if (rows === undefined) return;
    count.orders += 1;
    count.adjustments += rows;
  });
  return count;
};
