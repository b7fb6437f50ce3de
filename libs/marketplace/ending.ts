import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay } from '#libs/kernel/policy.js';
import { addDays, type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { TenderExpiryOrdered } from './events/tender-expiry-ordered.js';
import { subjectOf } from './events/tender-parts.js';
import { publishedTenders } from './registers.js';
import { TENDER_DAYS } from './retention.js';
import { hasEnded, isUnsettled, Tender, type TenderEvent, type TenderState } from './tender.js';
import { who } from './who.js';

/** Tenders looked at at once. */
const AT_ONCE = 16;

export interface ExpireTendersData {
  /** The last of the days that count; not after today. */
  through: BusinessDate;
}
interface ExpiryState {
  readonly through: BusinessDate | null;
}

/** `tenderExpiry-main`: through which day tenders were ended. */
export const TenderExpiry: Aggregate<ExpiryState, TenderExpiryOrdered> = {
  category: 'tenderExpiry',
  initial: { through: null },
  evolve: ({ through }, { data }) => ({ through: through !== null && through > data.through ? through : data.through }),
};

/**
 * Tenders whose day has come end, and what people wrote in those that ended is erased (R17): daily by the ledger itself,
 * or by the programme desk. Through an earlier day than before, nothing changes.
 */
export const orderTenderExpiry = decision(
  { who: who.ExpireTenders, refuses: ['ACTOR_NOT_ALLOWED', 'DAY_IN_FUTURE'] },
  ({ through }: ExpireTendersData, { at }: { at: Instant }, actor: Actor) =>
    (state: ExpiryState): TenderExpiryOrdered[] => {
      checkMay(who.ExpireTenders, actor, {});
      const today = businessDateOf(at);
      if (through > today) {
        throw new DomainError('DAY_IN_FUTURE', `${through} has not come: it is ${today}.`, { today });
      }
      return state.through !== null && through <= state.through
        ? []
        : [{ type: 'TenderExpiryOrdered', data: { through } }];
    },
);

/** That the day of a tender has come, if it is not recorded. */
const expiredBy =
  (through: BusinessDate, tenderId: string) =>
  (state: TenderState): TenderEvent[] =>
    isUnsettled(state) && state.endsOn <= through ? [{ type: 'TenderExpired', data: { tenderId } }] : [];
/** Whether nothing personal of it is to be kept: it has ended, or a partner accepted it long ago. */
const isToErase = (state: TenderState, through: BusinessDate): boolean =>
  state.exists && !state.erased && (hasEnded(state) || state.keptUntil <= through);

/** What follows from a command on a tender is done in the name of whoever sent it, once a tender and purpose. */
const following = (
  { correlationId, commandId, actor, effectiveAt, importId, reason }: CommandContext,
  ...purpose: string[]
): CommandContext => ({
  commandId: derivedUuid('tender', ...purpose),
  correlationId,
  causationId: commandId,
  actor,
  ...(effectiveAt === undefined ? {} : { effectiveAt }),
  ...(importId === undefined ? {} : { importId }),
  ...(reason === undefined ? {} : { reason }),
});

/**
 * Destroys the key of what people wrote in a tender and its replies, then records it: a process that dies in between
 * leaves the record to the next one, which finds nothing to destroy.
 */
export const erase = (ledger: Ledger, tenderId: string, context: CommandContext): Promise<CommandOutcome> =>
  ledger.transact<TenderState, TenderEvent>({
    aggregate: Tender,
    id: tenderId,
    context: following(context, tenderId, 'erasure'),
    decide: async ({ state }) => {
      if (!state.exists || state.erased) return [];
      await ledger.store.codec.erase(subjectOf(tenderId));
      return [{ type: 'TenderErased', data: { tenderId } }];
    },
  });

/** The months whose tenders may end between the day that was ordered before, if any was, and this one. */
const monthsOf = async (ledger: Ledger, before: BusinessDate | null, through: BusinessDate): Promise<string[]> => {
  const first = before === null ? '' : addDays(before < through ? before : through, -TENDER_DAYS - 1).slice(0, 7);
  const months = (await ledger.read(publishedTenders, 'main')).state.toArray();
  return months.filter((month) => month >= first && month <= through.slice(0, 7)).sort();
};

/** The day is ordered first; then each tender is looked at. Again after a death in between, it goes on where it was. */
export const expireTenders = async (
  ledger: Ledger,
  data: ExpireTendersData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  const { through } = data;
  const before = (await ledger.read(TenderExpiry, 'main')).state.through;
  const ordered = await ledger.transact({
    aggregate: TenderExpiry,
    id: 'main',
    context,
    decide: ({ state }, _read, at) => orderTenderExpiry(data, { at }, context.actor)(state),
  });
  let { position } = ordered;
  for (const month of await monthsOf(ledger, before, through)) {
    const tenders = (await ledger.read(publishedTenders, month)).state.toArray().sort();
    await inParallel(AT_ONCE, tenders, async (tenderId) => {
      const written = await endAt(ledger, tenderId, through, context);
      if (written !== undefined && (position === undefined || written > position)) position = written;
    });
  }
  return { ...ordered, position };
};

/** Position of the last thing that was written, if anything was. */
const endAt = async (
  ledger: Ledger,
  tenderId: string,
  through: BusinessDate,
  context: CommandContext,
): Promise<bigint | undefined> => {
  const { state: seen } = await ledger.streams.load(Tender, tenderId);
  const expired = expiredBy(through, tenderId)(seen).length > 0;
  if (!expired && !isToErase(seen, through)) return undefined;
  const ended = await ledger.transact<TenderState, TenderEvent>({
    aggregate: Tender,
    id: tenderId,
    context: following(context, tenderId, 'expiry'),
    decide: ({ state }) => expiredBy(through, tenderId)(state),
  });
  const { state } = await ledger.read(Tender, tenderId);
  return isToErase(state, through) ? (await erase(ledger, tenderId, context)).position : ended.position;
};
