import type { Command, CommandBus } from '@nestjs/cqrs';
import { DomainError } from '#libs/kernel/errors.js';
import type { Parking } from './automation.js';
import type { RecordedEvent } from './event.js';
import type { CommandOutcome } from './ledger.js';
import { StreamUnreadable } from './unreadable.js';

/** A command with the event that causes it; made when its turn comes where streams are read for it, undefined: none. */
export interface CausedCommand {
  readonly event: RecordedEvent;
  readonly command: Command<CommandOutcome> | (() => Promise<Command<CommandOutcome> | undefined>);
}

/** Commands under way at once: enough to keep the store busy, few enough to bound memory. */
const AT_ONCE = 16;

/**
 * Sends commands that do not depend on each other's order, a few at a time, and resolves when all are done. A refusal
 * parks its event, and so does a stream that cannot be read; any other error is thrown, so that the whole batch comes
 * again.
 */
export const sendAll = async (
  bus: Pick<CommandBus, 'execute'>,
  commands: readonly CausedCommand[],
  parking: Parking,
): Promise<void> => {
  const queue = commands.values();
  const work = async (): Promise<void> => {
    for (const { event, command } of queue) {
      try {
        const made = typeof command === 'function' ? await command() : command;
        if (made) await bus.execute(made);
      } catch (error) {
        if (!(error instanceof DomainError || error instanceof StreamUnreadable)) throw error;
        await parking.park(event, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, commands.length) }, work));
};
