import type { Failure, TransportName } from '#libs/notification/events/delivery-steps.js';

/** A message as it leaves: its bytes are the same in every attempt, unless its recipient changed meanwhile. */
export interface Message {
  /** Of the notification. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Between angle brackets. */
  readonly messageId: string;
  readonly raw: Buffer;
}

/** How messages leave. */
export interface Transport {
  readonly name: TransportName;
  /** Resolves once somebody else answers for the message. @throws NotDelivered */
  deliver(message: Message): Promise<void>;
}

/** A message did not leave, as far as anybody knows. */
export class NotDelivered extends Error {
  constructor(
    readonly failure: Failure,
    /** The mail server's answer; null without one. */
    readonly smtpCode: number | null,
    /** For the log: what the server said may name addresses, so only what we say stands here. */
    message: string,
    /** The next message would fare alike. */
    readonly isGeneral: boolean,
  ) {
    super(message);
    this.name = 'NotDelivered';
  }
}
