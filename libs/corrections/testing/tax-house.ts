import type { CreditNoteIssuedData } from '#libs/billing/events/credit-note-issued.js';
import type { InvoiceIssuedData } from '#libs/billing/events/invoice-issued.js';
import { finance } from '#libs/cashback/testing/house.js';
import { catalogue } from '#libs/catalogue/index.js';
import type { Memory } from '#libs/event-sourcing/testing/memory-ledger.js';
import { happen } from '#libs/orders/testing/world.js';
import { PrepaidHouse } from '#libs/prepaid/testing/prepaid-house.js';
import { ApproveCorrection, CorrectInvoiceTax, corrections } from '../index.js';
import type { TaxCorrectionData } from '../tax-proposal.js';
import { AT } from './house.js';

export const SWISS = { country: 'CH', legalForm: 'company', vatNumber: null } as const;
/** A fifth, since ever. */
export const AUSTRIAN = { country: 'AT', legalForm: 'private', vatNumber: null } as const;
export const GERMAN = { country: 'DE', legalForm: 'company', vatNumber: 'DE136695976' } as const;

/** A house whose client's invoices may turn out to have a wrong tax: it is a Swiss company, at 8.1 %. */
export class TaxHouse extends PrepaidHouse {
  constructor(memory?: Memory) {
    super(memory, {}, [catalogue, corrections]);
  }

  static override async open(): Promise<TaxHouse> {
    const house = new TaxHouse();
    await house.registered();
    const tables = {
      CH: [
        { validFrom: '2018-01-01', rate: '0.077' },
        { validFrom: '2024-01-01', rate: '0.081' },
      ],
      AT: [{ validFrom: '2018-01-01', rate: '0.2' }],
    };
    for (const [country, entries] of Object.entries(tables)) {
      await happen(house.memory, `taxTable-${country}`, { type: 'TaxRatesPublished', data: { country, entries } });
    }
    return house;
  }

  propose(correctionId: string, invoiceNumber: string, payer?: TaxCorrectionData['payer']) {
    const data = { correctionId, invoiceNumber, reason: 'the seat had moved', ...(payer ? { payer } : {}) };
    return this.do(CorrectInvoiceTax, data, AT);
  }

  approve(correctionId: string) {
    return this.do(ApproveCorrection, { correctionId }, AT, { actor: finance('fin2') });
  }

  /** Proposed and approved, and all that follows. */
  async correct(correctionId: string, invoiceNumber: string, payer?: TaxCorrectionData['payer']): Promise<void> {
    await this.propose(correctionId, invoiceNumber, payer);
    await this.approve(correctionId);
    await this.followed();
  }

  /** Until nothing follows any more: credit notes wait for invoices, and accounts for credit notes. */
  async followed(): Promise<void> {
    for (let round = 0; round < 2; round += 1) await this.follow();
  }

  invoices(): InvoiceIssuedData[] {
    return this.told<InvoiceIssuedData>('invoiceSeries-main', 'InvoiceIssued');
  }

  creditNotes(): CreditNoteIssuedData[] {
    return this.told<CreditNoteIssuedData>('creditNoteSeries-main', 'CreditNoteIssued');
  }

  private told<D>(stream: string, wanted: string): D[] {
    return this.memory
      .stream(stream)
      .filter(({ type }) => type === wanted)
      .map(({ data }) => data as D);
  }
}
