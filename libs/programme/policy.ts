import { type Authorship, authorshipOf } from '#libs/event-sourcing/authorship.js';
import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { checkMay, OUR_DECISION, type Policy as WhoMay, staffOf } from '#libs/kernel/policy.js';
import { type Instant, instantMs } from '#libs/kernel/time.js';
import type { CashRounding, PolicySet, PolicySetData, Reinvoicing } from './events/policy-set.js';

/** What the programme has decided about days, amounts and invoices. */
export interface PolicyValues {
  /** Days from a payment to the maturity of its cashback (E1). */
  readonly holdingDays: number;
  /** Days that a partner below the threshold has to reach it (E16). */
  readonly graceDays: number;
  /** Days after which a new invitation is not open any more (E19); null: it stays open. */
  readonly invitationDays: number | null;
  /** Below it nothing is paid to a bank (E7). */
  readonly minPayout: Readonly<Record<Currency, Amount>>;
  /** Of the totals of invoices (V5). */
  readonly cashRounding: CashRounding;
  /** Which lines of FULL clients are re-invoiced (A22). */
  readonly reinvoicing: Reinvoicing;
}

/** What holds before anybody has set anything. */
export const FIRST_POLICY: PolicyValues = {
  holdingDays: 30,
  graceDays: 90,
  invitationDays: null,
  minPayout: { CHF: '50.00', EUR: '50.00' },
  cashRounding: 'none',
  reinvoicing: 'partner-paid',
};

/** One change of the policy, with what holds since. */
interface PolicyVersion {
  readonly published: Authorship;
  readonly values: PolicyValues;
}

/** The policy as it stands at a position of the log. */
export interface PolicyState extends PolicyValues {
  /** Every change so far, the latest last; of stored ones. */
  readonly history: readonly PolicyVersion[];
}

/** `policy-main`. */
export const Policy: Aggregate<PolicyState, PolicySet> = {
  category: 'policy',
  initial: { ...FIRST_POLICY, history: [] },
  evolve: (state, { data }, recorded): PolicyState => {
    const values: PolicyValues = {
      holdingDays: data.holdingDays ?? state.holdingDays,
      graceDays: data.graceDays ?? state.graceDays,
      invitationDays: data.invitationDays === undefined ? state.invitationDays : data.invitationDays,
      minPayout: {
        CHF: data.minPayout?.CHF ?? state.minPayout.CHF,
        EUR: data.minPayout?.EUR ?? state.minPayout.EUR,
      },
      cashRounding: data.cashRounding ?? state.cashRounding,
      reinvoicing: data.reinvoicing ?? state.reinvoicing,
    };
    const published = authorshipOf(recorded);
    return { ...values, history: published ? [...state.history, { published, values }] : state.history };
  },
};

/** What held at an instant, whatever was set since. */
export const policyAt = ({ history }: PolicyState, instant: Instant): PolicyValues =>
  history.findLast(({ published }) => instantMs(published.at) <= instantMs(instant))?.values ?? FIRST_POLICY;

/** One value that a change gave the policy; amounts are named like `minPayout.CHF`. */
export interface ChangedValue {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two policies, by name, whatever a policy consists of. */
export const policyChanges = (before: PolicyValues, after: PolicyValues): ChangedValue[] => {
  const [was, is] = [namedValues(before), namedValues(after)];
  return [...is.keys()]
    .map((name) => ({ name, before: was.get(name) ?? null, after: is.get(name) ?? null }))
    .filter((one) => one.before !== one.after);
};

const namedValues = (values: object, path = ''): Map<string, string | null> =>
  new Map(
    Object.entries(values).flatMap(([name, value]): [string, string | null][] =>
      typeof value === 'object' && value !== null
        ? [...namedValues(value as object, `${path}${name}.`)]
        : [[`${path}${name}`, value === null ? null : String(value)]],
    ),
  );

export type SetPolicyData = PolicySetData;

const who = [staffOf('finance', OUR_DECISION)] satisfies WhoMay;

/**
 * Finance changes what the programme pays and invoices by (A12, A22, E1, E7, E16, E19, V5), from now on: what was made
 * before keeps what held then. What is left out stays; the same again changes nothing.
 */
export const setPolicy = decision(
  { who, refuses: ['ACTOR_NOT_ALLOWED'] },
  (wanted: SetPolicyData, _: NoFacts, actor: Actor) =>
    (state: PolicyState): PolicySet[] => {
      checkMay(who, actor, {});
      const data = differing(wanted, state);
      return Object.keys(data).length > 0 ? [{ type: 'PolicySet', data }] : [];
    },
);

/** What of it is another than what holds. */
const differing = ({ minPayout, ...plain }: SetPolicyData, state: PolicyValues): PolicySetData => {
  const isOther = ([name, value]: [string, unknown], held: object): boolean =>
    value !== undefined && (held as Record<string, unknown>)[name] !== value;
  const others = Object.entries(plain).filter((entry) => isOther(entry, state));
  const minima = Object.entries(minPayout ?? {}).filter((entry) => isOther(entry, state.minPayout));
  return {
    ...Object.fromEntries(others),
    ...(minima.length > 0 ? { minPayout: Object.fromEntries(minima) } : {}),
  };
};
