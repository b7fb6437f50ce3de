import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { assert } from '#libs/kernel/errors.js';

const SHOWS = 'ledger:shows';

/**
 * What the rows of an answer rest on: the projection that makes them, and automations whose events it shows. Without
 * any they are read from the streams themselves.
 */
export interface Sources {
  readonly projections: readonly string[];
  readonly automations: readonly string[];
}
const made = (projection: string, ...automations: string[]): Sources => ({ projections: [projection], automations });

const INVOICING = 'when-order-opened-then-issue-invoice';
const POSTING = 'when-order-paid-or-refunded-then-post';
const COMPLETING = 'when-placement-then-complete';

/** By row: an answer waits for these, and tells their position, whatever becomes of the other read models. */
const SOURCES = {
  AccessChange: made('access_audit'),
  Balance: made('partner_earnings', POSTING),
  CashbackEntry: made('cashback_history', POSTING),
  Client: made('client_list'),
  Discount: made('partner_earnings'),
  Earning: made('partner_earnings', POSTING),
  Invitation: made('invitations'),
  Invoice: made('invoices', INVOICING),
  ManagedBy: made('access_intervals'),
  Order: made('orders', COMPLETING),
  Organisation: { projections: [], automations: [] },
} as const satisfies Record<string, Sources>;

/** A row that queries answer, as the API reference names it. */
export type ShownRow = keyof typeof SOURCES;

/** Names the row that a query answers. */
export const Shows = (row: ShownRow): MethodDecorator => SetMetadata(SHOWS, row);

/** What an answer of this handler rests on. */
export const sourcesOf = (context: ExecutionContext): Sources => {
  const row = Reflect.getMetadata(SHOWS, context.getHandler()) as ShownRow | undefined;
  assert(row, 'a query does not say which row it shows');
  return SOURCES[row];
};
