/** Numbers about the running server, for Prometheus. */
import { Inject, Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ReadModels } from '#read-models/port.js';
import type { ServerClock } from '../clock/server-clock.js';
import { CLOCK, EVENT_STORE, READ_MODELS, REACHED } from '../http/ports.js';
import { watchClock, watchPool, watchProjections, watchReconnects, watchStore } from './gauges.js';
import type { MeasuredStore } from './measured-store.js';
import type { Reached } from './reached.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'factledger_http_request_seconds', help: 'How long answers took', labelNames: ['method', 'route', 'status'], buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly commands = new Counter({
    name: 'factledger_commands_total', help: 'Commands answered: written now, or again under a known key', labelNames: ['answered'],
    registers: [this.registry],
  });

  constructor(
    @Inject(EVENT_STORE) store: MeasuredStore, @Inject(READ_MODELS) readModels: ReadModels, @Inject(CLOCK) clock: ServerClock,
    @Inject(REACHED) { pool, reconnects }: Reached,
  ) {
    // Event loop lag, memory and processor time.
    collectDefaultMetrics({ register: this.registry });
    this.registry.registerMetric(store.appends);
    watchStore(this.registry, store);
    watchProjections(this.registry, readModels);
    watchClock(this.registry, clock);
    if (reconnects !== undefined) watchReconnects(this.registry, reconnects);
    if (pool !== undefined) watchPool(this.registry, pool);
  }

  /** @param route as declared, so that ids make no labels */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.durations.observe({ method, route, status: String(status) }, seconds);
  }

  command(answered: 'written' | 'again'): void {
    this.commands.inc({ answered });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    return await this.registry.metrics();
  }
}
