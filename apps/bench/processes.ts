/** CPU and memory of processes, from Linux's /proc; elsewhere nothing is known, and nothing is shown. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts a process's time in ticks of this length on every architecture Node runs on. */
const TICK_MS = 10;

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

interface Stat {
  parent: number;
  cpuMs: number;
}

/** The process's name may hold spaces and brackets, so counting begins behind it. */
const statOf = (pid: number): Stat | undefined => {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
};

/** Milliseconds of CPU that a process's living threads have used, to the microsecond; undefined where unknown. */
export const fineCpuMs = (pid: number): number | undefined => {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0] ?? 0));
    return times.reduce((sum, time) => sum + time, 0) / 1e6;
  } catch {
    return undefined;
  }
};

const kilobytes = (text: string | undefined, field: string): number | undefined => {
  const value = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text ?? '')?.[1];
  return value === undefined ? undefined : Number(value);
};

/**
 * Resident memory in MB: now, at its highest, and the part that is the process's own or its share of what several
 * use: PostgreSQL's processes have most of theirs in common.
 */
const memoryOf = (pid: number): { now: number; peak: number; share: number } | undefined => {
  const status = read(`/proc/${pid}/status`);
  const now = kilobytes(status, 'VmRSS');
  if (now === undefined) return undefined;
  const share = kilobytes(read(`/proc/${pid}/smaps_rollup`), 'Pss') ?? now;
  return { now: now / 1024, peak: (kilobytes(status, 'VmHWM') ?? now) / 1024, share: share / 1024 };
};

const SCRIPT = /\bdist\/((?:apps|libs|programs)\/\S+\.js)/;
const NAMES: Readonly<Record<string, string>> = {
  'programs/ledger.js': 'main',
  'programs/worker.js': 'worker',
  'libs/embedded/event-store/main.js': 'event store node',
};

/** What a process is to a reader of a table; PostgreSQL's are one. */
const nameOf = (pid: number): string | undefined => {
  const words = (read(`/proc/${pid}/cmdline`) ?? '').split('\0').join(' ');
  if (words === '') return undefined;
  const script = SCRIPT.exec(words)?.[1];
  if (script) return NAMES[script] ?? script;
  if (/postgres|initdb/.test(words)) return 'PostgreSQL';
  return words.startsWith('npm ') ? 'npm' : 'other';
};

/** The process and everything that descends from it. */
const familyOf = (root: number): Map<number, Stat> => {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? statOf(pid) : undefined;
    if (stat) stats.set(pid, stat);
  }
  const family = new Map<number, Stat>();
  const add = (pid: number, stat: Stat | undefined): void => {
    if (!stat || family.has(pid)) return;
    family.set(pid, stat);
    for (const [child, one] of stats) if (one.parent === pid) add(child, one);
  };
  add(root, stats.get(root));
  return family;
};

/** Ends what this process started when it ends before its time; call what is returned once that has ended by itself. */
export const endingWithUs = (end: () => void): (() => void) => {
  process.once('exit', end);
  return () => void process.off('exit', end);
};

/** One line of a table: a process, or PostgreSQL with all of its own. */
export interface Member {
  name: string;
  processes: number;
  /** MB resident; of PostgreSQL the sum of shares. */
  memory: number;
  /** The most that was seen of `memory`; of one process what the system kept. */
  peak: number;
}

/** Follows a process and its descendants; `look` as often as short-lived processes are to be seen. */
export class Family {
  private readonly names = new Map<number, string>();
  private readonly cpu = new Map<number, number>();
  private readonly seen = new Map<string, Member>();

  constructor(private readonly root: number) {}

  /** CPU so far in milliseconds, by member; that of processes that have ended counts. */
  look(): Map<string, number> {
    if (process.platform === 'linux') {
      for (const [pid, { cpuMs }] of familyOf(this.root)) {
        const name = nameOf(pid);
        if (name !== undefined) this.names.set(pid, name);
        this.cpu.set(pid, cpuMs);
      }
    }
    const sums = new Map<string, number>();
    for (const [pid, cpuMs] of this.cpu) {
      const name = this.names.get(pid) ?? 'other';
      sums.set(name, (sums.get(name) ?? 0) + cpuMs);
    }
    return sums;
  }

  /**
   * What lives now, and as it was last seen what has ended. Reading shares makes the kernel walk the pages: once a
   * second at most.
   */
  members(): Member[] {
    this.look();
    const found = new Map<string, Member>();
    for (const [pid, name] of this.names) {
      const memory = memoryOf(pid);
      if (!memory) continue;
      const member = found.get(name) ?? { name, processes: 0, memory: 0, peak: 0 };
      const isMany = name === 'PostgreSQL';
      member.processes += 1;
      member.memory += isMany ? memory.share : memory.now;
      member.peak += isMany ? memory.share : memory.peak;
      found.set(name, member);
    }
    for (const [name, member] of found) {
      this.seen.set(name, { ...member, peak: Math.max(member.peak, this.seen.get(name)?.peak ?? 0) });
    }
    return [...this.seen.values()];
  }
}
