import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EventStore } from '#event-store/port.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply } from 'fastify';
import { Closing } from '../http/closing.js';
import type { ServerClock } from '../clock/server-clock.js';
import { CLOCK, EVENT_STORE, READ_MODELS, REACHED } from '../http/ports.js';
import { Reply } from '../http/reply.js';
import { OpenToMetricsKey } from '../http/viewer.js';
import { Health } from '../openapi/describe.js';
import { Metrics } from './metrics.js';
import { ReadyGate } from './ready-gate.js';
import { silentOf } from './reached.js';
import type { Reached } from './reached.js';
import { readinessOf } from './readiness.js';
import type { Readiness } from './readiness.js';
import { soon } from './soon.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly metrics: Metrics,
    private readonly closing: Closing,
    private readonly readyGate: ReadyGate,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    @Inject(CLOCK) private readonly clock: ServerClock,
    @Inject(REACHED) private readonly reached: Reached,
  ) {}

  @Get('livez')
  @Health({ summary: 'Whether the process answers', answers: 'Liveness' })
  alive(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Health({ summary: 'Whether everything written can be read; 503 names what cannot', answers: 'Readiness' })
  async ready(@Reply() reply: FastifyReply): Promise<Readiness> {
    const [head, silent] = await Promise.all([soon(() => this.store.head()), silentOf(this.reached.probes)]);
    const own = { closing: this.closing.signal.aborted, preparing: !this.readyGate.isOpen, skew: this.clock.skew(), silent };
    const readiness = readinessOf(head, this.readModels.status(), own);
    if (readiness.status !== 'ready') reply.status(503);
    return readiness;
  }

  /** Numbers tell of what is not published: for the holder of the key, or of one for nothing else. */
  @Get('metrics')
  @OpenToMetricsKey()
  @Health({ summary: 'Numbers for Prometheus', answers: 'Metrics', ownerOnly: true })
  async numbers(@Reply() reply: FastifyReply): Promise<string> {
    reply.header('content-type', this.metrics.contentType);
    return await this.metrics.text();
  }
}
