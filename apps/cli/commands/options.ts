import { InvalidArgumentError, Option } from 'commander';
import { LOG_FORMS } from '../../ledger/config.js';
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

// Control characters would end up in the log for ever, and in every terminal that shows it.
const isPlain = (text: string, longest: number): boolean =>
  text.trim() !== '' && text.length <= longest && !/[\p{Cc}\p{Cs}]/u.test(text);

/** A person's name, as the log records who decided something. */
export const whoOf = (text: string): string => {
  if (isPlain(text, 100)) return text.trim();
  throw new InvalidArgumentError('Give the name of a person, up to 100 characters.');
};
/** Why somebody decided it. */
export const whyOf = (text: string): string => {
  if (isPlain(text, 500)) return text.trim();
  throw new InvalidArgumentError('Give a reason, up to 500 characters.');
};
/** How a command that serves logs; wins over LEDGER_LOG. */
export const logOption = (): Option =>
  new Option('--log <form>', 'what goes wrong, all that happens, or JSON lines (default: LEDGER_LOG or text)').choices(
    LOG_FORMS,
  );
