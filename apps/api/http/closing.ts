import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';

/** So long what is under way may take once the API closes; a command that was cut off can be sent again with its key. */
const ANSWER_MS = 10_000;
const LOOK_MS = 50;

/**
 * Makes the function that closes an application: no new connection is taken, what is under way is answered, and each
 * connection ends with its answer. One that is kept alive would otherwise hold the process for as long as its peer
 * likes. Must be called before the routes are made.
 */
export const closingOf = (app: NestFastifyApplication): (() => Promise<void>) => {
  let isClosing = false;
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', async (_request, reply, payload) => {
      if (isClosing) reply.header('connection', 'close');
      return payload;
    });
  return async () => {
    isClosing = true;
    const server = app.getHttpServer() as Server;
    // An answer whose head had left already says nothing of an end, and leaves its connection idle.
    const look = setInterval(() => server.closeIdleConnections(), LOOK_MS);
    const cut = setTimeout(() => server.closeAllConnections(), ANSWER_MS);
    try {
      await app.close();
    } finally {
      clearInterval(look);
      clearTimeout(cut);
    }
  };
};
