import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import type { ApiLog } from './log.js';
import { problemOf, retryAfterOf } from './problem.js';
import { answerProblem } from './problem.filter.js';
import type { ReadPosition } from './read-position.js';
import { type ApiReply, type ApiRequest, headerOf, pathOf } from './request.js';

/** Served whatever is wrong: what says so, and what explains it. */
const ALWAYS = /^\/(health|reference|openapi\.json)(\/|$)/;
const CORRELATION = /^[A-Za-z0-9._:-]{1,128}$/;

/** A caller's correlation id where it is one, else a fresh one. */
const correlationOf = (request: ApiRequest): string => {
  const given = headerOf(request, 'x-correlation-id');
  return given !== undefined && CORRELATION.test(given) ? given : randomUUID();
};

/** Answers what the router refuses before any hook has run, such as a path that cannot be decoded. */
export const answerUnrouted = (error: unknown, raw: unknown, rawReply: unknown): void => {
  const [request, reply] = [raw as ApiRequest, rawReply as ApiReply];
  request.correlationId = correlationOf(request);
  reply.header('x-correlation-id', request.correlationId);
  answerProblem(request, reply, problemOf(error));
};

/**
 * What every request has, whatever answers it: a correlation id in and out, a position, a line in the log. Health checks
 * are left out of the log unless they fail.
 */
export const registerHooks = (app: NestFastifyApplication, position: ReadPosition, log: ApiLog): void => {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (raw, rawReply) => {
    const [request, reply] = [raw as unknown as ApiRequest, rawReply as unknown as ApiReply];
    request.correlationId = correlationOf(request);
    request.startedAt = performance.now();
    reply.header('x-correlation-id', request.correlationId);
  });
  fastify.addHook('onSend', async (_request, reply, payload) => {
    if (!reply.hasHeader('x-ledger-position')) reply.header('x-ledger-position', String(position.known));
    return payload;
  });
  fastify.addHook('onResponse', async (raw, reply) => {
    const request = raw as unknown as ApiRequest;
    const path = pathOf(request);
    if (path.startsWith('/health/') && reply.statusCode < 400) return;
    log('info', 'request', {
      correlationId: request.correlationId,
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(performance.now() - request.startedAt),
      ...(request.actor ? { org: request.actor.orgId ?? request.actor.role } : {}),
    });
  });
};

/** Refuses everything but health and the reference while there is a reason: what a read model then holds may be no truth. */
export const refuseWhile = (app: NestFastifyApplication, refusal: () => Error | undefined): void => {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (raw, rawReply) => {
      const [request, reply] = [raw as unknown as ApiRequest, rawReply as unknown as ApiReply];
      const reason = ALWAYS.test(pathOf(request)) ? undefined : refusal();
      if (!reason) return;
      const problem = problemOf(reason);
      answerProblem(request, reply, problem, retryAfterOf(reason, problem));
      return rawReply;
    });
};
