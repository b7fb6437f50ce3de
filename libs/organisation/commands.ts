import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { handles, transacting } from '#libs/event-sourcing/commands/handles.js';
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

const onOrganisation = { on: Organisation, id: ({ orgId }: { orgId: string }) => orgId, facts: noFacts };

export const commands = [
  handles(RegisterOrganisation, transacting({ ...onOrganisation, decide: registerOrganisation })),
  handles(RecordVatNumber, transacting({ ...onOrganisation, decide: recordVatNumber })),
];
