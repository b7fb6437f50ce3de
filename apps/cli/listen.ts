import { createServer } from 'node:net';
import { UserError } from './user-error.js';

export interface Listening {
  host: string | undefined;
  port: number;
}

/**
 * Tries a port before anything costly starts.
 * @throws UserError when it is taken, not allowed, or the host is not this machine's
 */
export const tryPort = async ({ host, port }: Listening): Promise<void> => {
  const server = createServer();
  try {
    await new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen({ port, host, exclusive: true }, listening);
    });
  } catch (error) {
    throw listenProblem({ host, port }, error);
  }
  await new Promise((closed) => server.close(closed));
};

/** What the system says about a port in a sentence for whoever gave it; any other error as it is. */
export const listenProblem = ({ host, port }: Listening, error: unknown): unknown => {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new UserError(
        `Port ${port} is taken: choose another with --port, as in "${commandWithPort(port < 65_535 ? port + 1 : 0)}", or 0 for one that is free.`,
      );
    case 'EACCES':
      return new UserError(
        `Port ${port} may not be used by your account: choose one from 1024 on, as in "${commandWithPort(8080)}".`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(
        `${host} is no address of this machine: set LEDGER_HTTP_HOST to one, such as 127.0.0.1 or 0.0.0.0.`,
      );
    default:
      return error;
  }
};

/** What each npm script gives the program by itself. */
const SCRIPTS: Readonly<Record<string, { typed: string; given: readonly string[] }>> = {
  start: { typed: 'npm start --', given: ['up', '--data', './data'] },
  demo: { typed: 'npm run demo --', given: ['demo'] },
  ledger: { typed: 'npm run ledger --', given: [] },
};

/** A word as a shell takes it. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The command as it was typed, with another port. */
const commandWithPort = (
  port: number,
  args: readonly string[] = process.argv.slice(2),
  script = process.env['npm_lifecycle_event'],
): string => {
  const { typed, given } = SCRIPTS[script ?? ''] ?? { typed: 'node dist/programs/ledger.js', given: [] };
  const isGiven = given.every((word, index) => args[index] === word);
  const words = isGiven ? args.slice(given.length) : args;
  const others = words.filter((word, index) => !/^--port(=|$)/.test(word) && words[index - 1] !== '--port');
  const command = given.length > 0 && isGiven ? [] : others.splice(0, 1);
  return [typed, ...command, '--port', String(port), ...others]
    .map((word, i) => (i === 0 ? word : shellWord(word)))
    .join(' ');
};
