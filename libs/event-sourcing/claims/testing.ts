import { Map as PersistentMap } from 'immutable';
import { IsString } from 'class-validator';
import { DomainError } from '#libs/kernel/errors.js';
import { defineEvent, type DomainEvent } from '../event.js';
import type { CommandContext, CommandOutcome, Ledger } from '../ledger.js';
import type { Aggregate } from '../streams.js';
import { claimOf } from './claim.js';
import { eventDefinitions } from './index.js';
import type { IdReleased } from './id-released.js';
import { type ClaimTarget, withClaim } from './with-claim.js';

class PutData {
  @IsString() id!: string;
}
export const Put = defineEvent({ type: 'Put', version: 1, data: PutData });
type Put = DomainEvent<'Put', PutData>;
interface BoxState {
  ids: readonly string[];
  released: PersistentMap<string, number>;
}
export const Box: Aggregate<BoxState, Put | IdReleased> = {
  category: 'box',
  initial: { ids: [], released: PersistentMap() },
  evolve: (state, event): BoxState => {
    switch (event.type) {
      case 'Put':
        return { ...state, ids: [...state.ids, event.data.id] };
      case 'IdReleased':
        return { ...state, released: state.released.set(event.data.id, event.data.claimRevision) };
    }
  },
};
const boxes: ClaimTarget<BoxState, Put | IdReleased> = {
  aggregate: Box,
  claim: claimOf('thing'),
  holds: ({ ids }, id) => ids.includes(id),
  released: ({ released }) => released,
};

const contextOf = (commandId: string): CommandContext => ({
  commandId,
  correlationId: commandId,
  causationId: commandId,
  actor: { userId: 'u', orgId: null, role: 'staff:programme', channel: 'api' },
});

/** Everything that specs of claims write. */
export const boxEvents = [Put, ...eventDefinitions];

/** One process puts an id into a box; a locked box refuses everything. */
export const putInto = (
  ledger: Ledger,
  { commandId, box, id = 'x' }: { commandId: string; box: string; id?: string },
): Promise<CommandOutcome> =>
  withClaim(ledger, {
    target: boxes,
    targetId: box,
    claimedId: id,
    context: contextOf(commandId),
    decide: ({ state }, _, { heldElsewhere }) => {
      if (heldElsewhere || state.ids.includes(id)) throw new DomainError('ID_TAKEN', 'The id is taken.');
      if (box === 'locked') throw new DomainError('BOX_LOCKED', 'The box is locked.');
      return [{ type: 'Put', data: { id } }];
    },
  });

/** A refusal's code, or the text of another error. */
export const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : String(error));
