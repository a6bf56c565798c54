import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LogIndex } from '#domain/ids.js';
import { opened, question } from '#domain/testing/builders.js';
import type { StoredEvent } from '#event-store/port.js';
import { PostgresPool } from '#postgres/pool.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { ProjectionEngine } from '../engine/engine.js';
import type { Projection, Row, TableSpec } from '../projection.js';
import { MemoryLog } from '../testing/memory-log.js';
import { PostgresBuildStore } from './build-store.js';
import { Leases } from './leases.js';
import type { Claimed } from './leases.js';
import { PostgresProjector } from './projector.js';

const LEASE_MS = 300;

/** Counts what it applies, so that an event that is skipped or applied twice shows. */
function counting(name: string): Projection {
  const table = { name, columns: { id: 'integer', n: 'integer', last: 'integer' }, key: ['id'], indexes: [] } as const satisfies TableSpec;
  return {
    name, version: 1, tables: [table],
    apply: ({ logIndex }, rows) => {
      const before = rows.get(name, [1]);
      if (before === undefined) return [{ kind: 'insert', table: name, row: { id: 1, n: 1, last: logIndex } }];
      if (before['last'] !== logIndex - 1) throw new Error(`event ${logIndex} comes after ${String(before['last'])}`);
      return [{ kind: 'update', table: name, key: [1], set: { n: Number(before['n']) + 1, last: logIndex } }];
    },
  };
}
const NAMES = ['one', 'two', 'three', 'four'];
const PROJECTIONS = NAMES.map(counting);

/** A log in memory that can be followed. */
class LiveLog extends MemoryLog {
  #grown = Promise.withResolvers<void>();

  grow(n: number): void {
    for (let i = 0; i < n; i++) this.append('incident-I1', [this.events.length === 0 ? opened() : question(`Q${this.events.length}`)]);
    this.#grown.resolve();
    this.#grown = Promise.withResolvers();
  }

  async *subscribe(after: LogIndex, { signal }: { readonly signal: AbortSignal }): AsyncIterable<StoredEvent> {
    const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    for (let at = after; !signal.aborted; ) {
      const { promise } = this.#grown;
      for await (const event of this.readAll(at)) {
        if (signal.aborted) return;
        at = event.logIndex;
        yield event;
      }
      await Promise.race([promise, ended]);
    }
  }
}

/** Resolved, and made anew, whenever any projector tells something. */
let told = Promise.withResolvers<void>();
function tell(): void {
  told.resolve();
  told = Promise.withResolvers();
}
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (;;) {
    const { promise } = told;
    if (await holds()) return;
    await promise;
  }
}

/** A projector that runs, and what it has told. */
class Running {
  readonly trouble: unknown[] = [];
  claimed: readonly string[] = [];
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;

  constructor(id: string) {
    const projector = new PostgresProjector({
      pool: theirs, log, projections: PROJECTIONS, id, host: 'here', leaseMs: LEASE_MS, onTrouble: (error) => this.trouble.push(error),
      onClaims: ({ projections }: Claimed) => {
        this.claimed = projections;
        tell();
      },
      onStatus: tell,
    });
    this.#ended = projector.run(this.#end.signal);
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }
}

let database: TestDatabase;
let pool: PostgresPool;
/** Of the projectors. */
let theirs: PostgresPool;
let log: LiveLog;
const running: Running[] = [];
const start = (id: string): Running => {
  const projector = new Running(id);
  running.push(projector);
  return projector;
};
const counts = async (): Promise<unknown> => Promise.all(NAMES.map(async (name) => {
  const { rows: [build] } = await pool.query<Row>('SELECT generation FROM read_models.projections WHERE name = $1 AND active', [name]);
  return build === undefined ? 0 : (await pool.query<Row>(`SELECT n FROM read_models.${name}_${String(build['generation'])}`)).rows[0]?.['n'];
}));
const allAt = (n: number) => async (): Promise<boolean> => JSON.stringify(await counts()) === JSON.stringify(NAMES.map(() => n));

beforeEach(async () => {
  database = await testDatabase('migrated');
  pool = PostgresPool.open({ url: database.url, applicationName: 'specs' });
  theirs = PostgresPool.open({ url: database.url, applicationName: 'projectors' });
  log = new LiveLog();
  log.grow(5);
});
afterEach(async () => {
  for (const projector of running.splice(0)) await projector.stop();
  await theirs.close();
  await pool.close();
  await database.drop();
});

describe('a projector', () => {
  it('leads every projection while it is alone, and follows the log', async () => {
    const alone = start('a');
    await until(allAt(5));
    log.grow(3);
    await until(allAt(8));
    expect([alone.claimed.toSorted(), alone.trouble]).toEqual([NAMES.toSorted(), []]);
  });

  it('shares with others that come, none leading what another leads, and takes over when one of them ends', async () => {
    const first = start('a');
    await until(() => first.claimed.length === 4);
    const second = start('b');
    await until(() => second.claimed.length === 2);
    await until(() => first.claimed.length === 2);
    expect([...first.claimed, ...second.claimed].toSorted()).toEqual(NAMES.toSorted());
    log.grow(20);
    await until(allAt(25));
    await second.stop();
    await until(() => first.claimed.length === 4);
    log.grow(1);
    await until(allAt(26));
  });

  it('takes over from one that died, and skips and doubles nothing', async () => {
    // Killed: it says nothing any more and gives nothing back.
    const dead = new Leases(pool, { id: 'dead', host: 'there' }, NAMES, LEASE_MS);
    const claimed = await dead.renew();
    const engine = await ProjectionEngine.open({ projections: PROJECTIONS, store: new PostgresBuildStore(pool, claimed), log, batch: 2 });
    await engine.step();
    expect(await counts()).toEqual([2, 2, 2, 2]);
    start('heir');
    await until(allAt(5));
    // It was only asleep: whatever it does now is refused, and undone.
    await expect(engine.step()).rejects.toMatchObject({ code: 'progress-fenced' });
    expect(await counts()).toEqual([5, 5, 5, 5]);
  });

  it('refuses one that sleeps even where nothing has moved since', async () => {
    const asleep = await new Leases(pool, { id: 'asleep', host: 'there' }, NAMES, 0).renew();
    const engine = await ProjectionEngine.open({ projections: PROJECTIONS, store: new PostgresBuildStore(pool, asleep), log, batch: 2 });
    await new Leases(pool, { id: 'heir', host: 'here' }, NAMES, LEASE_MS).renew();
    await expect(engine.step()).rejects.toMatchObject({ code: 'progress-fenced' });
    expect(await counts()).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('builds anew what was asked for, beside what serves', async () => {
    start('a');
    await until(allAt(5));
    await pool.query("INSERT INTO read_models.rebuilds (projection) VALUES ('two')");
    await until(async () => {
      const { rows } = await pool.query<Row>("SELECT generation FROM read_models.projections WHERE name = 'two' AND active");
      return rows[0]?.['generation'] === 2;
    });
    expect((await pool.query('SELECT FROM read_models.rebuilds')).rows).toEqual([]);
    expect(await counts()).toEqual([5, 5, 5, 5]);
  });

  it('goes on where it stood when the server was gone for a while', async () => {
    start('a');
    await until(allAt(5));
    await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1', ['projectors']);
    log.grow(2);
    await until(allAt(7));
  });
});
