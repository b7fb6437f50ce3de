import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { HttpProblem } from './problem.js';
import { ReadPosition } from './read-position.js';
import { type ApiReply, type ApiRequest, headerOf } from './request.js';

const POSITION = /^(0|[1-9]\d{0,18})$/;

const minPositionOf = (request: ApiRequest): bigint | undefined => {
  const { minPosition } = (request.query ?? {}) as { minPosition?: unknown };
  const asked = minPosition ?? headerOf(request, 'x-min-position');
  if (asked === undefined) return undefined;
  if (typeof asked !== 'string' || !POSITION.test(asked)) {
    throw new HttpProblem(
      400,
      'VALIDATION_FAILED',
      'The minimum position must be a position that a command answered.',
      {
        errors: [{ field: 'minPosition', messages: ['minPosition must be a log position as a decimal string'] }],
      },
    );
  }
  return BigInt(asked);
};

/**
 * Before a query reads, notes the position that the read models have passed, after waiting for the one asked for: what
 * the query then finds is at least as new as the position it answers.
 */
@Injectable()
export class ReadInterceptor implements NestInterceptor {
  constructor(private readonly positions: ReadPosition) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<ApiRequest>(), http.getResponse<ApiReply>()];
    const asked = minPositionOf(request);
    const position = asked === undefined ? await this.positions.current() : await this.positions.reach(asked);
    request.readPosition = position;
    reply.header('x-ledger-position', String(position));
    return next.handle();
  }
}
