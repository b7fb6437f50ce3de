import { IsNotEmpty, IsString, Matches } from 'class-validator';
import { defineEvent, type EventOf } from '../event.js';

/** A caller's key stands for one request for good; the first event of `idempotencyKey-{command id}`, and the only one. */
class KeyClaimedData {
  /** Stream that the command was decided for. */
  @IsString() @IsNotEmpty() stream!: string;
  /** Hash of method, path and body. */
  @IsString() @Matches(/^[0-9a-f]{32}$/) bodyHash!: string;
}
export const KeyClaimed = defineEvent({ type: 'KeyClaimed', version: 1, data: KeyClaimedData });
export type KeyClaimed = EventOf<typeof KeyClaimed>;
