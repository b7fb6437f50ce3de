import { dividedProposal } from '#libs/catalogue/rate-card-parts.js';
import {
  RateCards,
  checkRules,
  rateCardOf,
  type RateCardData,
  type RateCardsState,
} from '#libs/catalogue/rate-cards.js';
import { publishDivided } from '#libs/catalogue/parts.js';
import { PriceLists } from '#libs/catalogue/price-lists.js';
import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { type Execution, executing, handles } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { isImported } from '#libs/kernel/actor.js';
import { streamName } from '#libs/event-sourcing/streams.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { Order } from '#libs/orders/order.js';
import { Organisation } from '#libs/organisation/organisation.js';
import {
  type Agreed,
  approveCorrection,
  type AttributionCorrectionData,
  type AttributionFacts,
  Correction,
  type CorrectionEvent,
  type CorrectionState,
  proposeAttributionCorrection,
  proposeRateCardCorrection,
  type RateCardCorrectionData,
} from './correction.js';
import type { CorrectionMade, CorrectionSubject } from './events/correction-steps.js';
import { makeCorrection } from './making.js';
import { type CorrectionPreview, digestOf, NO_PREVIEW, partnerThen, previewOf } from './preview.js';
import { proposeTaxCorrection, type TaxCorrectionData } from './tax-proposal.js';
import { decideTax, previewOfTaxSubject } from './tax-reading.js';

/** Asks for what would follow; whatever would refuse the command refuses it, and nothing is written. */
interface Dry {
  dryRun?: boolean;
}
type CardCorrection = RateCardCorrectionData & Partial<Agreed> & Dry;
type EarnerCorrection = AttributionCorrectionData & Partial<Agreed> & Dry;
type Approval = { correctionId: string } & Dry;

/** One person of finance proposes other rules for a published card (E29); with the other person named, both at once. */
export class CorrectRateCard extends LedgerCommand<CardCorrection> {}
/** One person of finance proposes another earner for an order (E30); with the other person named, both at once. */
export class CorrectAttribution extends LedgerCommand<EarnerCorrection> {}
/** One person of finance proposes another tax for an issued invoice (A28). */
export class CorrectInvoiceTax extends LedgerCommand<TaxCorrectionData & Dry> {}
/** Another person agrees, and it is made (E32). */
export class ApproveCorrection extends LedgerCommand<Approval> {}

/** The proposed rules as a card; undefined: no such card was published. */
const proposedCard = (
  { cards }: RateCardsState,
  { version, rules }: Pick<RateCardCorrectionData, 'version' | 'rules'>,
): RateCardData | undefined => {
  const card = cards.byVersion.get(version);
  return card && { version, validFrom: card.validFrom, rules };
};

/** What would follow from other rules of a card, by what the ledger holds now; nothing is written. */
export const previewRateCardCorrection = async (
  ledger: Ledger,
  data: Pick<RateCardCorrectionData, 'version' | 'rules'>,
): Promise<CorrectionPreview> => {
  const { version } = data;
  const proposed = proposedCard((await ledger.read(RateCards, 'main')).state, data);
  const corrected = proposed && rateCardOf(proposed);
  const subject = { kind: 'rate-card', version, proposalId: null, orderId: null, partnerOrgId: null } as const;
  return previewOf(ledger, subject, (card) => (card?.version === version ? (corrected ?? card) : card));
};

/** What would follow from another earner of an order. */
export const previewAttributionCorrection = (
  ledger: Ledger,
  { orderId, partnerOrgId }: Pick<AttributionCorrectionData, 'orderId' | 'partnerOrgId'>,
): Promise<CorrectionPreview> =>
  previewOf(ledger, { kind: 'attribution', version: null, proposalId: null, orderId, partnerOrgId }, (card) => card);

const attributionFacts = async (
  ledger: Ledger,
  { orderId, partnerOrgId }: Pick<AttributionCorrectionData, 'orderId' | 'partnerOrgId'>,
): Promise<AttributionFacts> => {
  const { state: order } = await ledger.read(Order, orderId);
  if (partnerOrgId === null) return { order, partner: null };
  const { state: organisation } = await ledger.read(Organisation, partnerOrgId);
  return { order, partner: { organisation, thenPartner: await partnerThen(ledger, order, partnerOrgId) } };
};

const onCorrection = (
  ledger: Ledger,
  id: string,
  context: CommandContext,
  decide: (state: CorrectionState) => Promise<CorrectionEvent[]>,
): Promise<CommandOutcome> =>
  ledger.transact<CorrectionState, CorrectionEvent>({
    aggregate: Correction,
    id,
    context,
    decide: ({ state }) => decide(state),
  });

/** Made at once where it is agreed to; what a process left undone is done by whoever repeats it. */
const made = async (ledger: Ledger, correctionId: string, outcome: CommandOutcome): Promise<CommandOutcome> => {
  await makeCorrection(ledger, correctionId);
  const { state, position } = await ledger.read(Correction, correctionId);
  if (state.status === 'none') return outcome;
  return { ...outcome, position, answer: answerOf(state.made, null) };
};

const answerOf = (made: CorrectionMade['data'] | null, preview: CorrectionPreview | null) => ({
  preview,
  made: made !== null,
  orders: made?.orders ?? null,
  paidByPartners: made?.paidByPartners ?? null,
  adjustments: made?.adjustments ?? null,
});

/** The answer of a dry run: as if nothing had to change, with what would. */
const dry = (
  correctionId: string,
  { revision, position }: { revision: number; position?: bigint | undefined },
  preview: CorrectionPreview,
): CommandOutcome => ({
  stream: streamName(Correction, correctionId),
  revision,
  position,
  events: [],
  repeated: false,
  answer: answerOf(null, preview),
});

const correctingCard: Execution<CardCorrection> = executing(
  {
    who: proposeRateCardCorrection.who,
    refuses: [...proposeRateCardCorrection.refuses, 'RATE_CARD_INVALID', 'RATE_ABOVE_CAP', 'PREFERENTIAL_ABOVE_PUBLIC'],
  },
  async (ledger, data, context) => {
    const { correctionId, version, rules } = data;
    const before = await ledger.read(Correction, correctionId);
    const proposalId = derivedUuid('proposal', context.commandId);
    const decided = async (state: CorrectionState, preview: string | null): Promise<CorrectionEvent[]> => {
      const { state: cards } = await ledger.read(RateCards, 'main');
      const events = proposeRateCardCorrection(data, { cards, proposalId, preview }, context.actor)(state);
      const proposed = proposedCard(cards, data);
      const { state: prices } = await ledger.read(PriceLists, 'main');
      // What a history says was agreed to is a fact, also above the cap.
      const isCapped = !isImported(context.actor);
      if (proposed) checkRules(proposed, prices, context.actor, { isCapped });
      return events;
    };
    if (data.dryRun) {
      await decided(before.state, null);
      return dry(correctionId, before, await previewRateCardCorrection(ledger, data));
    }
    if (!before.commands.has(context.commandId)) {
      await decided(before.state, null);
      await publishDivided(ledger, {
        aggregate: RateCards,
        id: 'main',
        context: { ...withoutKey(context), commandId: proposalId },
        division: dividedProposal({ proposalId, correctionId }, { version, rules }),
        pending: ({ pending }) => pending,
        decide: ({ proposed }) => (proposed.has(proposalId) ? [] : [version]),
      });
    }
    const outcome = await onCorrection(ledger, correctionId, context, async (state) =>
      decided(state, data.approvedBy === undefined ? digestOf(await previewRateCardCorrection(ledger, data)) : null),
    );
    return made(ledger, correctionId, outcome);
  },
);

const withoutKey = ({ bodyHash: _body, isKeyed: _keyed, ...context }: CommandContext): CommandContext => context;

const correctingAttribution: Execution<EarnerCorrection> = executing(
  proposeAttributionCorrection,
  async (ledger, data, context) => {
    if (data.dryRun) {
      const before = await ledger.read(Correction, data.correctionId);
      const facts = { ...(await attributionFacts(ledger, data)), preview: null };
      proposeAttributionCorrection(data, facts, context.actor)(before.state);
      return dry(data.correctionId, before, await previewAttributionCorrection(ledger, data));
    }
    const outcome = await onCorrection(ledger, data.correctionId, context, async (state) => {
      const facts = await attributionFacts(ledger, data);
      const decide = (preview: string | null) =>
        proposeAttributionCorrection(data, { ...facts, preview }, context.actor)(state);
      const events = decide(null);
      if (data.approvedBy !== undefined) return events;
      return decide(digestOf(await previewAttributionCorrection(ledger, data)));
    });
    return made(ledger, data.correctionId, outcome);
  },
);

const correctingTax: Execution<TaxCorrectionData & Dry> = executing(
  proposeTaxCorrection,
  async (ledger, data, context) => {
    if (data.dryRun) {
      const before = await ledger.read(Correction, data.correctionId);
      const { preview } = await decideTax(ledger, data, context.actor, before.state);
      return dry(data.correctionId, before, preview);
    }
    const outcome = await onCorrection(ledger, data.correctionId, context, async (state) => {
      const { events } = await decideTax(ledger, data, context.actor, state);
      return events;
    });
    return made(ledger, data.correctionId, outcome);
  },
);

const approving: Execution<Approval> = executing(
  approveCorrection,
  async (ledger, { correctionId, dryRun }, context) => {
    if (dryRun) {
      const before = await ledger.read(Correction, correctionId);
      const { state } = before;
      const preview = state.status === 'proposed' ? await previewAgain(ledger, state.proposal) : NO_PREVIEW;
      approveCorrection({ correctionId }, { preview: digestOf(preview) }, context.actor)(state);
      return dry(correctionId, before, preview);
    }
    const outcome = await onCorrection(ledger, correctionId, context, async (state) => {
      const decide = (preview: string | null) => approveCorrection({ correctionId }, { preview }, context.actor)(state);
      if (state.status !== 'proposed' || state.proposal.preview === null) return decide(null);
      return decide(digestOf(await previewAgain(ledger, state.proposal)));
    });
    return made(ledger, correctionId, outcome);
  },
);

/** What would follow from a correction that was proposed. */
const previewAgain = async (
  ledger: Ledger,
  { correctionId, version, proposalId, orderId, partnerOrgId, tax }: CorrectionSubject & { correctionId: string },
): Promise<CorrectionPreview> => {
  if (tax) return previewOfTaxSubject(ledger, correctionId, tax);
  if (orderId !== null) return previewAttributionCorrection(ledger, { orderId, partnerOrgId });
  const { state } = await ledger.read(RateCards, 'main');
  const proposed = state.proposed.get(proposalId as string);
  return previewRateCardCorrection(ledger, { version: version as string, rules: proposed?.rules ?? [] });
};

export const commands = [
  handles(CorrectRateCard, correctingCard),
  handles(CorrectAttribution, correctingAttribution),
  handles(CorrectInvoiceTax, correctingTax),
  handles(ApproveCorrection, approving),
];
