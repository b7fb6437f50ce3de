/** Subscriptions under observation. */
import type { AllStreamSubscription, StreamSubscription } from '@eventstore/db-client';

/** Records what a subscription says, in order: `caught-up`, `checkpoint`, events as `stream@revision`. */
export class Listener {
  readonly said: string[] = [];
  error: { type?: string } | undefined;
  private waiting: (() => void)[] = [];

  constructor(readonly subscription: StreamSubscription | AllStreamSubscription) {
    subscription.on('confirmation', () => this.say('confirmed'));
    subscription.on('caughtUp', () => this.say('caught-up'));
    subscription.on('data', ({ event: read }) => this.say(`${read?.streamId}@${read?.revision}`));
    subscription.on('error', (error) => {
      this.error = error as { type?: string };
      this.say('error');
    });
    subscription.on('end', () => this.say('end'));
  }

  say(what: string): void {
    this.said.push(what);
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** Waits until this was said so many times; fails after five seconds. */
  async heard(what: string | ((said: string[]) => boolean)): Promise<void> {
    const done = typeof what === 'string' ? (said: string[]) => said.includes(what) : what;
    const until = Date.now() + 5000;
    while (!done(this.said)) {
      if (Date.now() > until) throw new Error(`Never heard ${String(what)} in ${this.said.slice(-20).join(', ')}`);
      await Promise.race([
        new Promise<void>((resolve) => this.waiting.push(resolve)),
        new Promise((resolve) => setTimeout(resolve, 100)),
      ]);
    }
  }

  get events(): string[] {
    return this.said.filter((what) => what.includes('@'));
  }
}

/** Observes subscriptions and ends them after each test. */
export const useListeners = (): ((subscription: StreamSubscription | AllStreamSubscription) => Listener) => {
  const open: Listener[] = [];
  afterEach(async () => {
    await Promise.all(
      open
        .splice(0)
        .map(({ subscription, error }) => (error ? undefined : subscription.unsubscribe().catch(() => undefined))),
    );
  });
  return (subscription) => {
    const listener = new Listener(subscription);
    open.push(listener);
    return listener;
  };
};

/** Events of a stream as a listener names them. */
export const named = (stream: string, ...numbers: number[]): string[] => numbers.map((number) => `${stream}@${number}`);
