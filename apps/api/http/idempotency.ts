import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DomainError } from '#libs/kernel/errors.js';
import { HttpProblem } from './problem.js';

const REMEMBERED = 100_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

/** @throws HttpProblem VALIDATION_FAILED when the key is not 1, or `minLength`, to 255 visible ASCII characters */
export const checkedKey = (key: string, minLength = 1): string => {
  if (KEY.test(key) && key.length >= minLength) return key;
  const sentence = `Idempotency-Key must be ${minLength} to 255 visible ASCII characters.`;
  throw new HttpProblem(400, 'VALIDATION_FAILED', sentence);
};

const reused = (): DomainError =>
  new DomainError('IDEMPOTENCY_KEY_REUSED', 'This key was used before for another request.');

/**
 * Keys of commands under way and lately done in this process. The streams themselves know every command that was done,
 * whoever did it; this adds what they cannot tell: that a command still runs, and that a key came back with a request
 * for another target. A refused command leaves no trace, so its key may come back mended.
 */
@Injectable()
export class IdempotencyKeys {
  private readonly running = new Map<string, string>();
  private readonly done = new LRUCache<string, string>({ max: REMEMBERED });

  /** @throws HttpProblem COMMAND_RUNNING · DomainError IDEMPOTENCY_KEY_REUSED */
  async run<T>(commandId: string, hash: string, work: () => Promise<{ result: T; stored: boolean }>): Promise<T> {
    const before = this.running.get(commandId) ?? this.done.get(commandId);
    if (before !== undefined && before !== hash) throw reused();
    if (this.running.has(commandId)) {
      throw new HttpProblem(409, 'COMMAND_RUNNING', 'The first request with this key is still running.', {
        retryAfterSeconds: 1,
      });
    }
    this.running.set(commandId, hash);
    try {
      const { result, stored } = await work();
      if (stored) this.done.set(commandId, hash);
      return result;
    } finally {
      this.running.delete(commandId);
    }
  }
}
