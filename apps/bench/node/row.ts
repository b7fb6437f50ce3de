/** One line of the benchmark's table. */
export interface Row {
  what: string;
  node: string;
  /** What it is compared with in the same run. */
  beside: string;
  ratio: string;
  asked: string;
}
