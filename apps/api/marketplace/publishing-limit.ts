import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isIPv6 } from 'node:net';
import { HttpProblem } from '../http/problem.js';
import type { ApiRequest } from '../http/request.js';

const HOUR_MS = 3_600_000;
/** Of one network, and of all of them together, an hour and process: so much a day the log can take from who has no account. */
const A_NETWORK = 10;
const ALTOGETHER = 200;
const REMEMBERED = 50_000;

/** Whose addresses are one caller's: an address, of IPv6 the network that one connection is given. */
const networkOf = (ip: string): string => (isIPv6(ip) && !ip.startsWith('::ffff:') ? ip.split(':', 4).join(':') : ip);

/**
 * How many tenders come without an account, in memory: each process counts those that it takes. Behind a proxy all come
 * from its address, and the limit of one network is that of all.
 */
@Injectable()
export class PublishingLimit {
  private readonly networks = new LRUCache<string, number[]>({ max: REMEMBERED });
  private all: number[] = [];

  /** @throws HttpProblem TOO_MANY_TENDERS */
  take({ ip }: ApiRequest, now = performance.now()): void {
    const isRecent = (at: number): boolean => at > now - HOUR_MS;
    const network = networkOf(ip);
    const own = (this.networks.get(network) ?? []).filter(isRecent);
    this.all = this.all.filter(isRecent);
    const first = own.length >= A_NETWORK ? own[0] : this.all.length >= ALTOGETHER ? this.all[0] : undefined;
    if (first !== undefined) {
      throw new HttpProblem(
        429,
        'TOO_MANY_TENDERS',
        'Too many tenders come from here without an account: try again later.',
        { retryAfterSeconds: Math.max(1, Math.ceil((first + HOUR_MS - now) / 1_000)) },
      );
    }
    this.networks.set(network, [...own, now]);
    this.all.push(now);
  }
}
