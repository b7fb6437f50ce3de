/** Money as bigint hundredths and rates as exact fractions: nothing here is ever a binary fraction. */

export interface Rate {
  over: bigint;
  under: bigint;
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Reads a decimal text as an exact fraction. */
export function parseRate(text: string): Rate {
  const parts = decimal.exec(text);
  if (!parts) throw new Error(`not a decimal: ${text}`);
  const fraction = parts[3] ?? '';
  const over = BigInt(parts[2]! + fraction);
  return { over: parts[1] ? -over : over, under: 10n ** BigInt(fraction.length) };
}

/** Reads an amount as hundredths; a third decimal would be lost, so it is an error. */
export function parseMoney(text: string): bigint {
  const { over, under } = parseRate(text);
  if ((over * 100n) % under !== 0n) throw new Error(`more than two decimals: ${text}`);
  return (over * 100n) / under;
}

export function formatMoney(hundredths: bigint): string {
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Rounds a fraction that is not negative; a tie goes up. */
export function halfUp(over: bigint, under: bigint): bigint {
  if (over < 0n || under <= 0n) throw new Error('only fractions that are not negative are rounded');
  return (2n * over + under) / (2n * under);
}

/** The share a rate is of an amount, in hundredths. */
export const shareOf = (amount: bigint, rate: Rate): bigint => halfUp(amount * rate.over, rate.under);

/** What is left of an amount after a rate; not the amount less its rounded share, which differs at a tie. */
export const reducedBy = (amount: bigint, rate: Rate): bigint => halfUp(amount * (rate.under - rate.over), rate.under);
