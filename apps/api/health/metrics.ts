/** Numbers about the running server, for Prometheus. */
import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { EventStore } from '#event-store/port.js';
import type { ReadModels } from '#read-models/port.js';
import type { ServerClock } from '../clock/server-clock.js';
import { CLOCK, EVENT_STORE, READ_MODELS } from '../http/ports.js';

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

  constructor(@Inject(EVENT_STORE) store: EventStore, @Inject(READ_MODELS) readModels: ReadModels, @Inject(CLOCK) clock: ServerClock) {
    // Event loop lag, memory and processor time.
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    new Gauge({
      name: 'factledger_log_head', help: 'Log index of the last event', registers,
      async collect() {
        this.set(await store.head());
      },
    });
    new Gauge({
      name: 'factledger_clock_skew_seconds', help: 'How far this machine\'s clock is ahead of the store\'s; nothing where there is one clock', registers,
      collect() {
        this.reset();
        const skew = clock.skew();
        if (skew !== null) this.set(skew.skewMs / 1_000);
      },
    });
    const labelNames = ['projection', 'generation'] as const;
    new Gauge({
      name: 'factledger_projection_progress', help: 'Log index of the last event applied', labelNames, registers,
      collect() {
        this.reset();
        for (const { name, generation, progress } of readModels.status().projections) this.set({ projection: name, generation }, progress);
      },
    });
    new Gauge({
      name: 'factledger_projection_lag_seconds', help: 'How long the oldest event not applied has waited', labelNames, registers,
      collect() {
        this.reset();
        for (const { name, generation, lagMs } of readModels.status().projections) this.set({ projection: name, generation }, lagMs / 1_000);
      },
    });
    new Gauge({
      name: 'factledger_projection_stale', help: '1 where a projection has stopped', labelNames, registers,
      collect() {
        this.reset();
        for (const { name, generation, status } of readModels.status().projections) {
          this.set({ projection: name, generation }, status === 'stale' ? 1 : 0);
        }
      },
    });
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
