import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

type ClientSocket = Pick<Socket, 'bytesWritten' | 'destroy'>;
type Trouble = 'defers' | 'stalls' | 'drops' | 'answers late';

const refusal = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code });
const MESSAGE_ID = /^Message-ID: (<[^>]+>)/im;

/**
 * A mail server that behaves as the address asks: `refused@` is unknown (550), `unwanted@` is refused with the message
 * (554); the others are taken, but for the trouble they are in, once: `defers@`, `stalls@`, `drops@`, `late@`.
 */
export class MailServer {
  /** Message-IDs as they arrived, with who got them: one that arrived twice stands here twice. */
  readonly arrived: { to: string; messageId: string; raw: string }[] = [];
  private readonly troubles = new Map<string, Trouble>([
    ['defers', 'defers'],
    ['stalls', 'stalls'],
    ['drops', 'drops'],
    ['late', 'answers late'],
  ]);
  private readonly server: SMTPServer;

  constructor(private readonly lateMs = 3_000) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      closeTimeout: 1,
      onConnect: (_session, callback) => callback(this.isRefusingAll ? refusal(421, 'busy') : undefined),
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('refused@') ? refusal(550, 'no such user') : undefined),
      onData: (stream, session, callback) => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const who = to.split('@')[0] ?? '';
        const trouble = this.troubles.get(who);
        this.troubles.delete(who);
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          if (trouble === 'drops') this.drop(session.id);
        });
        stream.on('end', () => {
          if (trouble === 'stalls' || trouble === 'drops') return;
          if (trouble === 'defers') return callback(refusal(451, 'try again later'));
          if (who === 'unwanted') return callback(refusal(554, 'not this one'));
          const raw = Buffer.concat(chunks).toString();
          this.arrived.push({ to, messageId: MESSAGE_ID.exec(raw)?.[1] ?? '', raw });
          if (trouble === 'answers late') void delay(this.lateMs, undefined, { ref: false }).then(() => callback());
          else this.answering(callback, this.socketOf(session.id));
        });
      },
    });
    // A client that hangs up is no failure of the server.
    this.server.on('error', () => undefined);
  }

  /** Whether it answers 421 to everybody who connects. */
  isRefusingAll = false;

  /** Answers for a message that it has taken; what is written to the socket then is the 250. */
  answering: (answer: () => void, socket: ClientSocket | undefined) => void = (answer) => answer();

  /** Answers its URL. */
  async open(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(this.server.server.address() as { port: number }).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** How many different messages arrived for an address, and how often. */
  countFor(to: string): [messages: number, times: number] {
    const those = this.arrived.filter((one) => one.to === to);
    return [new Set(those.map(({ messageId }) => messageId)).size, those.length];
  }

  private drop(id: string): void {
    this.socketOf(id)?.destroy();
  }

  private socketOf(id: string): ClientSocket | undefined {
    const connections = [...this.server.connections] as unknown as { id: string; _socket: ClientSocket }[];
    return connections.find((connection) => connection.id === id)?._socket;
  }
}
