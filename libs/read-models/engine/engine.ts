/**
 * The engine: follows the log and keeps every projection's rows in step with it.
 *
 * Lanes (builds, see builds.ts) that stand at the same place move together: each event is decoded once and applied to all
 * of them, in batches, effects and progress in one transaction. Lanes further behind, such as a rebuild beside a live one,
 * take turns with those ahead, a smaller batch at a time, until they meet; then the rebuilt one takes over.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogIndex } from '#domain/ids.js';
import type { EventStore, StoredEvent } from '#event-store/port.js';
import { ProgressFencedError } from '../errors.js';
import type { Projection } from '../projection.js';
import type { ReadModelsStatus } from '../status.js';
import { Arrivals } from './arrivals.js';
import type { Build, BuildStore } from './builds.js';
import { Lane, applyBatch } from './lane.js';
import { statusOf } from './status-of.js';

/** Events of one transaction; a turn of those who are behind holds up the others for no longer than this takes. */
export const BATCH = 2_000;
const BATCH_BESIDE = 500;

export interface EngineOptions {
  readonly projections: readonly Projection[];
  readonly store: BuildStore;
  readonly log: Pick<EventStore, 'readAll' | 'head'>;
  /** Called after every step, and when something failed. */
  readonly onStatus?: (status: ReadModelsStatus) => void;
  /** Milliseconds on a clock that does not jump. */
  readonly now?: () => number;
  readonly batch?: number;
}

export class ProjectionEngine {
  readonly #projections: readonly Projection[];
  readonly #store: BuildStore;
  readonly #log: Pick<EventStore, 'readAll' | 'head'>;
  readonly #onStatus: (status: ReadModelsStatus) => void;
  readonly #now: () => number;
  readonly #batch: number;
  readonly #arrivals = new Arrivals();
  readonly #toRebuild = new Set<string>();
  #lanes: Lane[] = [];
  #head: LogIndex = -1;
  #failure: string | null = null;
  #wake: () => void = () => {};

  private constructor(options: EngineOptions) {
    const { projections, store, log, onStatus = () => {}, now = () => performance.now(), batch = BATCH } = options;
    this.#projections = projections;
    this.#store = store;
    this.#log = log;
    this.#onStatus = onStatus;
    this.#now = now;
    this.#batch = batch;
  }

  /** Sets up what is missing, outdated or made from another log; moves nothing yet. */
  static async open(options: EngineOptions): Promise<ProjectionEngine> {
    const engine = new ProjectionEngine(options);
    engine.headIs(await engine.#log.head());
    const foreign = await engine.#foreignBuilds();
    await engine.#store.transact(() => engine.#settle(foreign));
    engine.#lanes = await engine.#load();
    engine.#report();
    return engine;
  }

  /** The log reaches to this index. */
  headIs(head: LogIndex): void {
    if (head <= this.#head) return;
    this.#head = head;
    this.#arrivals.note(head, this.#now());
    this.#wake();
  }

  /** Builds these anew, beside what serves reads now, from the next step on. */
  rebuild(names: readonly string[]): void {
    for (const { name } of this.#projections) if (names.includes(name)) this.#toRebuild.add(name);
    this.#wake();
  }

  /** After a failure, without waiting for the log to grow. */
  tryAgain(): void {
    this.#failure = null;
    this.#wake();
  }

  get status(): ReadModelsStatus {
    const waitingMs = (after: LogIndex): number => this.#arrivals.waitingMs(after, this.#now());
    return statusOf({ projections: this.#projections, builds: this.#lanes, head: this.#head, waitingMs, failure: this.#failure });
  }

  /**
   * Follows the log until the signal aborts. A disk or log that fails is reported, and tried again when the log grows.
   * @throws {ProgressFencedError} when another engine moves the same builds
   */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      let moved = false;
      try {
        moved = await this.step();
        this.#failure = null;
      } catch (error) {
        if (error instanceof ProgressFencedError) throw error;
        this.#failure = error instanceof Error ? error.message : String(error);
        this.#report();
      }
      // Messages from outside are taken in between steps.
      if (moved) await nextTurn();
      else await this.#woken(signal);
    }
  }

  /** Moves every group of lanes by one batch; false when there was nothing to do. */
  async step(): Promise<boolean> {
    await this.#beginRebuilds();
    let moved = await this.#swap();
    let until = this.#head;
    for (const group of this.#groups()) {
      const after = group[0]?.progress ?? until;
      const live = group.some((lane) => lane.active) || this.#groups().length === 1;
      const limit = live ? this.#batch : Math.min(this.#batch, BATCH_BESIDE);
      const events = after < until ? await this.#read(after, until, limit) : [];
      if (events.length > 0) {
        await applyBatch(this.#store, group, events);
        moved = true;
      }
      until = Math.min(until, group[0]?.progress ?? until);
      if (await this.#swap()) moved = true;
    }
    if (moved) {
      this.#arrivals.seen(Math.min(this.#head, ...this.#lanes.filter((lane) => lane.moves).map((lane) => lane.progress)));
      this.#report();
    }
    return moved;
  }

  /** Lanes that move, together where they stand at the same place; the furthest first. */
  #groups(): readonly (readonly Lane[])[] {
    const byProgress = Map.groupBy(this.#lanes.filter((lane) => lane.moves), (lane) => lane.progress);
    return [...byProgress.entries()].sort(([a], [b]) => b - a).map(([, lanes]) => lanes);
  }

  async #read(after: LogIndex, until: LogIndex, limit: number): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for await (const event of this.#log.readAll(after)) {
      events.push(event);
      if (events.length >= limit || event.logIndex >= until) break;
    }
    return events;
  }

  /** Builds that were made from another log than this one: it is shorter, or another event stands where they stopped. */
  async #foreignBuilds(): Promise<readonly Build[]> {
    const ids = new Map<LogIndex, string | undefined>();
    const builds = await this.#store.builds();
    for (const { progress } of builds) {
      if (progress < 0 || ids.has(progress)) continue;
      ids.set(progress, progress > this.#head ? undefined : (await this.#read(progress - 1, progress, 1))[0]?.id);
    }
    return builds.filter(({ progress, progressEvent }) => progress >= 0 && ids.get(progress) !== progressEvent);
  }

  /** Makes the builds fit the log and the projections of this program. */
  async #settle(foreign: readonly Build[]): Promise<void> {
    const isOurs = (build: Build): boolean => this.#projections.some(({ name }) => name === build.name);
    const isForeign = (build: Build): boolean =>
      foreign.some(({ name, generation }) => name === build.name && generation === build.generation);
    const builds = await this.#store.builds();
    for (const build of builds) if (!isOurs(build) || isForeign(build)) await this.#store.discard(build);
    for (const projection of this.#projections) {
      const all = builds.filter(({ name }) => name === projection.name);
      const own = all.filter((build) => !isForeign(build));
      const abandoned = own.filter(({ active, version }) => !active && version !== projection.version);
      for (const build of abandoned) await this.#store.discard(build);
      const active = own.find((build) => build.active);
      const current = own.find((build) => build.version === projection.version);
      // What stopped it may have been mended with the program.
      if (current?.status === 'stale') await this.#store.mark(current, current.active ? 'running' : 'rebuilding', null);
      if (active !== undefined && active.version !== projection.version) {
        await this.#store.mark(active, 'stale', `version ${active.version} is being replaced by version ${projection.version}`);
      }
      if (current === undefined) await this.#create(projection, all, active === undefined);
      else if (active === undefined) await this.#store.activate(current);
    }
  }

  async #create(projection: Projection, before: readonly Build[], active: boolean): Promise<void> {
    const generation = 1 + Math.max(0, ...before.map((build) => build.generation));
    const { name, version } = projection;
    await this.#store.create(projection, { name, version, generation, active, status: active ? 'running' : 'rebuilding' });
  }

  async #load(): Promise<Lane[]> {
    return (await this.#store.builds()).flatMap((build) => {
      const projection = this.#projections.find(({ name }) => name === build.name);
      return projection === undefined ? [] : [new Lane(this.#store, projection, build)];
    });
  }

  async #beginRebuilds(): Promise<void> {
    if (this.#toRebuild.size === 0) return;
    const names = new Set(this.#toRebuild);
    await this.#store.transact(async () => {
      const builds = await this.#store.builds();
      for (const projection of this.#projections.filter(({ name }) => names.has(name))) {
        const all = builds.filter(({ name }) => name === projection.name);
        for (const build of all) if (!build.active) await this.#store.discard(build);
        await this.#create(projection, all, false);
      }
    });
    for (const name of names) this.#toRebuild.delete(name);
    this.#lanes = await this.#load();
  }

  /** Lets rebuilt lanes that have caught up take over. */
  async #swap(): Promise<boolean> {
    let swapped = false;
    for (const lane of this.#lanes.filter(({ status }) => status === 'rebuilding')) {
      const before = this.#lanes.find(({ active, name }) => active && name === lane.name);
      if (lane.progress < (before?.status === 'running' ? before.progress : this.#head)) continue;
      await this.#store.transact(async () => {
        await this.#store.activate(lane);
        if (before !== undefined) await this.#store.discard(before);
      });
      [lane.active, lane.status] = [true, 'running'];
      this.#lanes = this.#lanes.filter((each) => each !== before);
      swapped = true;
    }
    return swapped;
  }

  #report(): void {
    this.#onStatus(this.status);
  }

  #woken(signal: AbortSignal): Promise<void> {
    const behind = this.#lanes.some((lane) => lane.moves && lane.progress < this.#head);
    const idle = this.#toRebuild.size === 0 && (this.#failure !== null || !behind);
    if (signal.aborted || !idle) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = () => {};
        resolve();
      };
    });
  }
}
