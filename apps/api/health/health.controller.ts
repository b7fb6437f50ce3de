import { Controller, Get, Inject, Req, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { TokenVerifier } from '#libs/identity/index.js';
import { isStaff } from '#libs/kernel/actor.js';
import { bearerOf } from '../http/gate.js';
import { API_LOG, type ApiLog } from '../http/log.js';
import { type ApiReply, type ApiRequest, headerOf } from '../http/request.js';
import { Public } from '../http/route.js';

/** Whether everything behind the API works; further fields tell how far each consumer is and what is set aside. */
export interface HealthReport {
  /** False: somebody must act. */
  readonly ready: boolean;
  /** Default: `ok` when ready, else `unavailable`. */
  readonly status?: 'ok' | 'degraded' | 'unavailable';
  readonly [detail: string]: unknown;
}
export type Health = () => Promise<HealthReport>;
export const HEALTH = Symbol('Health');
export const TOKEN_VERIFIER = Symbol('TokenVerifier');

const RETRY_AFTER_SECONDS = '1';
const LOOPBACK = /^(::ffff:)?127\.|^::1$/;
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

const schema = { $ref: '#/components/schemas/Health' };
const alive = { $ref: '#/components/schemas/Alive' };

@ApiTags('Health')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    @Inject(HEALTH) private readonly health: Health,
    @Inject(API_LOG) private readonly log: ApiLog,
    @Inject(TOKEN_VERIFIER) private readonly verifier: TokenVerifier,
  ) {}

  @Get('live')
  @Public()
  @ApiOperation({ operationId: 'getLiveness', summary: 'Whether the process answers', security: [] })
  @ApiOkResponse({ description: 'It does.', content: { 'application/json': { schema: alive } } })
  live(): object {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Whether all is well: stores reachable, everything followed, nothing set aside',
    description:
      '`ok` only then. `degraded` while something is set aside: 503 as long as a person must act (parked, deferred or ' +
      'unreadable), 200 once all of it was put into quarantine by one, and while a read model is built anew beside the one ' +
      'that is shown. `setAside` and `consumers` name it. An alarm asks here; a load ' +
      'balancer asks `/health/live`, because one stream that waits is no reason to serve nobody. Details are told to the ' +
      'provider’s staff, and on the machine itself.',
    security: [],
  })
  @ApiOkResponse({ description: 'All is well, or known to a person.', content: { 'application/json': { schema } } })
  @ApiResponse({
    status: 503,
    description: 'A part is away, or somebody must act.',
    content: { 'application/json': { schema } },
  })
  async ready(@Req() request: ApiRequest, @Res({ passthrough: true }) reply: ApiReply): Promise<object> {
    reply.header('cache-control', 'no-store');
    const { ready, status, ...details } = await this.report();
    if (!ready) reply.status(503).header('retry-after', RETRY_AFTER_SECONDS);
    return { status: status ?? (ready ? 'ok' : 'unavailable'), ...((await this.seesDetails(request)) ? details : {}) };
  }

  /** Hosts, processes and streams are told to the provider's staff, and on the machine itself, behind no proxy. */
  private async seesDetails(request: ApiRequest): Promise<boolean> {
    const isForwarded = FORWARDED.some((name) => headerOf(request, name) !== undefined);
    if (!isForwarded && LOOPBACK.test(request.ip)) return true;
    const token = bearerOf(request);
    const actor = token === undefined ? undefined : await this.verifier.verify(token).catch(() => undefined);
    return actor !== undefined && isStaff(actor);
  }

  private async report(): Promise<HealthReport> {
    try {
      return await this.health();
    } catch (error) {
      this.log('warn', 'health could not be told', { error: error instanceof Error ? error.message : String(error) });
      return { ready: false };
    }
  }
}
