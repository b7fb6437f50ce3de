import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import { vatNumberOf } from '#libs/kernel/vat-numbers.js';
import { type CorrectionEvent, type CorrectionState, exists, type NewCorrection, steps } from './correction.js';
import type { PayerEvidence } from './events/correction-steps.js';
import { saysTheSame, taxedAgain, type TaxFacts, unknownInvoice, untaxable } from './tax.js';
import { who } from './who.js';

export interface TaxCorrectionData extends NewCorrection {
  /** Of the invoice that has a wrong tax. */
  invoiceNumber: string;
  /** What of the payer should have counted; left out: what is known of it now. */
  payer?: Pick<PayerEvidence, 'country' | 'legalForm' | 'vatNumber'>;
}

/** A number that finance has found out counts; it has the form that its country's numbers have (V6). */
const evidenceOf = ({ country, legalForm, vatNumber }: NonNullable<TaxCorrectionData['payer']>): PayerEvidence => {
  if (vatNumber === null) return { country, legalForm, vatNumber, counts: false };
  if (legalForm !== 'company') throw new DomainError('VAT_NUMBER_NEEDS_COMPANY', 'Only a company has a VAT number.');
  const normal = vatNumberOf(country, vatNumber);
  if (normal === undefined) {
    throw new DomainError('VAT_NUMBER_INVALID', `This is no VAT number of a company in ${country}.`, { country });
  }
  return { country, legalForm, vatNumber: normal, counts: true };
};

/** What a tax correction rests on: the payer as known now, and the facts by whatever it is taxed from. */
export interface TaxProposalFacts {
  /** Null where there is no invoice of the number. */
  readonly known: PayerEvidence | null;
  /** By the evidence that the proposal takes. */
  readonly facts: TaxFacts | null;
  readonly preview: string | null;
}
/** The evidence that a proposal takes, in normal form; null where it is wrong or there is none. */
export const evidenceTaken = ({ payer }: Pick<TaxCorrectionData, 'payer'>, known: PayerEvidence | null) => {
  if (!payer) return known;
  try {
    return evidenceOf(payer);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
};

/** An issued invoice should have had another tax, by evidence of its payer and never by an amount (A28). */
export const proposeTaxCorrection = decision(
  {
    who: who.ProposeCorrection,
    refuses: [
      'UNKNOWN_INVOICE',
      'CORRECTION_EXISTS',
      'ACTOR_NOT_ALLOWED',
      'VAT_NUMBER_NEEDS_COMPANY',
      'VAT_NUMBER_INVALID',
      'ORDER_CANCELLED',
      'INVOICE_REPLACED',
      'NOTHING_TO_CORRECT',
      'TAX_NOT_SUPPORTED',
      'TAX_UNCHANGED',
    ],
  },
  (data: TaxCorrectionData, { known, facts, preview }: TaxProposalFacts, actor: Actor) =>
    (state: CorrectionState): CorrectionEvent[] => {
      const { correctionId, invoiceNumber } = data;
      if (!facts || !known) throw unknownInvoice(invoiceNumber);
      exists(correctionId, state);
      checkMay(who.ProposeCorrection, actor, {});
      const payer = data.payer ? evidenceOf(data.payer) : known;
      const { invoice, order } = facts;
      const why = untaxable(invoice, order);
      if (why) throw why;
      const again = taxedAgain(correctionId, { invoiceNumber, payer }, facts);
      if (!again || saysTheSame(again, invoice)) {
        throw new DomainError('TAX_UNCHANGED', `Invoice ${invoiceNumber} has that tax.`, { invoiceNumber });
      }
      const subject = { kind: 'tax', version: null, proposalId: null, orderId: invoice.orderId } as const;
      return steps(data, { ...subject, partnerOrgId: null, tax: { invoiceNumber, payer } }, actor, preview);
    },
);
