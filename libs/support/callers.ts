import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { CommandContext, CommandOutcome, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { assert, DomainError } from '#libs/kernel/errors.js';
import { checkMay, judged } from '#libs/kernel/policy.js';
import type { Instant } from '#libs/kernel/time.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { candidateNumber, type Holder } from './codes.js';
import type { SupportCallerNumbered } from './events/support-caller-numbered.js';
import type { SupportCodeKind } from './events/support-code-checked.js';
import type { SupportCodeMissed } from './events/support-code-missed.js';
import { lately } from './guesses.js';
import { checkRegistered } from '#libs/organisation/organisation.js';
import { who } from './who.js';

export interface CallerState {
  /** Whose number it is; null: nobody's. */
  readonly holder: Holder | null;
  /** When codes that begin with it did not hold, as far back as it matters. */
  readonly misses: readonly Instant[];
}
/** `supportCaller-{number}`: whom support has on the line where a code begins with the number (R52). */
export const Caller: Aggregate<CallerState, SupportCallerNumbered | SupportCodeMissed> = {
  category: 'supportCaller',
  initial: { holder: null, misses: [] },
  evolve: (state, event): CallerState => {
    switch (event.type) {
      case 'SupportCallerNumbered': {
        const { orgId, userId } = event.data;
        return { ...state, holder: { orgId, userId } };
      }
      case 'SupportCodeMissed': {
        const { missedAt } = event.data;
        return { ...state, misses: [...lately(state.misses, missedAt), missedAt] };
      }
    }
  },
};

/** Where codes have their secret: made once, the same in every process, kept with the keys of personal data. */
export const secretOf = ({ store }: Ledger): Promise<Buffer> => store.codec.secret('support codes');

/** More numbers than any two holders share. */
const MAX_ATTEMPTS = 1_000;
const isSame = (one: Holder, other: Holder): boolean => one.orgId === other.orgId && one.userId === other.userId;

/** The holder's number, or the one that is free for it. */
export const numberOf = async (
  read: Read,
  secret: Buffer,
  holder: Holder,
): Promise<{ callerNumber: string; isTaken: boolean }> => {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const callerNumber = candidateNumber(secret, holder, attempt);
    const { state } = await read(Caller, callerNumber);
    if (state.holder === null) return { callerNumber, isTaken: false };
    if (isSame(state.holder, holder)) return { callerNumber, isTaken: true };
  }
  assert(false, 'no caller number is free');
};

export interface TakeCallerNumberData {
  orgId: string;
}
/** A member gets the number that its codes begin with (R52, R53), once; a number that another one got first is left alone. */
export const takeCallerNumber = decision(
  { who: who.TakeCallerNumber, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId }: TakeCallerNumberData, facts: { organisationKnown: boolean; callerNumber: string }, actor: Actor) =>
    ({ holder }: CallerState): SupportCallerNumbered[] => {
      checkRegistered(orgId, { registered: facts.organisationKnown });
      checkMay(who.TakeCallerNumber, actor, { organisation: orgId });
      if (holder !== null) return [];
      const { callerNumber } = facts;
      return [{ type: 'SupportCallerNumbered', data: { callerNumber, orgId, userId: actor.userId } }];
    },
);

/**
 * A code is its holder's to see: a member of the organisation, but no external one (R53, R57). To everybody else it is as
 * unknown as that of an organisation that there is not.
 * @throws UNKNOWN_SUPPORT_CODE · UNKNOWN_VIP_CODE
 */
export const checkHolder = (
  orgId: string,
  kind: SupportCodeKind,
  { organisationKnown }: { organisationKnown: boolean },
  actor: Actor,
): void => {
  const isMember = 'allowedBy' in judged(who.TakeCallerNumber, actor, { organisation: orgId });
  if (isMember && organisationKnown) return;
  throw new DomainError(
    kind === 'vip' ? 'UNKNOWN_VIP_CODE' : 'UNKNOWN_SUPPORT_CODE',
    'There is no such code of yours.',
  );
};

/** Until the number in whose stream it was decided is the holder's own. */
export const giveNumber = async (
  ledger: Ledger,
  data: TakeCallerNumberData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  const { actor } = context;
  const holder = { orgId: data.orgId, userId: actor.userId };
  const secret = await secretOf(ledger);
  for (;;) {
    const { callerNumber } = await numberOf(ledger.read.bind(ledger), secret, holder);
    let isOwn = false;
    const outcome = await ledger.transact({
      aggregate: Caller,
      id: callerNumber,
      context,
      decide: async ({ state }, read) => {
        const organisationKnown = (await read(Organisation, data.orgId)).state.registered;
        const events = takeCallerNumber(data, { organisationKnown, callerNumber }, actor)(state);
        isOwn = events.length > 0 || (state.holder !== null && isSame(state.holder, holder));
        return events;
      },
    });
    if (isOwn || outcome.repeated) return outcome;
  }
};
