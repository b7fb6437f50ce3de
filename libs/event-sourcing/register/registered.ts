import { IsNotEmpty, IsString } from 'class-validator';
import { defineEvent, type EventOf } from '../event.js';

/** Something may belong to a register from here on; whether it does stands in its own stream. */
class RegisteredData {
  @IsString() @IsNotEmpty() member!: string;
}
export const Registered = defineEvent({ type: 'Registered', version: 1, data: RegisteredData });
export type Registered = EventOf<typeof Registered>;
