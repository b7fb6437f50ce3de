import { FINANCE, PROGRAMME } from './programme.js';
import { done, prepared, refused, type Step } from './step.js';

/** Another person of the same desk. */
const SECOND = `${FINANCE}/dev-finance-2`;
const client = 'org_alpha:legalRepresentative';

const taxing = (invoiceNumber: string, more: object = {}, correctionId = 'cor_tax') => ({
  body: { correctionId, invoiceNumber, reason: 'the seat had moved before', ...more },
});
const payer = (country: string, legalForm: string, vatNumber: string | null) => ({
  payer: { country, legalForm, vatNumber },
});
const german = payer('DE', 'company', 'DE136695976');
const ofCorrection = (correction: string, body: object = {}) => ({ parameters: { correction }, body });

/** Invoices with a wrong tax, replaced by others (A28). */
export const taxes: Step[] = [
  refused('UNKNOWN_INVOICE', 'correctInvoiceTax', FINANCE, taxing('999')),
  refused('ACTOR_NOT_ALLOWED', 'correctInvoiceTax', PROGRAMME, taxing('2', german)),
  refused('VAT_NUMBER_NEEDS_COMPANY', 'correctInvoiceTax', FINANCE, taxing('2', payer('DE', 'private', 'DE136695976'))),
  refused('VAT_NUMBER_INVALID', 'correctInvoiceTax', FINANCE, taxing('2', payer('DE', 'company', 'DE136695977'))),
  // Of the renewal that was cancelled before.
  refused('ORDER_CANCELLED', 'correctInvoiceTax', FINANCE, taxing('18', german)),
  refused('TAX_NOT_SUPPORTED', 'correctInvoiceTax', FINANCE, taxing('2', payer('PT', 'private', null))),
  refused('TAX_UNCHANGED', 'correctInvoiceTax', FINANCE, taxing('2')),
  prepared('refundOrder', FINANCE, { parameters: { order: 'ord_1' }, body: { refundId: 'rfd_tax', net: '9.92' } }),
  refused('NOTHING_TO_CORRECT', 'correctInvoiceTax', FINANCE, taxing('1', german)),
  done('correctInvoiceTax', 'dryRun', 'What would become of the invoice; nothing is written', FINANCE, {
    ...taxing('2', { ...german, dryRun: true }),
  }),
  done('correctInvoiceTax', 'proposed', 'One person of finance says what should have counted', FINANCE, {
    ...taxing('2', german),
  }),
  refused('CORRECTION_EXISTS', 'correctInvoiceTax', FINANCE, taxing('2', german)),
  prepared('approveCorrection', SECOND, ofCorrection('cor_tax')),
  refused('INVOICE_REPLACED', 'correctInvoiceTax', FINANCE, taxing('2', {}, 'cor_tax_2')),
  refused('INVOICE_REPLACED', 'payInvoiceFromPrepaid', client, { parameters: { invoice: '2' }, body: {} }),
];
