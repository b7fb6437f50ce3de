import { IsObject } from 'class-validator';
import { defineEvent, type EventOf } from '../event.js';
import { carriedFromVersion1, type EntryVersion1, entryFromVersion1 } from '../former-journals.js';
import { JournalEntry } from './entry.js';

/** A source could not be posted and waits in `deferred`; what the journal carries forward stays as it was. */
export class PostingDeferredData extends JournalEntry {
  /** What every event of this journal carries for the next one, e.g. the last number of a series, or a balance. */
  @IsObject() carried!: object;
}
export const PostingDeferred = defineEvent({
  type: 'PostingDeferred',
  version: 2,
  data: PostingDeferredData,
  upcast: {
    1: ({ sourceUpTo, deferred, ...rest }: EntryVersion1): PostingDeferredData => ({
      ...entryFromVersion1({ sourceUpTo, deferred }),
      carried: carriedFromVersion1(rest),
    }),
  },
});
export type PostingDeferred = EventOf<typeof PostingDeferred>;
