import type { DomainEvent, Recorded, RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Actor } from '#libs/kernel/actor.js';
import { type Amount, sum } from '#libs/kernel/money.js';
import type { Instant } from '#libs/kernel/time.js';

export const NODE_KINDS = [
  'outcome',
  'payment',
  'placement',
  'delegation',
  'level',
  'row',
  'price',
  'rate',
  'tax',
  'accrual',
  'reversal',
  'hold',
  'release',
  'correction',
  'refund',
  'payout',
  'statement',
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** One calculation: what comes out of it, with all its digits and as it was rounded. */
export interface Step {
  readonly what: string;
  readonly calculation: string;
  readonly unrounded: string;
  readonly rounded: Amount;
}

/** Who did it; without a name for whom that does not concern. */
interface Author extends Pick<Actor, 'role' | 'orgId'> {
  readonly userId: string | null;
  /** The client for whom a member of its partner acted; null: nobody. */
  readonly onBehalfOfOrgId: string | null;
}

/** The event that a node rests on. */
export interface Evidence {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly by: Author;
  /** In the words of whoever did it; null where nothing was said. */
  readonly reason: string | null;
  readonly effectiveAt: Instant;
  readonly recordedAt: Instant;
}

/** One reason of an amount, with the reasons that it has itself. */
export interface ExplainedNode {
  readonly kind: NodeKind;
  readonly sentence: string;
  /** What it adds to the entry, signed; null: it moves nothing. Together they are what the entry is now. */
  readonly amount: Amount | null;
  /** What it adds to the account beside the entry, as a loose item (E4, E31); null: nothing. */
  readonly loose: Amount | null;
  readonly steps: readonly Step[];
  /** Null where it follows from the nodes below it alone. */
  readonly evidence: Evidence | null;
  readonly because: readonly ExplainedNode[];
}

/** An event as it stands in the store, told apart by its type. */
export type Told<E extends DomainEvent> = E extends DomainEvent
  ? RecordedEvent<E> & { readonly type: E['type'] }
  : never;

const evidenceOf = ({ id, type, stream, revision, metadata, recordedAt }: Recorded & { type: string }): Evidence => {
  const { userId, role, orgId, onBehalfOfOrgId = null } = metadata.actor;
  const by = { userId, role, orgId, onBehalfOfOrgId };
  const { effectiveAt, reason = null } = metadata;
  return { eventId: id, type, stream, revision, by, reason, effectiveAt, recordedAt };
};

/** A node; of an event where one is given. */
export const node = (
  kind: NodeKind,
  sentence: string,
  event?: (Recorded & { type: string }) | undefined,
  more: Partial<Pick<ExplainedNode, 'amount' | 'loose' | 'steps' | 'because'>> = {},
): ExplainedNode => ({
  kind,
  sentence,
  amount: null,
  loose: null,
  steps: [],
  evidence: event ? evidenceOf(event) : null,
  because: [],
  ...more,
});

/** A node at its place: `no` counts from 0 in the order of the tree, `under` is the `no` of the one that it explains. */
export interface PlacedNode extends Omit<ExplainedNode, 'because'> {
  readonly no: number;
  readonly under: number | null;
  readonly depth: number;
}

/** The tree as rows, each behind the one that it explains. */
export const flattened = (root: ExplainedNode): PlacedNode[] => {
  const rows: PlacedNode[] = [];
  const add = ({ because, ...own }: ExplainedNode, under: number | null, depth: number): void => {
    const no = rows.length;
    rows.push({ ...own, no, under, depth });
    for (const reason of because) add(reason, no, depth + 1);
  };
  add(root, null, 0);
  return rows;
};

/** What the nodes of a tree add up to. */
export const totalOf = (root: ExplainedNode, column: 'amount' | 'loose'): Amount =>
  sum(flattened(root).flatMap((one) => (one[column] === null ? [] : [one[column]])));
