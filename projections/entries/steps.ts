import type { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import type { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import type { CashbackHeld, CashbackUnheld } from '#libs/cashback/events/cashback-held.js';
import type { CashbackReleased } from '#libs/cashback/events/cashback-released.js';
import type { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import type { HoldOrdered } from '#libs/cashback/events/hold-ordered.js';
import type {
  PayoutCancelled,
  PayoutFailed,
  PayoutRequested,
  PayoutReturned,
  PayoutSettled,
} from '#libs/cashback/events/payout-steps.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { type Amount, type Currency, isZero, ZERO } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { ENTRY } from './entries.row.js';

type Recorded<E> = E extends { type: string; data: object } ? RecordedEvent<E> : never;
/** What makes an item, changes it, or moves it to where it stands. */
export type ItemEvent = Recorded<
  | CashbackAccrued
  | CashbackReversed
  | CashbackAdjusted
  | CashbackReleased
  | HoldOrdered
  | CashbackHeld
  | CashbackUnheld
  | PayoutRequested
  | PayoutSettled
  | PayoutFailed
  | PayoutReturned
  | PayoutCancelled
>;
type Item = Row<typeof ENTRY.columns>;

/** The account, and what of it is meant. */
export interface OfOrder {
  readonly partner: string;
  readonly currency: Currency;
  readonly orderId: string;
}
export interface OfRun {
  readonly partner: string;
  readonly currency: Currency;
  readonly runId: string;
}
/** What an event does to the items of one account. */
export type Step =
  | { readonly kind: 'add'; readonly item: Item }
  | ({ readonly kind: 'change'; readonly reversed: Amount; readonly adjusted: Amount } & OfOrder)
  | { readonly kind: 'release'; readonly partner: string; readonly currency: Currency; readonly through: BusinessDate }
  | ({ readonly kind: 'reason'; readonly reason: string | null } & OfOrder)
  | ({ readonly kind: 'stop'; readonly to: 'held' | 'pending' } & OfOrder)
  | ({ readonly kind: 'take' } & OfRun)
  | ({ readonly kind: 'pay' } & OfRun)
  | ({ readonly kind: 'giveBack' } & OfRun);

const item = ({ id, position, data, metadata }: ItemEvent): Omit<Item, 'kind' | 'state' | 'matures_on'> => ({
  position: String(position),
  partner_org_id: data.partnerOrgId,
  currency: data.currency,
  order_id: null,
  client_org_id: null,
  product_id: null,
  refund_id: null,
  adjustment_id: null,
  correction_id: null,
  amount: ZERO,
  reversed: ZERO,
  adjusted: ZERO,
  run_id: null,
  hold_reason: null,
  effective_at: metadata.effectiveAt,
  event_id: id,
});
const loose = { state: 'available', matures_on: null } as const;

const reversalSteps = (event: RecordedEvent<CashbackReversed>): Step[] => {
  const { orderId, clientOrgId, productId, refundId, fromEntry, loose: rest } = event.data;
  const order = { order_id: orderId, client_org_id: clientOrgId, product_id: productId, refund_id: refundId };
  return [
    ...changed(event, orderId, { reversed: fromEntry, adjusted: ZERO }),
    ...(isZero(rest)
      ? []
      : [
          {
            kind: 'add' as const,
            item: { ...item(event), ...order, ...loose, kind: 'reversal', reversed: rest } as Item,
          },
        ]),
  ];
};

const adjustmentSteps = (event: RecordedEvent<CashbackAdjusted>): Step[] => {
  const { orderId, clientOrgId, productId, adjustmentId, correctionId, toEntry, opened, loose: rest } = event.data;
  const order = { order_id: orderId, client_org_id: clientOrgId, product_id: productId };
  const made = { ...item(event), ...order, adjustment_id: adjustmentId, correction_id: correctionId };
  const steps: Step[] = [];
  if (opened) {
    const { state, maturesOn } = opened;
    steps.push({ kind: 'add', item: { ...made, kind: 'entry', adjusted: toEntry, state, matures_on: maturesOn } });
  } else if (orderId !== null) {
    steps.push(...changed(event, orderId, { reversed: ZERO, adjusted: toEntry }));
  }
  if (!isZero(rest)) steps.push({ kind: 'add', item: { ...made, ...loose, kind: 'adjustment', adjusted: rest } });
  return steps;
};

const changed = (
  { data: { partnerOrgId: partner, currency } }: ItemEvent,
  orderId: string,
  by: { reversed: Amount; adjusted: Amount },
): Step[] =>
  isZero(by.reversed) && isZero(by.adjusted) ? [] : [{ kind: 'change', partner, currency, orderId, ...by }];

/** In their order. */
export const stepsOf = (event: ItemEvent): Step[] => {
  const { partnerOrgId: partner, currency } = event.data;
  switch (event.type) {
    case 'CashbackAccrued': {
      const { orderId, clientOrgId, productId, amount, maturesOn } = event.data;
      const order = { order_id: orderId, client_org_id: clientOrgId, product_id: productId };
      const entry = { ...item(event), ...order, amount, state: 'pending', matures_on: maturesOn } as const;
      return [{ kind: 'add', item: { ...entry, kind: 'entry' } }];
    }
    case 'CashbackReversed':
      return reversalSteps(event);
    case 'CashbackAdjusted':
      return adjustmentSteps(event);
    case 'CashbackReleased':
      return [{ kind: 'release', partner, currency, through: event.data.through }];
    case 'HoldOrdered': {
      const reason = event.metadata.reason ?? null;
      return [{ kind: 'reason', partner, currency, orderId: event.data.orderId, reason }];
    }
    case 'CashbackHeld':
    case 'CashbackUnheld': {
      const to = event.type === 'CashbackHeld' ? 'held' : 'pending';
      return [{ kind: 'stop', partner, currency, orderId: event.data.orderId, to }];
    }
    case 'PayoutRequested':
      return [{ kind: 'take', partner, currency, runId: event.data.runId }];
    case 'PayoutSettled':
      return [{ kind: 'pay', partner, currency, runId: event.data.runId }];
    case 'PayoutFailed':
    case 'PayoutReturned':
    case 'PayoutCancelled':
      return [{ kind: 'giveBack', partner, currency, runId: event.data.runId }];
  }
};

/** Whether several of a kind may be done to an account by one statement, in any order. */
const IN_ANY_ORDER: Readonly<Record<Step['kind'], boolean>> = {
  add: true,
  change: true,
  release: true,
  reason: false,
  stop: false,
  take: false,
  pay: true,
  giveBack: true,
};
type OfKind<K extends Step['kind']> = Extract<Step, { kind: K }>;
/** Steps of one kind, which one statement does. */
export type Layer = { [K in Step['kind']]: { readonly kind: K; readonly steps: OfKind<K>[] } }[Step['kind']];

const accountOf = (step: Step): string =>
  step.kind === 'add' ? `${step.item.partner_org_id}.${step.item.currency}` : `${step.partner}.${step.currency}`;

/**
 * Steps in as few layers as their order within each account allows: a release over a thousand accounts is one. Accounts
 * have nothing to do with each other.
 */
export const layersOf = (steps: readonly Step[]): Layer[] => {
  const layers: { kind: Step['kind']; steps: Step[] }[] = [];
  const last = new Map<string, number>();
  for (const step of steps) {
    const account = accountOf(step);
    const before = last.get(account) ?? -1;
    const isWithBefore = layers[before]?.kind === step.kind && IN_ANY_ORDER[step.kind];
    let at = isWithBefore ? before : before + 1;
    while (at < layers.length && layers[at]?.kind !== step.kind) at += 1;
    if (at === layers.length) layers.push({ kind: step.kind, steps: [] });
    layers[at]?.steps.push(step);
    last.set(account, at);
  }
  return layers as Layer[];
};
