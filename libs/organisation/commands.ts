import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { type Instant, businessDateOf } from '#libs/kernel/time.js';
import type { MemberRemovedData } from './events/member-removed.js';
import type { VatNumberCheckedData } from './events/vat-number-checked.js';
import { assignMemberRole, type AssignMemberRoleData, removeMember } from './members.js';
import { executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { Ledger, Read } from '#libs/event-sourcing/ledger.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import { recordAddress, type RecordAddressData } from './address.js';
import { setInvoiceNote, type SetInvoiceNoteData } from './invoice-note.js';
import { NoticeAddress, recordNoticeAddress, type RecordNoticeAddressData } from './notice-address.js';
import {
  Organisation,
  recordVatNumber,
  type RecordVatNumberData,
  registerOrganisation,
  type RegisterOrganisationData,
} from './organisation.js';
import {
  recordVatCheck,
  recordVatPrompt,
  type RecordVatPromptData,
  removeVatNumber,
  type RemoveVatNumberData,
  type VatFacts,
} from './vat.js';

/** Enters an organisation into the ledger; programme staff. */
export class RegisterOrganisation extends LedgerCommand<RegisterOrganisationData> {}
/** Records a company's VAT number (R45–R47, R49–R51); its legal representative, its administrator or programme staff. */
export class RecordVatNumber extends LedgerCommand<RecordVatNumberData> {}
/** A company takes its VAT number back (R45); as who records it. */
export class RemoveVatNumber extends LedgerCommand<RemoveVatNumberData> {}
/** What an outside service said of a VAT number (V6); programme staff. */
export class RecordVatCheck extends LedgerCommand<VatNumberCheckedData> {}
/** A company was asked for its VAT number (R49, R50, R51); any member, programme staff, the ledger itself. */
export class RecordVatPrompt extends LedgerCommand<RecordVatPromptData> {}
/** Who is a member, in which role (FAQ 1440); a legal representative, of the first one programme staff. */
export class AssignMemberRole extends LedgerCommand<AssignMemberRoleData> {}
/** Who is one no more (FAQ 1440); a legal representative. */
export class RemoveMember extends LedgerCommand<MemberRemovedData> {}
/** Records an organisation's postal address (V4); its legal representative, its administrator or programme staff. */
export class RecordAddress extends LedgerCommand<RecordAddressData> {}
/** Has a note on an organisation's invoices (R48), or none any more; its legal representative or administrator. */
export class SetInvoiceNote extends LedgerCommand<SetInvoiceNoteData> {}
/** Says where an organisation's notices go; its legal representative, its administrator or programme staff. */
export class RecordNoticeAddress extends LedgerCommand<RecordNoticeAddressData> {}

const onOrganisation = { on: Organisation, id: ({ orgId }: { orgId: string }) => orgId, facts: noFacts };
const atItsTime = {
  ...onOrganisation,
  facts: (_: Read, __: unknown, { at }: { at: Instant }): VatFacts => ({ now: at, today: businessDateOf(at) }),
};

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

const recordingNoticeAddress = executing<RecordNoticeAddressData>(recordNoticeAddress, (ledger, data, context) =>
  ledger.transact({
    aggregate: NoticeAddress,
    id: data.orgId,
    context,
    decide: async ({ state }, read) => {
      const isRegistered = (await read(Organisation, data.orgId)).state.registered;
      const isSameEmail = state.email !== null && (await ledger.store.codec.opened(state.email)) === data.email;
      return recordNoticeAddress(data, { isRegistered, isSameEmail }, context.actor)(state);
    },
  }),
);

export const commands = [
  handles(RegisterOrganisation, transacting({ ...onOrganisation, decide: registerOrganisation })),
  handles(RecordVatNumber, transacting({ ...onOrganisation, decide: recordVatNumber })),
  handles(RemoveVatNumber, transacting({ ...atItsTime, decide: removeVatNumber })),
  handles(RecordVatCheck, transacting({ ...atItsTime, decide: recordVatCheck })),
  handles(RecordVatPrompt, transacting({ ...atItsTime, decide: recordVatPrompt })),
  handles(AssignMemberRole, transacting({ ...onOrganisation, decide: assignMemberRole })),
  handles(RemoveMember, transacting({ ...onOrganisation, decide: removeMember })),
  handles(RecordAddress, recordingAddress),
  handles(SetInvoiceNote, settingNote),
  handles(RecordNoticeAddress, recordingNoticeAddress),
];
