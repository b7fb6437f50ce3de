import { decision } from '#libs/event-sourcing/commands/decision.js';
import { answering, type Execution, executing } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, CommandOutcome, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { assert } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { Instant } from '#libs/kernel/time.js';
import { Caller, secretOf } from './callers.js';
import { halvesOf, type Holder, keyedHash, provenBy } from './codes.js';
import type { SupportCodeChecked, SupportCodeKind } from './events/support-code-checked.js';
import type { SupportCodeMissed } from './events/support-code-missed.js';
import type { SupportOfferName } from './events/support-offer.js';
import { checkNotGuessing, lately } from './guesses.js';
import { isPremium, SupportOffer } from './offers.js';
import { who } from './who.js';

/** `supportDesk-{…}`: what one of the desk has checked; the failures that count. */
export const Desk: Aggregate<{ readonly failures: readonly Instant[] }, SupportCodeChecked> = {
  category: 'supportDesk',
  initial: { failures: [] },
  evolve: ({ failures }, { data: { identified, checkedAt } }) =>
    identified ? { failures } : { failures: [...lately(failures, checkedAt), checkedAt] },
};
/** Users are named more freely than streams. */
export const deskIdOf = (userId: string): string => derivedUuid('supportDesk', userId);

export interface CheckSupportCodeData {
  /** Sixteen digits, as the caller told them. */
  digits: string;
}
/** What the streams say of the number that the code begins with. */
export interface CodeFacts {
  readonly at: Instant;
  readonly callerNumber: string;
  /** Whose number it is; null: nobody's. */
  readonly holder: Holder | null;
  /** When codes for this number did not hold. */
  readonly misses: readonly Instant[];
  /** Which of the holder's codes it is; undefined: none. */
  readonly proven: SupportCodeKind | undefined;
  /** What the holder's organisation has subscribed to. */
  readonly offer: SupportOfferName;
}

/**
 * Support learns whom it has on the line (R52), and whether it goes first (R56): a VIP code holds only while the
 * organisation has a premium offer. One that does not hold is recorded like one that does, and the two look alike but for
 * that: nobody is told what is wrong with it. Whoever, or whatever number, has failed too often is not checked for now.
 */
export const checkSupportCode = decision(
  { who: who.CheckSupportCode, refuses: ['ACTOR_NOT_ALLOWED', 'TOO_MANY_FAILED_CHECKS'] },
  (_: CheckSupportCodeData, facts: CodeFacts, actor: Actor) =>
    ({ failures }: { failures: readonly Instant[] }): SupportCodeChecked[] => {
      checkMay(who.CheckSupportCode, actor, {});
      checkNotGuessing(failures, facts.at);
      checkNotGuessing(facts.misses, facts.at);
      const { at, callerNumber, holder, proven, offer } = facts;
      const isVipWithoutPremium = proven === 'vip' && !isPremium(offer);
      const kind = holder === null || proven === undefined || isVipWithoutPremium ? null : proven;
      const data = {
        identified: kind !== null,
        callerNumber: holder === null ? null : callerNumber,
        orgId: holder?.orgId ?? null,
        userId: holder?.userId ?? null,
        kind,
        offer: kind === null ? null : offer,
        checkedAt: at,
      };
      return [{ type: 'SupportCodeChecked', data }];
    },
);

/** Nobody, whose codes are made all the same: a number takes as long whether it is somebody's or not. */
const NOBODY: Holder = { orgId: '-', userId: '-' };

const readCode = async (read: Read, secret: Buffer, digits: string, at: Instant): Promise<CodeFacts> => {
  const { callerNumber, proof } = halvesOf(digits);
  const { holder, misses } = (await read(Caller, callerNumber)).state;
  const { offer } = (await read(SupportOffer, (holder ?? NOBODY).orgId)).state;
  return { at, callerNumber, holder, misses, proven: provenBy(secret, holder ?? NOBODY, proof, at), offer };
};

/** A failure counts for the caller's number before it does for the desk, so that nobody gets more guesses by haste. */
const countMiss = async (
  ledger: Ledger,
  events: readonly SupportCodeChecked[],
  { commandId, correlationId, actor }: CommandContext,
): Promise<void> => {
  const { identified, callerNumber = null } = events[0]?.data ?? {};
  if (identified || callerNumber === null) return;
  await ledger.transact({
    aggregate: Caller,
    id: callerNumber,
    context: { commandId: derivedUuid('missed', commandId), correlationId, causationId: commandId, actor },
    decide: ({ state }, _, missedAt): SupportCodeMissed[] => {
      checkNotGuessing(state.misses, missedAt);
      return [{ type: 'SupportCodeMissed', data: { callerNumber, missedAt } }];
    },
  });
};

const check: Execution<CheckSupportCodeData>['execute'] = async (ledger, data, { bodyHash, ...rest }) => {
  const secret = await secretOf(ledger);
  const context: CommandContext = {
    ...rest,
    ...(bodyHash === undefined ? {} : { bodyHash: keyedHash(secret, bodyHash) }),
  };
  return ledger.transact({
    aggregate: Desk,
    id: deskIdOf(context.actor.userId),
    context,
    decide: async ({ state }, read, at) => {
      const events = checkSupportCode(data, await readCode(read, secret, data.digits, at), context.actor)(state);
      await countMiss(ledger, events, context);
      return events;
    },
  });
};

/** What the desk is told: of a code that does not hold, that it does not. */
const told = async ({ store }: Ledger, _: CheckSupportCodeData, { stream, revision, events }: CommandOutcome) => {
  const written = events.find(({ type }) => type === 'SupportCodeChecked');
  for await (const event of store.readStream(stream, revision, 1)) {
    if (event.id !== written?.id) break;
    const { identified, orgId, userId, kind, offer } = event.data as SupportCodeChecked['data'];
    if (!identified) return { identified, orgId: null, userId: null, kind: null, offer: null, priority: null };
    const priority = offer !== null && isPremium(offer) ? 'premium' : 'standard';
    return { identified, orgId, userId, kind, offer, priority };
  }
  assert(false, `what was checked is not in ${stream}`);
};

export const checking = answering(executing<CheckSupportCodeData>(checkSupportCode, check), told);
