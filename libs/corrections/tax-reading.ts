import { findInvoice } from '#libs/billing/find-invoice.js';
import { TaxTable } from '#libs/catalogue/tax-table.js';
import type { Ledger, Read } from '#libs/event-sourcing/ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { Order, type OrderState } from '#libs/orders/order.js';
import { taxTableCountryOf } from '#libs/orders/tax-decision.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { countsForReverseCharge } from '#libs/organisation/vat.js';
import { Policy } from '#libs/programme/policy.js';
import type { CorrectionEvent, CorrectionState } from './correction.js';
import type { PayerEvidence, TaxSubject } from './events/correction-steps.js';
import { type CorrectionPreview, digestOf, NO_PREVIEW, previewOfTax } from './preview.js';
import { payerOf, taxedAgain, type TaxFacts } from './tax.js';
import { evidenceTaken, proposeTaxCorrection, type TaxCorrectionData } from './tax-proposal.js';

/** What an invoice's tax is decided again from, by the tables as `read` has them; null where there is no such invoice. */
const factsOf = async (
  ledger: Ledger,
  { invoiceNumber, payer }: { invoiceNumber: string; payer: PayerEvidence | null },
  { read, order: known }: { read: Read; order?: OrderState },
): Promise<TaxFacts | null> => {
  const invoice = await findInvoice(ledger.store, invoiceNumber);
  if (!invoice) return null;
  const order = known ?? (await ledger.read(Order, invoice.orderId)).state;
  const country = payer && taxTableCountryOf(payerOf(payer));
  const table = country === null ? null : (await read(TaxTable, country)).state;
  const { openedAt } = order;
  const then = openedAt === null ? ledger : ledger.at({ position: openedAt });
  const { cashRounding } = (await then.read(Policy, 'main')).state;
  return { invoice, order, table, cashRounding };
};

/** The payer of an invoice as the ledger knows it now; null where there is no such invoice. */
const knownPayer = async (ledger: Ledger, invoiceNumber: string): Promise<PayerEvidence | null> => {
  const invoice = await findInvoice(ledger.store, invoiceNumber);
  if (!invoice) return null;
  const { state } = await ledger.read(Organisation, invoice.payerOrgId);
  const { country, legalForm, vatNumber, vatNumberState } = state;
  const counts = vatNumberState !== null && countsForReverseCharge(vatNumberState);
  return { country, legalForm, vatNumber, counts };
};

/** Decides a proposal by what the ledger holds now, with what would follow from it. */
export const decideTax = async (
  ledger: Ledger,
  data: TaxCorrectionData,
  actor: Actor,
  state: CorrectionState,
): Promise<{ events: CorrectionEvent[]; preview: CorrectionPreview }> => {
  const { correctionId, invoiceNumber } = data;
  const read: Read = (aggregate, id) => ledger.read(aggregate, id);
  const known = await knownPayer(ledger, invoiceNumber);
  const payer = evidenceTaken(data, known);
  const facts = await factsOf(ledger, { invoiceNumber, payer }, { read });
  const decide = (preview: string | null) => proposeTaxCorrection(data, { known, facts, preview }, actor)(state);
  decide(null);
  const again = facts && payer && taxedAgain(correctionId, { invoiceNumber, payer }, facts);
  const preview = again ? previewOfTax(again) : NO_PREVIEW;
  return { events: decide(digestOf(preview)), preview };
};

/** What would follow from a proposal now; nothing where the invoice was paid back, cancelled or replaced, or a table taken away. */
export const previewOfTaxSubject = async (
  ledger: Ledger,
  correctionId: string,
  subject: TaxSubject,
): Promise<CorrectionPreview> => {
  const read: Read = (aggregate, id) => ledger.read(aggregate, id);
  const facts = await factsOf(ledger, subject, { read });
  try {
    const again = facts && taxedAgain(correctionId, subject, facts);
    return again ? previewOfTax(again) : NO_PREVIEW;
  } catch (error) {
    if (error instanceof DomainError) return NO_PREVIEW;
    throw error;
  }
};

/** What is made of a correction that was approved, by the tables of then, whenever it is made. */
export const taxToMake = async (
  ledger: Ledger,
  { correctionId, tax }: { correctionId: string; tax: TaxSubject },
  { order, approvedAt }: { order: OrderState; approvedAt: bigint },
) => {
  const facts = await factsOf(ledger, tax, { ...ledger.at({ position: approvedAt }), order });
  return facts && taxedAgain(correctionId, tax, facts);
};
