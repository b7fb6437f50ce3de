import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { MemberRemoved } from './events/member-removed.js';
import { MemberRoleAssigned } from './events/member-role-assigned.js';
import { AddressRecorded } from './events/address-recorded.js';
import { InvoiceNoteSet } from './events/invoice-note-set.js';
import { NoticeAddressRecorded } from './events/notice-address-recorded.js';
import { OrganisationRegistered } from './events/organisation-registered.js';
import { VatNumberChecked } from './events/vat-number-checked.js';
import { VatNumberPrompted } from './events/vat-number-prompted.js';
import { VatNumberRecorded } from './events/vat-number-recorded.js';
import { VatNumberRemoved } from './events/vat-number-removed.js';

export {
  AssignMemberRole,
  RecordAddress,
  RecordNoticeAddress,
  RecordVatCheck,
  RecordVatNumber,
  RecordVatPrompt,
  RegisterOrganisation,
  RemoveMember,
  RemoveVatNumber,
  SetInvoiceNote,
} from './commands.js';
export { memberOf } from './members.js';
export { languageOf, NoticeAddress } from './notice-address.js';
export { Organisation, type PostalAddress } from './organisation.js';
export { isToBeAsked } from './vat.js';

export const organisation: Context = {
  categories: ['organisation', 'noticeAddress'],
  events: [
    OrganisationRegistered,
    MemberRoleAssigned,
    MemberRemoved,
    VatNumberRecorded,
    VatNumberChecked,
    VatNumberRemoved,
    VatNumberPrompted,
    AddressRecorded,
    InvoiceNoteSet,
    NoticeAddressRecorded,
  ],
  commands,
  automations: [],
};
