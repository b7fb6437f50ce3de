import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { systemCode } from './operator-error.js';
import { pause } from './timing.js';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in the system's own words; only good for comparing. */
  readonly startedAt: string;
}

const LINUX = process.platform === 'linux';

/** What the system tells of a process number: who has it, that its process has ended and waits to be collected, or nothing. */
type Sighting = Pick<ProcessIdentity, 'startedAt'> | 'remains' | 'unseen';

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
};

/** The start of a process of this boot of Linux, given in clock ticks since that boot. */
export const startedInThisBoot = (ticks: string): string => `${bootId()}/${ticks}`;

/**
 * `/proc/<pid>/stat` has the state in field 3, the number of threads in field 20 and the start in field 22; the name in
 * field 2 may hold spaces and brackets, so counting begins after it.
 */
const sightOnLinux = (pid: number): Sighting => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A killed process is a zombie as soon as its first thread has ended; the others may still hold its files and ports.
    if (fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1)) return 'remains';
    return { startedAt: startedInThisBoot(fields[19] ?? '') };
  } catch {
    return 'unseen';
  }
};

/** In one language and one time zone: an owner and its successor may have been started with others. */
const PS_ENVIRONMENT = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };

const sightElsewhere = (pid: number): Sighting => {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: PS_ENVIRONMENT,
    });
    if (line.startsWith('Z')) return 'remains';
    const startedAt = line.replace(/^\S+\s+/, '').trim();
    return startedAt === '' ? 'unseen' : { startedAt };
  } catch {
    return 'unseen';
  }
};

const sight = LINUX ? sightOnLinux : sightElsewhere;

const isNumberOfProcess = (pid: number): boolean => Number.isSafeInteger(pid) && pid > 0;

/** The identity of a living process; undefined when there is none with this number, or only its remains. */
export const identify = (pid: number): ProcessIdentity | undefined => {
  const seen = isNumberOfProcess(pid) ? sight(pid) : 'unseen';
  return typeof seen === 'string' ? undefined : { pid, startedAt: seen.startedAt };
};

/** Whether exactly this process still lives (its number may since have gone to another one). */
export const isAlive = (identity: ProcessIdentity): boolean => identify(identity.pid)?.startedAt === identity.startedAt;

/** Whether anybody has this number, remains included; a process of another user counts, although it takes no signal of ours. */
const numberIsTaken = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
};

/**
 * Whether a process that wrote down its identity may still live: for what must not be taken from a living one. Unlike
 * `isAlive`, which is asked before a process is ended, it says yes where the system does not tell when a process was
 * started, or an identity leaves that empty, and somebody has the number.
 */
export const mayBeAlive = ({ pid, startedAt }: ProcessIdentity): boolean => {
  if (!isNumberOfProcess(pid)) return false;
  const seen = sight(pid);
  if (seen === 'remains') return false;
  return seen === 'unseen' ? numberIsTaken(pid) : startedAt === '' || seen.startedAt === startedAt;
};

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

/** Sends a signal; false when the process had already gone. */
export const signal = (pid: number, name: NodeJS.Signals): boolean => {
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
