/** What the benchmarks print: Markdown, aligned for a terminal. */

export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** The command that repeats a benchmark. */
export const commandLine = (name: string, args: readonly string[]): string =>
  ['npm run bench --', name, ...args].join(' ');

export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
};

/** The first column is words, the others are mostly figures. */
const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
export const decimals = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : '';
