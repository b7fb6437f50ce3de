import type { Parking } from '#libs/event-sourcing/automation.js';
import { NotReady } from '#libs/event-sourcing/not-ready.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';

/** One series a ledger, until a policy says otherwise. */
export const SERIES = 'main';
/** Its stream of invoices. */
export const INVOICE_SERIES = `invoiceSeries-${SERIES}`;

/** One series has one order: where what all of it needs cannot be read, all of it waits, and nothing is parked. */
export const standing = async (what: 'Invoices' | 'Credit notes', posting: Promise<void>): Promise<void> => {
  try {
    await posting;
  } catch (error) {
    throw error instanceof StreamUnreadable ? new NotReady(`${what} wait: ${error.message}`) : error;
  }
};
export const deferring = (parking: Parking | undefined): Partial<Parking> =>
  parking?.defer ? { defer: parking.defer } : {};
