import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { checkMay, OUR_DECISION, type Policy as WhoMay, staffOf } from '#libs/kernel/policy.js';
import type { CashRounding, PolicySet, PolicySetData, Reinvoicing } from './events/policy-set.js';

/** What the programme has decided about days, amounts and invoices, as it stands at a position of the log. */
export interface PolicyState {
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

/** `policy-main`, with what holds before anybody has set anything. */
export const Policy: Aggregate<PolicyState, PolicySet> = {
  category: 'policy',
  initial: {
    holdingDays: 30,
    graceDays: 90,
    invitationDays: null,
    minPayout: { CHF: '50.00', EUR: '50.00' },
    cashRounding: 'none',
    reinvoicing: 'partner-paid',
  },
  evolve: (state, { data }): PolicyState => ({
    holdingDays: data.holdingDays ?? state.holdingDays,
    graceDays: data.graceDays ?? state.graceDays,
    invitationDays: data.invitationDays === undefined ? state.invitationDays : data.invitationDays,
    minPayout: {
      CHF: data.minPayout?.CHF ?? state.minPayout.CHF,
      EUR: data.minPayout?.EUR ?? state.minPayout.EUR,
    },
    cashRounding: data.cashRounding ?? state.cashRounding,
    reinvoicing: data.reinvoicing ?? state.reinvoicing,
  }),
};

export type SetPolicyData = PolicySetData;

const who = [staffOf('finance', OUR_DECISION)] satisfies WhoMay;

/**
 * Finance changes what the programme pays and invoices by (A12, A22, E1, E7, E16, E19, V5), from now on: what was made before keeps what held
 * then. What is left out stays; the same again changes nothing.
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
const differing = ({ minPayout, ...plain }: SetPolicyData, state: PolicyState): PolicySetData => {
  const isOther = ([name, value]: [string, unknown], held: object): boolean =>
    value !== undefined && (held as Record<string, unknown>)[name] !== value;
  const others = Object.entries(plain).filter((entry) => isOther(entry, state));
  const minima = Object.entries(minPayout ?? {}).filter((entry) => isOther(entry, state.minPayout));
  return {
    ...Object.fromEntries(others),
    ...(minima.length > 0 ? { minPayout: Object.fromEntries(minima) } : {}),
  };
};
