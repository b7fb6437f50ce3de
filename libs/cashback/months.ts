import { Map as PersistentMap } from 'immutable';
import { chainedHash } from '#libs/kernel/hash.js';
import { add, type Amount, isZero, subtract, sum, ZERO } from '#libs/kernel/money.js';
import { type BusinessMonth, nextMonth } from '#libs/kernel/time.js';
import type { StatementClosed } from './events/statement-closed.js';

/** One movement of an account, as a statement counts it (E12). */
export interface Line {
  readonly column: 'accrued' | 'reversed' | 'adjusted' | 'paid';
  readonly type: string;
  /** Signed; of `paid`, what was returned is negative. */
  readonly amount: Amount;
  readonly sourceEventId: string;
  /** In the account's journal. */
  readonly revision: number;
}

/** The movements of a month that is not closed yet, added up. */
export interface OpenMonth {
  readonly accrued: Amount;
  readonly reversed: Amount;
  readonly adjusted: Amount;
  readonly paid: Amount;
  readonly lines: number;
  /** Over its movements, in their order. */
  readonly hash: string;
  readonly firstRevision: number | null;
  readonly lastRevision: number | null;
}
const NO_MOVEMENT: OpenMonth = {
  accrued: ZERO,
  reversed: ZERO,
  adjusted: ZERO,
  paid: ZERO,
  lines: 0,
  hash: '',
  firstRevision: null,
  lastRevision: null,
};

/** An account's months: those with movements that are open, and what the last closed one left. */
export interface Months {
  readonly open: PersistentMap<BusinessMonth, OpenMonth>;
  /** The last month with a statement; null: none has one. */
  readonly closedThrough: BusinessMonth | null;
  readonly closing: Amount;
  /** Months with a statement, by the event that closed them. */
  readonly closedBy: PersistentMap<string, readonly BusinessMonth[]>;
}
export const NO_MONTHS: Months = {
  open: PersistentMap(),
  closedThrough: null,
  closing: ZERO,
  closedBy: PersistentMap(),
};

export const withLine = (months: Months, month: BusinessMonth, line: Line): Months => {
  const so = months.open.get(month) ?? NO_MOVEMENT;
  const { column, type, amount, sourceEventId, revision } = line;
  const after: OpenMonth = {
    ...so,
    [column]: add(so[column], amount),
    lines: so.lines + 1,
    hash: chainedHash(so.hash, type, amount, sourceEventId),
    firstRevision: so.firstRevision ?? revision,
    lastRevision: revision,
  };
  return { ...months, open: months.open.set(month, after) };
};

/** A statement's figures: what its event tells. */
export interface Statement {
  readonly month: BusinessMonth;
  readonly opening: Amount;
  readonly accrued: Amount;
  readonly reversed: Amount;
  readonly adjusted: Amount;
  readonly paid: Amount;
  readonly closing: Amount;
  readonly lines: number;
  readonly linesHash: string;
  readonly firstRevision: number | null;
  readonly lastRevision: number | null;
}

/**
 * The statements that closing a month makes: of it and of every open month before it, from the first movement on, one
 * for each month with an opening balance other than 0.00 or a movement (E11).
 */
export const statementsThrough = ({ open, closedThrough, closing }: Months, through: BusinessMonth): Statement[] => {
  const first = closedThrough === null ? [...open.keys()].sort()[0] : nextMonth(closedThrough);
  const statements: Statement[] = [];
  let opening = closing;
  for (let month = first; month !== undefined && month <= through; month = nextMonth(month)) {
    const movements = open.get(month);
    if (!movements && isZero(opening)) continue;
    const statement = statementOf(month, opening, movements ?? NO_MOVEMENT);
    statements.push(statement);
    opening = statement.closing;
  }
  return statements;
};

const statementOf = (month: BusinessMonth, opening: Amount, { hash, ...movements }: OpenMonth): Statement => {
  const { accrued, reversed, adjusted, paid } = movements;
  const closing = subtract(sum([opening, accrued, reversed, adjusted]), paid);
  return { month, opening, ...movements, closing, linesHash: hash };
};

/** After a month's statement: it and every month before it are closed, and nothing is posted into them (E13). */
export const closedMonths = (
  { open, closedBy }: Months,
  { month, closing, sourceEventId }: Pick<StatementClosed['data'], 'month' | 'closing' | 'sourceEventId'>,
): Months => ({
  open: open.filter((_, one) => one > month),
  closedThrough: month,
  closing,
  closedBy: closedBy.update(sourceEventId, [], (months) => [...months, month]),
});
