import { InvalidArgumentError } from 'commander';
import { isDate } from '#libs/kernel/time.js';
import { isId } from '#libs/kernel/ids.js';

/** Parsers of options; what they refuse, commander tells with the option's name. */
export const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a port from 0 (the system chooses) to 65535.');
};
export const dateOf = (text: string): string => {
  if (isDate(text)) return text;
  throw new InvalidArgumentError('Give a date such as 2024-03-31.');
};
export const idOf = (text: string): string => {
  if (isId(text)) return text;
  throw new InvalidArgumentError('Give 1 to 64 of A-Z a-z 0-9 _ -.');
};
