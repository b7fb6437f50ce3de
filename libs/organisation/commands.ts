import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import { recordAddress, type RecordAddressData } from './address.js';
import { setInvoiceNote, type SetInvoiceNoteData } from './invoice-note.js';
import {
  Organisation,
  recordVatNumber,
  type RecordVatNumberData,
  registerOrganisation,
  type RegisterOrganisationData,
} from './organisation.js';

/** Enters an organisation into the ledger; programme staff. */
export class RegisterOrganisation extends LedgerCommand<RegisterOrganisationData> {}
/** Records a company's VAT number (R45–R47, R49–R51); its legal representative, its administrator or programme staff. */
export class RecordVatNumber extends LedgerCommand<RecordVatNumberData> {}
/** Records an organisation's postal address (V4); its legal representative, its administrator or programme staff. */
export class RecordAddress extends LedgerCommand<RecordAddressData> {}
/** Has a note on an organisation's invoices (R48), or none any more; its legal representative or administrator. */
export class SetInvoiceNote extends LedgerCommand<SetInvoiceNoteData> {}

const onOrganisation = { on: Organisation, id: ({ orgId }: { orgId: string }) => orgId, facts: noFacts };

/** What is stored may be sealed; what nobody can open is no text that anybody gives. */
const isText = async (ledger: Ledger, stored: string | Sealed, text: string): Promise<boolean> =>
  (await ledger.store.codec.opened(stored)) === text;

const recordingAddress = executing<RecordAddressData>(recordAddress, (ledger, data, context) =>
  ledger.transact({
    aggregate: Organisation,
    id: data.orgId,
    context,
    decide: async ({ state }) => {
      const { address } = state;
      const isSame =
        address !== null &&
        (await isText(ledger, address.street, data.street)) &&
        (await isText(ledger, address.postcode, data.postcode)) &&
        (await isText(ledger, address.town, data.town));
      return recordAddress(data, { isSame }, context.actor)(state);
    },
  }),
);

const settingNote = executing<SetInvoiceNoteData>(setInvoiceNote, (ledger, data, context) =>
  ledger.transact({
    aggregate: Organisation,
    id: data.orgId,
    context,
    decide: async ({ state }) => {
      const { invoiceNote } = state;
      const isSame =
        invoiceNote === null || data.note === null
          ? invoiceNote === data.note
          : await isText(ledger, invoiceNote, data.note);
      return setInvoiceNote(data, { isSame }, context.actor)(state);
    },
  }),
);

export const commands = [
  handles(RegisterOrganisation, transacting({ ...onOrganisation, decide: registerOrganisation })),
  handles(RecordVatNumber, transacting({ ...onOrganisation, decide: recordVatNumber })),
  handles(RecordAddress, recordingAddress),
  handles(SetInvoiceNote, settingNote),
];
