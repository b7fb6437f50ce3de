import {
  choice,
  type HeldBy,
  nullable,
  part,
  position,
  text,
  uuid,
  whole,
} from '#libs/read-models/description/values.js';
import { column, table } from '#libs/read-models/postgres/table.js';

/** One thing that waits for a person (parked, deferred, unreadable), or that a person set aside (quarantined). */
export const SET_ASIDE = part(
  'SetAside',
  {
    kind: choice('What became of it.', ['parked', 'deferred', 'unreadable', 'quarantined']),
    consumer: nullable(text('Who leaves it out; null where everybody does who needs the stream.', 'client_list')),
    stream: text('Where it stands.', 'delegation-org_alpha'),
    revision: nullable(whole('Its place there; null for a posting that is deferred.', 3)),
    eventId: uuid('The event; of a posting that is deferred the one that it posts.'),
    type: nullable(text('Its type.', 'AccessGranted')),
    position: position('Its position in the log.'),
    reason: text('Why.', 'its metadata names no actor'),
    by: nullable(text('Who put it into quarantine.', 'usr_1'), { example: null }),
  },
  { about: 'Something that waits for a person, or that a person has put into quarantine.' },
);
export type SetAsideRow = HeldBy<typeof SET_ASIDE>;

const PLACE = {
  event_id: 'uuid',
  stream: 'text',
  revision: column<number>('bigint'),
  position: 'bigint',
  type: 'text',
} as const;
export const UNREADABLE = table('unreadable_event', { ...PLACE, problem: 'text' });
export const QUARANTINED = table('quarantined_event', {
  ...PLACE,
  problem: 'text?',
  reason: 'text',
  by_user: 'text',
  since: 'timestamptz',
});
export const DEFERRED = table('deferred_posting', {
  journal: 'text',
  source_event_id: 'text',
  consumer: 'text',
  source_stream: 'text',
  source_revision: column<number | null>('bigint?'),
  position: 'bigint',
  reason: 'text',
});
