import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { randomUUID } from 'node:crypto';
import { frameworkProblem } from './problem.js';

const LINE_END = '\r\n';

/** A head that is too large before its first line has ended has too long an address. */
const statusOf = ({ code, rawPacket }: NodeJS.ErrnoException & { rawPacket?: Buffer }): number => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  if (code !== 'HPE_HEADER_OVERFLOW') return 400;
  return rawPacket && !rawPacket.includes(LINE_END) ? 414 : 431;
};

/** Answers what is no HTTP request, or one with too large a head, as a problem too; the connection ends with it. */
export const answerClientError = (error: Error, socket: Socket): void => {
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET' || socket.destroyed) return;
  const status = statusOf(error);
  const correlationId = randomUUID();
  const body = JSON.stringify({ ...frameworkProblem(status), correlationId });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-correlation-id: ${correlationId}`,
    'cache-control: no-store',
    'connection: close',
  ];
  if (socket.writable) socket.end([...head, '', body].join(LINE_END));
  // What was still on its way would otherwise be answered by a reset, and the problem lost with it.
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
};
const LINGER_MS = 1_000;
