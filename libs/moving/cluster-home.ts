/** KurrentDB and PostgreSQL as a ledger's home. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '#event-store/port.js';
import type { PostgresPool } from '#postgres/pool.js';
import { digestsInPostgres } from '#read-models/postgres/digests.js';
import { PostgresProjector } from '#read-models/postgres/projector.js';
import { PROJECTIONS } from '#read-models/projections/all.js';
import { PostgresKeyStore } from '#sealing/postgres/key-store.js';
import type { WrappingKey } from '#sealing/wrapping-key.js';
import { PostgresBlobs } from '#snapshots/postgres/blobs.js';
import type { Home } from './home.js';

export interface ClusterHomeOptions {
  readonly name: string;
  /** Both are closed with the home. */
  readonly store: EventStore;
  /** At the version that this program needs. */
  readonly pool: PostgresPool;
  /** What the keys of sealed values are wrapped with there. */
  readonly wrapping: WrappingKey;
}

export async function openClusterHome({ name, store, pool, wrapping }: ClusterHomeOptions): Promise<Home> {
  const keys = await PostgresKeyStore.open({ pool, wrapping, now: () => new Date().toISOString() });
  const scratch = await mkdtemp(join(tmpdir(), 'factledger-moving-'));
  const blobs = await PostgresBlobs.open({ pool, folder: scratch });
  return {
    name, store, keys, blobs, digests: (onProgress) => projected(store, pool, onProgress),
    close: async () => {
      await keys.close();
      await rm(scratch, { recursive: true, force: true });
      await store.close();
      await pool.close();
    },
  };
}

/** Joins the projectors that there are, if any, until everything is projected. */
async function projected(store: EventStore, pool: PostgresPool, onProgress: (done: number, of: number) => void): ReturnType<Home['digests']> {
  const head = await store.head();
  const done = new AbortController();
  let moved = Promise.withResolvers<void>();
  let trouble: unknown = null;
  const projector = new PostgresProjector({
    pool, log: store, projections: PROJECTIONS, id: randomUUID(), host: hostname(),
    onStatus: ({ applied }) => {
      onProgress(applied + 1, head + 1);
      moved.resolve();
    },
    onTrouble: (error) => { trouble = error; },
  });
  const running = projector.run(done.signal);
  // Others may lead what is still behind, and do not say so here.
  const looking = setInterval(() => moved.resolve(), LOOK_EVERY_MS);
  try {
    for (let since = performance.now(); ; ) {
      const digests = await digestsInPostgres(pool, head);
      if (digests !== null) return digests;
      await moved.promise;
      moved = Promise.withResolvers();
      if (trouble === null) since = performance.now();
      else if (performance.now() - since > PATIENCE_MS) throw trouble;
    }
  } finally {
    clearInterval(looking);
    done.abort();
    await running;
  }
}

const LOOK_EVERY_MS = 500;
const PATIENCE_MS = 30_000;
