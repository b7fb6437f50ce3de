import { EventStoreDBClient, type Credentials } from '@eventstore/db-client';
import { setTimeout as delay } from 'node:timers/promises';
import { isUnclear, NoAnswer, willMend } from './failures.js';

const ATTEMPTS = 8;
const LONGEST_PAUSE_MS = 2_000;
/** A leader that changes is over before this attempt, and nobody need hear of it. */
const TOLD_FROM_ATTEMPT = 4;

interface Shared {
  client: EventStoreDBClient;
  users: number;
}

const open = new Map<string, Shared>();

/**
 * The process's client for a server, shared by all who use the same URL: the client keeps the pending appends of all
 * clients in one table, and an error of one that clears it lets a late answer to another end the process.
 */
export class Connection {
  /** Given to a call, they make the client append by a call of its own; undefined where none can be given. */
  readonly credentials: Credentials | undefined;
  private released = false;

  constructor(private readonly url: string) {
    const shared = open.get(url) ?? { client: EventStoreDBClient.connectionString(url), users: 0 };
    shared.users += 1;
    open.set(url, shared);
    this.client = shared.client;
    this.credentials = credentialsIn(url);
  }

  readonly client: EventStoreDBClient;

  /** When the last user goes, ends all calls and the connection: an open one, or one still tried, keeps a process alive. */
  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    const shared = open.get(this.url) as Shared;
    shared.users -= 1;
    if (shared.users > 0) return;
    open.delete(this.url);
    await shared.client.dispose();
    const { getChannel } = shared.client as unknown as { getChannel(): Promise<{ close(): void }> };
    await getChannel().then(
      (channel) => channel.close(),
      () => undefined,
    );
  }
}

/** Without TLS the client sends no credentials, so any will do; with TLS only those of the URL. */
const credentialsIn = (url: string): Credentials | undefined => {
  const user = /^[a-z+]+:\/\/([^:@/]+):([^@/]*)@/i.exec(url);
  if (user) return { username: decodeURIComponent(user[1] as string), password: decodeURIComponent(user[2] as string) };
  return /[?&]tls=false(&|$)/i.test(url) ? { username: 'ledger', password: 'none' } : undefined;
};

/** How long a call whose outcome is unclear is repeated. */
export interface Patience {
  /** Milliseconds from its first failure; whatever it says, some 7 s of attempts are made. */
  forMs: number;
  /** Told once when waiting begins, with what failed, and once when the store answers again. */
  waiting?(error: unknown): void;
  over?(): void;
}
export const LITTLE_PATIENCE: Patience = { forMs: 0 };

/** Repeats what may be repeated while its outcome stays unclear: after 0.1, 0.2 … 2 s. */
export const untilClear = async <T>(
  work: (attempt: number) => Promise<T>,
  { forMs, waiting, over }: Patience = LITTLE_PATIENCE,
): Promise<T> => {
  let failedAt: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await work(attempt);
      if (attempt > TOLD_FROM_ATTEMPT) over?.();
      return result;
    } catch (error) {
      failedAt ??= Date.now();
      const isPatient = attempt < ATTEMPTS || Date.now() - failedAt < forMs;
      if (!isUnclear(error) || !willMend(error) || !isPatient) throw error;
      if (attempt === TOLD_FROM_ATTEMPT) waiting?.(error);
      await delay(Math.min(LONGEST_PAUSE_MS, 50 * 2 ** attempt));
    }
  }
};

/** Some of the client's promises would never settle when an answer is lost. @throws NoAnswer */
export const answeredWithin = async <T>(
  ms: number,
  call: string,
  answer: Promise<T>,
  giveUp?: () => void,
): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp?.();
      reject(new NoAnswer(call, ms));
    }, ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};
