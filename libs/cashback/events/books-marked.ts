import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsPosition } from '#libs/kernel/validation.js';

/** Everything at or before a position is posted to accounts, or waits where the worker sees it. */
class BooksMarkedData {
  @IsPosition() through!: string;
}
export const BooksMarked = defineEvent({ type: 'BooksMarked', version: 1, data: BooksMarkedData });
export type BooksMarked = EventOf<typeof BooksMarked>;
