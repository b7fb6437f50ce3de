import { IsInt, IsObject, IsOptional, Min } from 'class-validator';
import { defineEvent, type EventOf } from '../event.js';
import { JournalEntry } from './entry.js';

/**
 * A source could not be posted and waits in `deferred`; what the journal carries forward stays as it was: the last
 * number of an invoice series, the owner and balance of an account.
 */
export class PostingDeferredData extends JournalEntry {
  @IsOptional() @IsInt() @Min(0) lastNumber?: number;
  @IsOptional() @IsObject() account?: Record<string, unknown>;
}
export const PostingDeferred = defineEvent({ type: 'PostingDeferred', version: 1, data: PostingDeferredData });
export type PostingDeferred = EventOf<typeof PostingDeferred>;
