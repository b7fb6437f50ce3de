import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { isStaff } from '#libs/kernel/actor.js';
import { HttpProblem, wrongField } from './problem.js';
import { type Gap, ReadPosition } from './read-position.js';
import { type ApiReply, type ApiRequest, headerOf } from './request.js';
import { type Sources, sourcesOf } from './shown.js';

const POSITION = /^(0|[1-9]\d{0,18})$/;

const minPositionOf = (request: ApiRequest): bigint | undefined => {
  const { minPosition } = (request.query ?? {}) as { minPosition?: unknown };
  const asked = minPosition ?? headerOf(request, 'x-min-position');
  if (asked === undefined) return undefined;
  if (typeof asked !== 'string' || !POSITION.test(asked)) {
    throw wrongField('minPosition', 'minPosition must be a log position as a decimal string');
  }
  return BigInt(asked);
};

const RETRY_SECONDS = 60;

/** Gaps that the rows asked for may rest on: of one client's rows only those in that client's delegation do. */
const concerning = (request: ApiRequest, gaps: readonly Gap[]): Gap[] => {
  const { client } = (request.params ?? {}) as { client?: string };
  const own = `delegation-${client}`;
  return gaps.filter(({ stream }) => client === undefined || !stream.startsWith('delegation-') || stream === own);
};

/** Rows that the caller was promised are missing. Streams and reasons are the desks' business. */
const incomplete = (request: ApiRequest, gaps: readonly Gap[]): HttpProblem => {
  const consumers = consumersOf(gaps);
  const missing = gaps.map(({ consumer, stream, eventId, reason }) => ({ consumer, stream, eventId, reason }));
  const details = request.actor && isStaff(request.actor) ? { consumers, missing } : { consumers };
  return new HttpProblem(
    503,
    'READ_MODEL_INCOMPLETE',
    `Rows are missing: ${consumers.join(', ')} has set aside events at or before this position, and a person must look.`,
    { details, retryAfterSeconds: RETRY_SECONDS },
  );
};
const consumersOf = (gaps: readonly Gap[]): string[] => [...new Set(gaps.map(({ consumer }) => consumer))];

/**
 * Before a query reads, notes the position that its own read model has passed, after waiting for the one asked for: what
 * the query then finds is at least as new as the position it answers. Where events were set aside, the answer says so:
 * with `minPosition`, which promises them, by 503, otherwise by a header.
 */
@Injectable()
export class ReadInterceptor implements NestInterceptor {
  constructor(private readonly positions: ReadPosition) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<ApiRequest>(), http.getResponse<ApiReply>()];
    const asked = minPositionOf(request);
    const sources = sourcesOf(context);
    const tell = (position: bigint): void => {
      request.readPosition = position;
      reply.header('x-ledger-position', String(position));
    };
    const position = await this.positions.current(sources.projections);
    tell(position);
    if (asked !== undefined && position < asked) tell(await this.positions.reach(asked, sources.projections));
    await this.tellGaps(sources, asked, request, reply);
    return next.handle();
  }
  private async tellGaps(
    sources: Sources,
    asked: bigint | undefined,
    request: ApiRequest,
    reply: ApiReply,
  ): Promise<void> {
    if (sources.projections.length === 0) return;
    const gaps = concerning(request, await this.positions.missing(sources));
    const broken = gaps.filter(({ position }) => asked !== undefined && BigInt(position) <= asked);
    if (broken.length > 0) throw incomplete(request, broken);
    if (gaps.length > 0) reply.header('x-ledger-incomplete', consumersOf(gaps).join(', '));
  }
}
