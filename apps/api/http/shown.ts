import { type ExecutionContext, SetMetadata } from '@nestjs/common';

const SHOWS = 'ledger:shows';

/** Names the row that a query answers, as the API reference has it. */
export const Shows = (row: string): MethodDecorator => SetMetadata(SHOWS, row);

/** What the rows of an answer rest on: the projection that makes them, and automations whose events it shows. */
export interface Sources {
  readonly projections: readonly string[];
  readonly automations: readonly string[];
}
const made = (projection: string, ...automations: string[]): Sources => ({ projections: [projection], automations });

const INVOICING = 'when-order-opened-then-issue-invoice';
const POSTING = 'when-order-paid-or-refunded-then-post';
const COMPLETING = 'when-placement-then-complete';

/** By row; one that is not among them is read from its stream. */
const SOURCES: Readonly<Record<string, Sources>> = {
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
};

/** What an answer of this handler rests on; undefined where it is no read model. */
export const sourcesOf = (context: ExecutionContext): Sources | undefined => {
  const row = Reflect.getMetadata(SHOWS, context.getHandler()) as string | undefined;
  return row === undefined ? undefined : SOURCES[row];
};
