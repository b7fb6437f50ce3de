import cliProgress from 'cli-progress';

/** Writes a line for a person who reads along. */
export const say = (line = ''): void => void process.stdout.write(`${line}\n`);
/** Writes a line about the work itself; it stays out of what a program reads from standard output. */
export const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** Rows as aligned columns; numbers and amounts to the right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const isNumeric = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^-?[\d.,]*%?$/.test(row[column] ?? '')),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (isNumeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].map((text) => `  ${text}`).join('\n');
};

/** Progress of a long piece of work on standard error: a bar on a terminal, a line every tenth elsewhere. */
export class Progress {
  private readonly bar: cliProgress.SingleBar | undefined;
  private tenth = 0;
  private begun = Date.now();

  constructor(
    private readonly title: string,
    private total: number,
  ) {
    if (!process.stderr.isTTY) return;
    const format = `${title} {bar} {value}/{total} | {percentage} % | {speed} a second`;
    this.bar = new cliProgress.SingleBar(
      { format, stream: process.stderr, hideCursor: true },
      cliProgress.Presets.shades_classic,
    );
    this.bar.start(total, 0, { speed: 0 });
  }

  update(value: number, total = this.total): void {
    if (this.total !== total) {
      this.total = total;
      this.bar?.setTotal(total);
    }
    const speed = Math.round((1000 * value) / Math.max(1, Date.now() - this.begun));
    if (this.bar) return this.bar.update(value, { speed });
    const tenth = Math.floor((10 * value) / Math.max(1, total));
    if (tenth <= this.tenth) return;
    this.tenth = tenth;
    note(`${this.title} ${value}/${total}, ${speed} a second`);
  }

  stop(): void {
    this.bar?.stop();
  }
}
