import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, members, type Policy } from '#libs/kernel/policy.js';
import type { LegalForm } from '#libs/organisation/events/organisation-registered.js';
import type { InvoiceNoteAdded } from './events/invoice-note-added.js';

/** What happened to an invoice since it was issued. */
export interface InvoiceState {
  /** The latest note that its payer put beside it; sealed for a private one. */
  readonly note: string | Sealed | null;
}

/** `invoice-{number}`. */
export const Invoice: Aggregate<InvoiceState, InvoiceNoteAdded> = {
  category: 'invoice',
  initial: { note: null },
  evolve: (_, { data: { note } }) => ({ note }),
};

export interface AddInvoiceNoteData {
  /** Of the invoice. */
  number: string;
  note: string;
}
export interface AddNoteFacts {
  /** Whose invoice it is; null where there is none of the number. */
  readonly payer: { readonly orgId: string; readonly legalForm: LegalForm } | null;
  /** Whether it is the note that stands beside it already: the stored one may be sealed. */
  readonly isSame: boolean;
}

const who = [members('payer', ['legalRepresentative', 'administrator'], 'R48, A4')] satisfies Policy;

/**
 * The payer puts a note beside one of its invoices (R48), in place of an earlier one; what was issued never changes (A28).
 * To members of others the invoice is as unknown as none at all (R23, R28, A4). The same again changes nothing.
 */
export const addInvoiceNote = decision(
  { who, refuses: ['UNKNOWN_INVOICE', 'ACTOR_NOT_ALLOWED'] },
  ({ number, note }: AddInvoiceNoteData, { payer, isSame }: AddNoteFacts, actor: Actor) =>
    (_: InvoiceState): InvoiceNoteAdded[] => {
      const isForeign = actor.orgId !== null && actor.orgId !== payer?.orgId;
      if (!payer || isForeign) throw new DomainError('UNKNOWN_INVOICE', 'Nothing is known by this id.', { number });
      const { orgId: payerOrgId, legalForm } = payer;
      checkMay(who, actor, { payer: payerOrgId }, { number });
      return isSame ? [] : [{ type: 'InvoiceNoteAdded', data: { number, payerOrgId, legalForm, note } }];
    },
);
