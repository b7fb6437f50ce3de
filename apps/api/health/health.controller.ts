import { Controller, Get, Inject, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../http/auth.guard.js';
import { API_LOG, type ApiLog } from '../http/log.js';
import type { ApiReply } from '../http/request.js';

/** Whether everything behind the API works; further fields tell how far each consumer is and what it parked. */
export interface HealthReport {
  readonly ready: boolean;
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
    summary: 'Whether store and database are reachable and the read models follow',
    description: 'With the lag of each consumer and what it has parked.',
    security: [],
  })
  @ApiOkResponse({ description: 'They are.', content: { 'application/json': { schema } } })
  @ApiResponse({ status: 503, description: 'One is not.', content: { 'application/json': { schema } } })
  async ready(@Res({ passthrough: true }) reply: ApiReply): Promise<object> {
    const { ready, ...details } = await this.report();
    if (!ready) reply.status(503);
    return { status: ready ? 'ok' : 'unavailable', ...details };
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
