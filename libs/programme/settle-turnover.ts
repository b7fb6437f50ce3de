import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import { JournalWriter } from '#libs/event-sourcing/journal/journal-writer.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { enter } from '#libs/event-sourcing/register/register.js';
import { Order } from '#libs/orders/order.js';
import { partners } from './registers.js';
import { isTurnoverSource, turnoverIdOf, turnoverJournal, type TurnoverSource } from './turnover.js';

const PAGE = 1_000;
/** Orders looked at once. */
const PARALLEL = 32;

/** From behind the first position, from the log's beginning where there is none, to the second one. */
interface Stretch {
  after: bigint | undefined;
  through: bigint;
}

/**
 * Books the turnover of a stretch of the log, and enters the partners admitted in it. What is booked or entered already
 * changes nothing, so that a stretch may be settled again, and by several at once.
 * @throws StreamUnreadable where an order or a partner of the stretch cannot be read
 */
export const settleTurnover = async (ledger: Ledger, { after, through }: Stretch): Promise<void> => {
  const journal = new JournalWriter(ledger.store, turnoverJournal);
  await ledger.streams.sync();
  for (let position = after; ;) {
    const page = await ledger.store.readAllAfter(position, PAGE, isTold);
    if (page.lost) {
      // What was settled up to is not there any more: the log is looked at before anything is booked by another one.
      await ledger.store.guard?.check();
      position = undefined;
      continue;
    }
    const events = page.events.filter((event) => event.position <= through);
    const sources = events.filter(isTurnoverSource);
    await journal.post(await byJournal(ledger, sources));
    await enterPartners(ledger, events);
    for (const stream of page.unreadable ?? []) await settleAgain(ledger, journal, stream, through);
    if (page.end || page.last === undefined || page.last >= through) return;
    position = page.last;
  }
};

/** Streams that tell of partners and of what their clients pay. */
const isTold = (stream: string): boolean => stream.startsWith('order-') || stream.startsWith('partner-');

/** A stream that cannot be read, or of which events were set aside or taken back: what is to be read of it counts. */
const settleAgain = async (
  ledger: Ledger,
  journal: JournalWriter<object, null>,
  stream: string,
  through: bigint,
): Promise<void> => {
  if (!isTold(stream)) return;
  const events: RecordedEvent[] = [];
  for await (const event of ledger.store.readStream(stream)) if (event.position <= through) events.push(event);
  await journal.postLate(await byJournal(ledger, events.filter(isTurnoverSource)));
  await enterPartners(ledger, events);
};

const enterPartners = async (ledger: Ledger, events: readonly RecordedEvent[]): Promise<void> => {
  for (const { type, streamId, id, metadata } of events) {
    if (type !== 'PartnerAdmitted') continue;
    const { $correlationId: correlationId, effectiveAt, importId } = metadata;
    const context = { correlationId, causationId: id, effectiveAt, ...(importId ? { importId } : {}) };
    await enter(ledger, partners, 'main', streamId, context);
  }
};

/** Payments and refunds by the journal of their order's managing partner and their month, in their order. */
const byJournal = async (
  ledger: Ledger,
  sources: readonly TurnoverSource[],
): Promise<Map<string, readonly RecordedEvent[]>> => {
  const managers = new Map<string, string | null>();
  await inParallel(PARALLEL, [...new Set(sources.map(({ streamId }) => streamId))], async (orderId) => {
    const { state } = await ledger.streams.load(Order, orderId);
    managers.set(orderId, state.placement?.decision.managingPartnerOrgId ?? null);
  });
  const journals = new Map<string, RecordedEvent[]>();
  for (const source of sources) {
    const manager = managers.get(source.streamId);
    if (!manager) continue;
    const id = turnoverIdOf(manager, source);
    journals.set(id, [...(journals.get(id) ?? []), source]);
  }
  return journals;
};
