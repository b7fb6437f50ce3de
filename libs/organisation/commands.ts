import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import { NoticeAddress, recordNoticeAddress, type RecordNoticeAddressData } from './notice-address.js';
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
/** Says where an organisation's notices go; its legal representative, its administrator or programme staff. */
export class RecordNoticeAddress extends LedgerCommand<RecordNoticeAddressData> {}

const onOrganisation = { on: Organisation, id: ({ orgId }: { orgId: string }) => orgId, facts: noFacts };
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
  handles(RecordNoticeAddress, recordingNoticeAddress),
];
