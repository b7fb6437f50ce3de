import { createTransport } from 'nodemailer';
import type { Instant } from '#libs/kernel/time.js';
import type { Letter } from '#libs/notification/mail/letter.js';
import { htmlOf, textOf } from '#libs/notification/mail/render.js';
import type { Message } from './transport.js';

/** What makes a message of a letter. */
export interface Sending {
  /** Of the notification. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The notice's own: a message that is delivered late, or again, is as old as its occasion. */
  readonly date: Instant;
  readonly letter: Letter;
}

/** Makes the bytes, and sends nothing. */
const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/** The same id and sender, the same Message-ID: by it whoever receives a message twice can tell. */
export const messageIdOf = (id: string, from: string): string => `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`;

/** The message, byte by byte the same for the same letter. */
export const composed = async ({ id, from, to, date, letter }: Sending): Promise<Message> => {
  const messageId = messageIdOf(id, from);
  const { message } = await composer.sendMail({
    messageId,
    baseBoundary: id,
    date: new Date(date),
    from,
    to,
    subject: letter.subject,
    text: textOf(letter),
    html: htmlOf(letter),
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': letter.language },
    xMailer: false,
  });
  return { id, from, to, messageId, raw: message as Buffer };
};
