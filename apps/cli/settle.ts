import { NotCaughtUp } from '#libs/read-models/worker/checkpoints.js';
import { setAsideRows } from '#projections/set_aside/set_aside.query.js';
import type { OpenLedger } from '../ledger/composition.js';
import { note } from './output.js';
import { UserError } from './user-error.js';

/** How long consumers may take, in milliseconds. */
export interface SettlePatience {
  /** In all, after which somebody must look. */
  longestMs: number;
  /** While one is in error, such as a server that is away, and nothing moves. */
  inErrorMs: number;
  /** While one waits for postings that only a person can make possible, and nothing moves. */
  deferredMs: number;
  /** How often it is looked what holds them up. */
  lookMs: number;
}
const PATIENCE: SettlePatience = { longestMs: 600_000, inErrorMs: 60_000, deferredMs: 10_000, lookMs: 2_000 };

/** What holds a consumer up, in words. */
interface Hindrance {
  consumer: string;
  why: string;
  isDeferred: boolean;
}

const hindrancesOf = async ({ database }: OpenLedger, { behind }: NotCaughtUp): Promise<Hindrance[]> => {
  const deferred = (await setAsideRows(database)).filter(({ kind }) => kind === 'deferred');
  return behind.flatMap(({ consumer, error }): Hindrance[] => {
    if (error !== null) return [{ consumer, why: error, isDeferred: false }];
    const waiting = deferred.find((row) => row.consumer === consumer);
    if (!waiting) return [];
    return [{ consumer, why: `${waiting.stream} cannot post ${waiting.eventId}: ${waiting.reason}`, isDeferred: true }];
  });
};

/** Waits until consumers are through, says at once what holds them up, and gives up where only a person can help. */
class Watch {
  private told = '';
  private moved: string | undefined;
  private since = Date.now();

  constructor(
    private readonly open: OpenLedger,
    private readonly patience: SettlePatience,
  ) {}

  /** @throws UserError when it has waited long enough for what does not move */
  async look(late: NotCaughtUp): Promise<void> {
    const found = await hindrancesOf(this.open, late);
    const text = found.map(({ consumer, why }) => `${consumer} (${why})`).join(', ');
    const last = (await this.open.store.lastEvent().catch(() => undefined))?.position;
    const state = `${last} ${late.behind.map(({ consumer }) => consumer).join()} ${text}`;
    if (state !== this.moved || found.length === 0) this.since = Date.now();
    this.moved = state;
    if (found.length === 0) return;
    if (text !== this.told) note(`Waiting for ${text} …`);
    this.told = text;
    const patience = found.every(({ isDeferred }) => isDeferred) ? this.patience.deferredMs : this.patience.inErrorMs;
    if (Date.now() - this.since < patience) return;
    throw new UserError(
      `Not everything has caught up, and nothing moves any more: ${text}. What was recorded stays; \`ledger parked\` and ` +
        '/health/ready tell what waits, and the same command goes on once it is mended.',
    );
  }
}

/**
 * Waits until every consumer has passed the ledger's last event and nothing new follows.
 * @throws UserError when one stands still, with the reason
 */
export const settle = async ({ open }: { open: OpenLedger }, patience: Partial<SettlePatience> = {}): Promise<void> => {
  const all = { ...PATIENCE, ...patience };
  const watch = new Watch(open, all);
  for (const deadline = Date.now() + all.longestMs; ;) {
    try {
      await open.checkpoints.settled(open.store, all.lookMs);
      return await tellSetAside(open);
    } catch (error) {
      if (!(error instanceof NotCaughtUp)) throw error;
      if (Date.now() > deadline) throw new UserError(`Not everything has caught up in time: ${error.message}.`);
      await watch.look(error);
    }
  }
};

/** Whoever waits for the end must not take it for complete when it is not. */
const tellSetAside = async ({ database }: OpenLedger): Promise<void> => {
  const rows = await setAsideRows(database);
  for (const { kind, consumer, stream, eventId, reason } of rows.slice(0, 5)) {
    note(`Set aside (${kind}${consumer ? ` by ${consumer}` : ''}): event ${eventId} of ${stream}: ${reason}`);
  }
  if (rows.length > 5) note(`… and ${rows.length - 5} more: \`ledger parked\` and \`ledger quarantine\` list them.`);
};
