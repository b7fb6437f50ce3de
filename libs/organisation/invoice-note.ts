import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkMay, members, type Policy } from '#libs/kernel/policy.js';
import type { InvoiceNoteSet } from './events/invoice-note-set.js';
import { checkRegistered, type OrganisationState } from './organisation.js';

export interface SetInvoiceNoteData {
  orgId: string;
  /** Null takes it away. */
  note: string | null;
}
export interface InvoiceNoteFacts {
  /** Whether it is the note that holds already: the stored one of a private organisation is sealed. */
  readonly isSame: boolean;
}

const who = [members('organisation', ['legalRepresentative', 'administrator'], 'R48')] satisfies Policy;

/**
 * An organisation has a free text on its invoices (R48), on those that are issued from then on; the others stay as they
 * are (A28). The same again changes nothing.
 */
export const setInvoiceNote = decision(
  { who, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId, note }: SetInvoiceNoteData, { isSame }: InvoiceNoteFacts, actor: Actor) =>
    ({ registered, legalForm }: OrganisationState): InvoiceNoteSet[] => {
      checkRegistered(orgId, { registered });
      checkMay(who, actor, { organisation: orgId });
      return isSame ? [] : [{ type: 'InvoiceNoteSet', data: { orgId, legalForm, note } }];
    },
);
