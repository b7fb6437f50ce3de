import { createTransport } from 'nodemailer';
import type { Failure } from '#libs/notification/events/delivery-steps.js';
import { type Message, NotDelivered, type Transport } from './transport.js';

/** How long a mail server may keep silent, in milliseconds. */
export interface SmtpPatience {
  /** Until it answers the connection, and until it greets. */
  readonly connectionMs: number;
  /** Until it answers anything later, the message itself included. */
  readonly answerMs: number;
}
const PATIENCE: SmtpPatience = { connectionMs: 10_000, answerMs: 60_000 };

/** What is known of an error of the client. */
interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/** Answers to these concern one message; those to anything before, all. */
const OF_ONE_MESSAGE = new Set(['RCPT TO', 'DATA']);

const failureOf = ({ code, command = '', responseCode }: SmtpError): Failure => {
  if (code === 'EAUTH' || command.startsWith('AUTH')) return 'sign-in';
  if (responseCode === undefined) return 'no-answer';
  if (!OF_ONE_MESSAGE.has(command))
    return command === 'MAIL FROM' && responseCode >= 500 ? 'sender-refused' : 'deferred';
  return responseCode >= 500 ? 'refused' : 'deferred';
};

const WORDS: Readonly<Partial<Record<Failure, string>>> = {
  'sign-in': 'the mail server does not let us sign in',
  'no-answer': 'the mail server was not reached, broke off or did not answer in time',
  'sender-refused': 'the mail server takes nothing from LEDGER_MAIL_FROM',
  deferred: 'the mail server asks for it again later',
  refused: 'the mail server refuses the message',
};

const notDelivered = (error: SmtpError): NotDelivered => {
  const failure = failureOf(error);
  const { command = '', responseCode } = error;
  const isGeneral = failure !== 'refused' && !(failure === 'deferred' && OF_ONE_MESSAGE.has(command));
  const answer = responseCode === undefined ? (error.code ?? '') : String(responseCode);
  return new NotDelivered(failure, responseCode ?? null, `${WORDS[failure]} (${answer})`, isGeneral);
};

/** A mail server, a connection a message. */
export class Smtp implements Transport {
  readonly name = 'smtp';
  private readonly client;

  /** @param url `smtp://user:password@host:587` or `smtps://…` */
  constructor(url: string, { connectionMs, answerMs }: SmtpPatience = PATIENCE) {
    this.client = createTransport({
      url,
      connectionTimeout: connectionMs,
      greetingTimeout: connectionMs,
      dnsTimeout: connectionMs,
      socketTimeout: answerMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async deliver({ from, to, raw }: Message): Promise<void> {
    try {
      await this.client.sendMail({ envelope: { from, to: [to] }, raw });
    } catch (error) {
      throw notDelivered(error as SmtpError);
    }
  }
}
