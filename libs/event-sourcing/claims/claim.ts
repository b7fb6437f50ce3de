import type { Aggregate } from '../streams.js';
import type { IdClaimed } from './id-claimed.js';

/** Where an id points; null while nobody claimed it. The revision of a claim is that of its stream. */
export interface ClaimState {
  readonly target: string | null;
}

/** Claims of one kind of id, one stream an id: `invitation-{id}`, `refund-{id}`. */
export const claimOf = (category: string): Aggregate<ClaimState, IdClaimed> => ({
  category,
  initial: { target: null },
  evolve: (_, event): ClaimState => {
    switch (event.type) {
      case 'IdClaimed':
        return { target: event.data.target };
    }
  },
});

/** What a target remembers of ids it let go: by id, the last revision of the claim that is void here. */
export type ReleasedIds = Pick<ReadonlyMap<string, number>, 'get'>;

/** Whether a claim of the target, seen at a revision of its stream, counts: it is younger than what was released. */
export const countsHere = (released: ReleasedIds, id: string, claimRevision: number): boolean =>
  claimRevision > (released.get(id) ?? -1);
