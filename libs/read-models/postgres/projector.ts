/**
 * A projector: one of any number of processes that move the projections in PostgreSQL. It follows the log, leads what the
 * leases give it, and builds anew what was asked for. Whatever goes wrong with the server or the log is told and tried again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { LogIndex } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import type { PostgresPool } from '#postgres/pool.js';
import { ProjectionEngine } from '../engine/engine.js';
import type { Projection, Row } from '../projection.js';
import { textIn } from '../projections/rows.js';
import type { ReadModelsStatus } from '../status.js';
import { PostgresBuildStore } from './build-store.js';
import { Claimed, LEASE_MS, Leases } from './leases.js';

export interface ProjectorOptions {
  readonly pool: PostgresPool;
  readonly log: Pick<EventStore, 'readAll' | 'head' | 'subscribe'>;
  readonly projections: readonly Projection[];
  /** Names this projector among all that there ever were. */
  readonly id: string;
  /** The machine it runs on. */
  readonly host: string;
  readonly onStatus?: (status: ReadModelsStatus) => void;
  /** What was taken over or lost; called with all that is led from now on. */
  readonly onClaims?: (claimed: Claimed) => void;
  /** Trouble that is tried again: the server, the log, or another projector that was quicker. */
  readonly onTrouble?: (error: unknown) => void;
  /** The same for all projectors; 6 s unless told. Renewed three times as often. */
  readonly leaseMs?: number;
}

/** The engine of the moment, with what it leads. */
interface Leading {
  readonly claimed: Claimed;
  readonly engine: ProjectionEngine;
  readonly stop: () => Promise<void>;
}

export class PostgresProjector {
  readonly #leases: Leases;
  readonly #renewMs: number;
  #head: LogIndex = -1;
  #leading: Leading | null = null;

  constructor(private readonly options: ProjectorOptions) {
    const { pool, projections, leaseMs = LEASE_MS } = options;
    this.#leases = new Leases(pool, options, projections.map(({ name }) => name), leaseMs);
    this.#renewMs = leaseMs / 3;
  }

  /** Until the signal aborts; what is led is then given up, for others to take at once. */
  async run(signal: AbortSignal): Promise<void> {
    const following = this.#follow(signal);
    while (!signal.aborted) {
      try {
        await this.#renew();
      } catch (error) {
        this.options.onTrouble?.(error);
      }
      await delay(this.#renewMs, undefined, { signal }).catch(() => undefined);
    }
    await this.#lead(new Claimed(new Map()));
    await following;
    await this.#leases.release().catch((error: unknown) => this.options.onTrouble?.(error));
  }

  /** Tells the engine of the moment how far the log reaches. */
  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.#headIs(await this.options.log.head());
        for await (const { logIndex } of this.options.log.subscribe(this.#head, { signal })) this.#headIs(logIndex);
      } catch (error) {
        this.options.onTrouble?.(error);
        await delay(this.#renewMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #headIs(head: LogIndex): void {
    if (head > this.#head) this.#head = head;
    this.#leading?.engine.headIs(head);
  }

  async #renew(): Promise<void> {
    await this.#lead(await this.#leases.renew());
    const leading = this.#leading;
    if (leading === null) return;
    const { rows } = await this.options.pool.transact((connection) =>
      connection.query<Row>('SELECT projection FROM read_models.rebuilds WHERE projection = ANY($1::text[])', [leading.claimed.projections]), { readOnly: true });
    if (leading.engine.status.failure !== null) leading.engine.tryAgain();
    if (rows.length > 0) leading.engine.rebuild(rows.map((row) => textIn(row, 'projection')));
  }

  async #lead(claimed: Claimed): Promise<void> {
    if (this.#leading?.claimed.equals(claimed) === true) return;
    await this.#leading?.stop();
    this.#leading = null;
    this.options.onClaims?.(claimed);
    if (claimed.epochs.size === 0) return;
    const { pool, log, projections, onStatus } = this.options;
    const engine = await ProjectionEngine.open({
      projections: projections.filter(({ name }) => claimed.epochs.has(name)), store: new PostgresBuildStore(pool, claimed), log,
      ...(onStatus === undefined ? {} : { onStatus }),
    });
    engine.headIs(this.#head);
    const stopping = new AbortController();
    const running = engine.run(stopping.signal).catch((error: unknown) => {
      // Whoever was quicker leads by now: what is held is asked for anew with the next renewal.
      if (this.#leading?.engine === engine) this.#leading = null;
      this.options.onTrouble?.(error);
    });
    const stop = async (): Promise<void> => {
      stopping.abort();
      await running;
    };
    this.#leading = { claimed, engine, stop };
  }
}
