import { addDays, addMonths, businessDateOf } from '#libs/kernel/time.js';

/** One request of the story that the examples of the API's document are taken from. */
export interface Step {
  readonly operation: string;
  /** Name of the example; of a refusal, its code. */
  readonly name: string;
  readonly summary: string;
  /** Who asks; nobody where no token is needed. */
  readonly as: string;
  /** In path and query. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Played, but no example: what it does only prepares others, or its answer is another one each time. */
  readonly untold?: boolean;
  /** With the token that was answered when this tender was published. */
  readonly tokenOf?: string;
  /** Rests on what no request can do, as whether mail is delivered: left out on a ledger of which only the URL is known. */
  readonly behindTheApi?: boolean;
}

type Sent = Partial<Pick<Step, 'parameters' | 'body'>>;

/** A request that is done; `sent` has its parameters and body. */
export const done = (operation: string, name: string, summary: string, as: string, sent: Sent = {}): Step => ({
  operation,
  name,
  summary,
  as,
  parameters: {},
  ...sent,
});
/** A request that only prepares others. */
export const prepared = (operation: string, as: string, sent: Sent): Step => ({
  ...done(operation, 'prepared', '', as, sent),
  untold: true,
});
/** A request whose answer rests on what no request can do. */
export const behindTheApi = (step: Step): Step => ({ ...step, behindTheApi: true });
/** A request that is refused with the code. */
export const refused = (code: string, operation: string, as: string, sent: Sent = {}): Step =>
  done(operation, code, '', as, sent);

/**
 * Firsts of a month, a year apart: a live first period begins today or later (A34). They lie a quarter ahead, so that
 * none is a day that follows from today: tomorrow, or the maturity of a posting.
 */
export const firstOfMonth = (yearsLater: number): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear() + yearsLater, now.getUTCMonth() + 3, 1)).toISOString().slice(0, 10);
};
/** A day that is today's in the examples, too, and the last end of a period that is too close to it (E23). */
export const TODAY = businessDateOf(new Date().toISOString());
/** Months that are there in the examples, too. */
export const THIS_MONTH = TODAY.slice(0, 7);
export const LAST_MONTH = addMonths(TODAY, -1).slice(0, 7);
export const LAST_MONTHS_END = addDays(`${THIS_MONTH}-01`, -1);
export const IN_TWO_WEEKS = addDays(TODAY, 14);
export const YEAR_1 = { from: firstOfMonth(0), to: firstOfMonth(1) };
export const YEAR_2 = { from: firstOfMonth(1), to: firstOfMonth(2) };
/** In a body, the support code that was shown last. */
export const LAST_CODE = 'the code shown last';
