import { EventStoreNodeError } from '../errors.js';

/** Why the node cannot listen, as one sentence that says what to do. */
export const listenError = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  if (error.code === 'EADDRINUSE') {
    return new EventStoreNodeError(
      'PORT_TAKEN',
      `Port ${port} on ${host} is taken: stop what listens there, or choose another port (0 lets the system choose).`,
    );
  }
  if (error.code === 'EACCES')
    return new EventStoreNodeError(
      'PORT_TAKEN',
      `Port ${port} on ${host} may not be opened by this user: choose a port above 1023.`,
    );
  return new EventStoreNodeError(
    'BAD_OPTION',
    `The node cannot listen on ${host}:${port} (${error.message}): choose an address of this machine.`,
  );
};
