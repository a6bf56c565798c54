/** Numbers that are looked up when they are asked for: each function adds those of one part to a registry. */
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { LogIndex } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import type { ReadModels } from '#read-models/port.js';
import type { ProjectionProgress } from '#read-models/status.js';
import type { ServerClock } from '../clock/server-clock.js';
import { soon } from './soon.js';

/** As `PostgresPool` counts: connections, those that nobody uses, and who waits for one. */
export interface ConnectionPool {
  readonly connections: { readonly total: number; readonly idle: number; readonly waiting: number };
}

export function watchStore(registry: Registry, store: Pick<EventStore, 'head'>): void {
  const registers = [registry];
  let asked: Promise<LogIndex | null> | null = null;
  // Both are collected at once: one question serves them.
  const head = (): Promise<LogIndex | null> => (asked ??= soon(() => store.head()).finally(() => { asked = null; }));
  new Gauge({
    name: 'factledger_event_store_up', help: '1 where the event store answers', registers,
    async collect() {
      this.set((await head()) === null ? 0 : 1);
    },
  });
  new Gauge({
    name: 'factledger_log_head', help: 'Log index of the last event; nothing while the event store does not answer', registers,
    async collect() {
      this.remove();
      const last = await head();
      if (last !== null) this.set(last);
    },
  });
}

/** @param reconnects how often the connection was made anew since the process started */
export function watchReconnects(registry: Registry, reconnects: () => number): void {
  new Counter({
    name: 'factledger_event_store_reconnects_total', help: 'How often the connection to the event store was made anew', registers: [registry],
    collect() {
      this.reset();
      this.inc(reconnects());
    },
  });
}

export function watchProjections(registry: Registry, readModels: Pick<ReadModels, 'status'>): void {
  const gauge = (name: string, help: string, of: (projection: ProjectionProgress) => number): void => {
    new Gauge({
      name, help, labelNames: ['projection', 'generation', 'active'], registers: [registry],
      collect() {
        this.reset();
        for (const each of readModels.status().projections) {
          this.set({ projection: each.name, generation: each.generation, active: String(each.active) }, of(each));
        }
      },
    });
  };
  gauge('factledger_projection_progress', 'Log index of the last event applied', ({ progress }) => progress);
  gauge('factledger_projection_lag_events', 'Events of the log that are not applied', ({ lagEvents }) => lagEvents);
  gauge('factledger_projection_lag_seconds', 'How long the oldest event not applied has waited', ({ lagMs }) => lagMs / 1_000);
  gauge('factledger_projection_stale', '1 where a projection has stopped', ({ status }) => (status === 'stale' ? 1 : 0));
}

export function watchClock(registry: Registry, clock: ServerClock): void {
  const registers = [registry];
  new Gauge({
    name: 'factledger_clock_skew_seconds', help: 'How far this machine\'s clock is ahead of the store\'s; nothing where there is one clock', registers,
    collect() {
      this.remove();
      const skew = clock.skew();
      if (skew !== null) this.set(skew.skewMs / 1_000);
    },
  });
}

export function watchPool(registry: Registry, pool: ConnectionPool): void {
  const registers = [registry];
  new Gauge({
    name: 'factledger_database_connections', help: 'Connections to PostgreSQL', labelNames: ['state'], registers,
    collect() {
      const { total, idle } = pool.connections;
      this.set({ state: 'in_use' }, total - idle);
      this.set({ state: 'idle' }, idle);
    },
  });
  new Gauge({
    name: 'factledger_database_waiting', help: 'Queries that wait for a connection to PostgreSQL', registers,
    collect() {
      this.set(pool.connections.waiting);
    },
  });
}
