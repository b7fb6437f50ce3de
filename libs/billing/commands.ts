import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import { Organisation } from '#libs/organisation/organisation.js';
import type { ProviderRegisteredData } from './events/provider-registered.js';
import { findInvoice } from './find-invoice.js';
import { addInvoiceNote, type AddInvoiceNoteData, Invoice } from './invoice-note.js';
import { Provider, registerProvider } from './provider.js';

/** Who supplies: invoices are issued from then on, and those that waited for it. */
export class RegisterProvider extends LedgerCommand<ProviderRegisteredData> {}
/** Puts a note beside an issued invoice (R48); its payer. */
export class AddInvoiceNote extends LedgerCommand<AddInvoiceNoteData> {}

/** Whose an invoice is never changes, so that it may be looked up before the decision. */
const addingNote = executing<AddInvoiceNoteData>(addInvoiceNote, async (ledger, data, context) => {
  const invoice = await findInvoice(ledger.store, data.number);
  return ledger.transact({
    aggregate: Invoice,
    id: data.number,
    context,
    decide: async ({ state }, read) => {
      const orgId = invoice?.payerOrgId;
      const payer =
        orgId === undefined ? null : { orgId, legalForm: (await read(Organisation, orgId)).state.legalForm };
      const isSame = state.note !== null && (await ledger.store.codec.opened(state.note)) === data.note;
      return addInvoiceNote(data, { payer, isSame }, context.actor)(state);
    },
  });
});

export const commands = [
  handles(RegisterProvider, transacting({ on: Provider, id: () => 'main', facts: noFacts, decide: registerProvider })),
  handles(AddInvoiceNote, addingNote),
];
