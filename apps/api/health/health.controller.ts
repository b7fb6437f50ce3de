import { Controller, Get, Inject, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../http/auth.guard.js';
import { API_LOG, type ApiLog } from '../http/log.js';
import type { ApiReply } from '../http/request.js';

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

const schema = { $ref: '#/components/schemas/Health' };

@ApiTags('Health')
@Public()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    @Inject(HEALTH) private readonly health: Health,
    @Inject(API_LOG) private readonly log: ApiLog,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers', security: [] })
  @ApiOkResponse({ description: 'It does.', content: { 'application/json': { schema } } })
  live(): object {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Whether all is well: stores reachable, everything followed, nothing set aside',
    description:
      '`ok` only then. `degraded` while something is set aside: 503 as long as a person must act (parked, deferred or ' +
      'unreadable), 200 once all of it was put into quarantine by one. `setAside` names it. An alarm asks here; a load ' +
      'balancer asks `/health/live`, because one stream that waits is no reason to serve nobody.',
    security: [],
  })
  @ApiOkResponse({ description: 'All is well, or known to a person.', content: { 'application/json': { schema } } })
  @ApiResponse({
    status: 503,
    description: 'A part is away, or somebody must act.',
    content: { 'application/json': { schema } },
  })
  async ready(@Res({ passthrough: true }) reply: ApiReply): Promise<object> {
    const { ready, status, ...details } = await this.report();
    if (!ready) reply.status(503);
    return { status: status ?? (ready ? 'ok' : 'unavailable'), ...details };
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
