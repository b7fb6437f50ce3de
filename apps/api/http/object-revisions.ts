import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from './caller.js';
import { REVISIONS, type Revisions } from './dispatcher.js';
import { ReadPosition } from './read-position.js';

/** So long a read waits for the read models to show what its object's stream holds already. */
const PATIENCE_MS = 1_000;

/** At which revision of its stream an object is shown, for the tag that `If-Match` takes. */
@Injectable()
export class ObjectRevisions {
  constructor(
    @Inject(REVISIONS) private readonly revisions: Revisions,
    private readonly positions: ReadPosition,
  ) {}

  /**
   * To be asked before the row is read: the row is then at least as new as the revision, so that nobody changes by it
   * what they have not seen. Undefined where the stream has no events, or the read model does not show them in time or
   * has set some aside.
   */
  async before({ request, reply }: Caller, stream: string, projection: string): Promise<number | undefined> {
    const last = await this.revisions.last(stream);
    if (!last || reply.hasHeader('x-ledger-incomplete')) return undefined;
    const known = request.readPosition ?? 0n;
    if (last.position <= known) return last.revision;
    const reached = await this.positions.reach(last.position, [projection], PATIENCE_MS).catch(() => undefined);
    return reached === undefined ? undefined : last.revision;
  }
}
