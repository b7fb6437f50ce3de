import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import { API_LOG, type ApiLog } from './log.js';
import { type Problem, problemOf, retryAfterOf } from './problem.js';
import { type ApiReply, type ApiRequest, pathOf } from './request.js';

/** Answers every error as problem+json; what nobody foresaw goes to the log with its stack, never to the caller. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(API_LOG) private readonly log: ApiLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<ApiRequest>(), http.getResponse<ApiReply>()];
    const problem = problemOf(error);
    if (problem.status >= 500) this.note(error, problem, request);
    answerProblem(request, reply, problem, retryAfterOf(error, problem));
  }

  private note(error: unknown, problem: Problem, { correlationId }: ApiRequest): void {
    const cause = error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) };
    this.log('error', 'request failed', { correlationId, code: problem.code, ...cause });
  }
}

export const answerProblem = (request: ApiRequest, reply: ApiReply, problem: Problem, retryAfter?: number): void => {
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  reply.header('content-type', 'application/problem+json');
  reply.header('cache-control', 'no-store');
  // As text, because the charset that is added to an object's type is not of problem+json.
  const { correlationId } = request;
  reply.status(problem.status).send(JSON.stringify({ ...problem, instance: pathOf(request), correlationId }));
};
