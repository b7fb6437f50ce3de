import { createServer } from 'node:net';
import { OperatorError, systemCode } from './operator-error.js';

/**
 * Asks the system for a loopback port by holding it for a moment.
 * @param wanted 0 or nothing: any free one
 * @throws OperatorError PORT_TAKEN when the wanted one is in use or not allowed
 */
export const probePort = (wanted = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = systemCode(error);
      const taken = code === 'EADDRINUSE' || code === 'EACCES';
      reject(taken ? portTaken(wanted, error) : error);
    });
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      server.close(() => resolve(port));
    });
  });

/** One sentence for a port that another program has. */
export const portTaken = (port: number, cause?: unknown): OperatorError =>
  new OperatorError(
    'PORT_TAKEN',
    `Port ${port} is taken by another program: end that program, or choose another port.`,
    {
      cause,
    },
  );
