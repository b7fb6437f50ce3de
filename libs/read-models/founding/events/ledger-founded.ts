import { IsNotEmpty, IsString } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';

/** A ledger began, or one that was written before ledgers had ids got its own: the first event of `ledger-main`. */
export class LedgerFoundedData {
  /** Made at random; the database keeps the same, so that a log and a database that do not belong together are told. */
  @IsString() @IsNotEmpty() ledgerId!: string;
}
export const LedgerFounded = defineEvent({ type: 'LedgerFounded', version: 1, data: LedgerFoundedData });
export type LedgerFounded = EventOf<typeof LedgerFounded>;
