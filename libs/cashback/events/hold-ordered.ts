import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Currency } from '#libs/kernel/money.js';
import { IsCurrencyCode, IsId } from '#libs/kernel/validation.js';

/** The entry that is meant: that of the line's earner at that moment (E3). */
class EntryNamed {
  @IsId() orderId!: string;
  @IsId() partnerOrgId!: string;
  @IsCurrencyCode() currency!: Currency;
}

/** Finance wants an entry held; the reason stands in the metadata. */
class HoldOrderedData extends EntryNamed {}
export const HoldOrdered = defineEvent({ type: 'HoldOrdered', version: 1, data: HoldOrderedData });
export type HoldOrdered = EventOf<typeof HoldOrdered>;

/** Finance lets a held entry go. */
class UnholdOrderedData extends EntryNamed {}
export const UnholdOrdered = defineEvent({ type: 'UnholdOrdered', version: 1, data: UnholdOrderedData });
export type UnholdOrdered = EventOf<typeof UnholdOrdered>;
