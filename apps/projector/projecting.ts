/** A projector and what is told of it: lines of the log, numbers, and what it waits for. */
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { watchPool, watchProjections, watchReconnects, watchStore } from '#api/health/gauges.js';
import { logProjections } from '#api/health/projection-log.js';
import { soon } from '#api/health/soon.js';
import type { Log } from '#api/http/log.js';
import type { LogIndex } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import type { PostgresPool } from '#postgres/pool.js';
import { Claimed } from '#read-models/postgres/leases.js';
import { PostgresProjector } from '#read-models/postgres/projector.js';
import { PROJECTIONS } from '#read-models/projections/all.js';
import type { ReadModelsStatus } from '#read-models/status.js';

export interface ProjectingParts {
  readonly pool: PostgresPool;
  readonly store: EventStore;
  readonly reconnects: () => number;
  readonly log: Log;
  /** Names this projector among all that there ever were. */
  readonly id: string;
  readonly host: string;
}

const NOTHING_YET: ReadModelsStatus = { head: -1, applied: -1, caughtUp: false, projections: [], failure: null };

export class Projecting {
  readonly metrics = new Registry();
  readonly #projector: PostgresProjector;
  readonly #unlogged: () => void;
  readonly #listeners = new Set<(applied: LogIndex) => void>();
  #status = NOTHING_YET;
  #claimed = new Claimed(new Map());

  constructor(private readonly parts: ProjectingParts) {
    const { pool, store, log, id, host } = parts;
    this.#projector = new PostgresProjector({
      pool, log: store, projections: PROJECTIONS, id, host,
      onStatus: (status) => {
        this.#status = status;
        for (const listener of this.#listeners) listener(status.applied);
      },
      onClaims: (claimed) => {
        this.#claimed = claimed;
        log.info('leads', { projections: claimed.projections });
      },
      onTrouble: (error) => log.warn('projector-trouble', { error }),
    });
    const onProgress = (listener: (applied: LogIndex) => void): (() => void) => {
      this.#listeners.add(listener);
      return () => void this.#listeners.delete(listener);
    };
    this.#unlogged = logProjections({ status: () => this.#status, onProgress }, log);
    this.#measure();
  }

  get leads(): readonly string[] {
    return this.#claimed.projections;
  }

  /** Until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#projector.run(signal);
    } finally {
      this.#unlogged();
    }
  }

  /** What it needs and has not; one that leads nothing stands by, and is ready. */
  async waitingFor(): Promise<readonly string[]> {
    const [head, answers] = await Promise.all([soon(() => this.parts.store.head()), soon(() => this.parts.pool.query('SELECT 1'))]);
    const { projections, failure } = this.#status;
    return [
      ...(head === null ? ['the event store does not answer'] : []), ...(answers === null ? ['the database does not answer'] : []),
      ...(failure === null ? [] : [`nothing moves: ${failure}`]),
      ...projections.filter(({ active, status }) => active && status === 'stale').map(({ name }) => `projection ${name} is stale`),
    ];
  }

  #measure(): void {
    collectDefaultMetrics({ register: this.metrics });
    watchStore(this.metrics, this.parts.store);
    watchProjections(this.metrics, { status: () => this.#status });
    watchPool(this.metrics, this.parts.pool);
    watchReconnects(this.metrics, this.parts.reconnects);
    const claimed = (): Claimed => this.#claimed;
    new Gauge({
      name: 'factledger_projection_lease_epoch', help: 'Epoch of the lease under which this process leads a projection; nothing for those it does not lead',
      labelNames: ['projection'], registers: [this.metrics],
      collect() {
        this.reset();
        for (const [projection, epoch] of claimed().epochs) this.set({ projection }, epoch);
      },
    });
  }
}
