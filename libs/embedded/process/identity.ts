import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { systemCode } from './embedded-error.js';
import { pause } from './timing.js';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in the system's own words; only good for comparing. */
  readonly startedAt: string;
}

const LINUX = process.platform === 'linux';

/** `/proc/<pid>/stat` has the start in field 22; the name in field 2 may hold spaces and brackets, so counting begins after it. */
const startedAtLinux = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
};

const startedAtElsewhere = (pid: number): string | undefined => {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    return line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '').trim() || undefined;
  } catch {
    return undefined;
  }
};

/** The identity of a living process; undefined when there is none with this number, or only its remains. */
export const identify = (pid: number): ProcessIdentity | undefined => {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const startedAt = LINUX ? startedAtLinux(pid) : startedAtElsewhere(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
};

/** Whether exactly this process still lives (its number may since have gone to another one). */
export const isAlive = (identity: ProcessIdentity): boolean => identify(identity.pid)?.startedAt === identity.startedAt;

/** The folder a living process works in, where the system tells; undefined otherwise. */
export const workingFolder = (pid: number): string | undefined => {
  try {
    if (LINUX) return readlinkSync(`/proc/${pid}/cwd`);
    const listing = execFileSync('lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-Fn'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return /^n(.*)$/m.exec(listing)?.[1];
  } catch {
    return undefined;
  }
};

/** Sends a signal (0 only asks); false when the process had already gone. */
export const signal = (pid: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    throw error;
  }
};

/** Waits until the process is gone, at most `withinMs`; tells whether it is. */
export const gone = async (identity: ProcessIdentity, withinMs: number): Promise<boolean> => {
  const deadline = Date.now() + withinMs;
  while (isAlive(identity)) {
    if (Date.now() >= deadline) return false;
    await pause(10);
  }
  return true;
};

/** Waits, at most so long, until nobody answers to this number any more: a process that has ended does until it is collected. */
export const collected = async (pid: number, withinMs: number): Promise<void> => {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline && signal(pid, 0)) await pause(10);
};
