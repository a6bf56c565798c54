/** docs/reference/postgresql.md: the rights it grants are enough for each process, and no more than it says. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SealingKeyId } from '#domain/ids.js';
import { opened, question } from '#domain/testing/builders.js';
import { requireOfLedger } from '#postgres/belonging.js';
import { migrate, requireMigrated } from '#postgres/migrate.js';
import { PostgresPool } from '#postgres/pool.js';
import { digestsInPostgres } from '#read-models/postgres/digests.js';
import { PostgresProjector } from '#read-models/postgres/projector.js';
import { PROJECTIONS } from '#read-models/projections/all.js';
import { MemoryLog } from '#read-models/testing/memory-log.js';
import { PostgresKeyReader } from '#sealing/postgres/key-reader.js';
import { PostgresKeyStore } from '#sealing/postgres/key-store.js';
import { keptIn } from '#snapshots/contract.js';
import { PostgresBlobs } from '#snapshots/postgres/blobs.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { ROOT } from '#test/support/running-documents.js';

/** Roles belong to the whole server: these to this run. */
const PREFIX = `ft_${randomBytes(4).toString('hex')}_`;
const KEY = { bytes: Buffer.alloc(32, 7), from: 'the test', file: null };
const ID = '0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4111' as SealingKeyId;
const ROLES = ['owner', 'api', 'projector'] as const;

let server: TestDatabase;
let superuser: PostgresPool;
let folder: string;
const pools = {} as Record<(typeof ROLES)[number], PostgresPool>;

beforeAll(async () => {
  const page = await readFile(join(ROOT, 'docs/reference/postgresql.md'), 'utf8');
  const [making = '', granting = ''] = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = '']) => sql.replaceAll(/\bfactledger_/g, PREFIX));
  folder = await mkdtemp(join(tmpdir(), 'factledger-rights-'));
  server = await testDatabase();
  const base = PostgresPool.open({ url: server.url, applicationName: 'a spec' });
  const name = `${PREFIX}database`;
  for (const statement of making.replace('DATABASE factledger ', `DATABASE ${name} `).split(';\n').filter((each) => each.trim() !== '')) await base.query(statement);
  await base.close();
  const url = Object.assign(new URL(server.url), { pathname: `/${name}` });
  superuser = PostgresPool.open({ url: url.href, applicationName: 'a spec' });
  for (const [i, role] of ROLES.entries()) {
    const own = Object.assign(new URL(url.href), { username: `${PREFIX}${role}`, password: `change-me-${i + 1}` });
    if (role === 'owner') await migrate(own.href);
    pools[role] = PostgresPool.open({ url: own.href, applicationName: 'a spec' });
  }
  await superuser.query(granting);
  await superuser.query(granting);
});
afterAll(async () => {
  await Promise.all([...Object.values(pools), superuser].map((pool) => pool.close()));
  const base = PostgresPool.open({ url: server.url, applicationName: 'a spec' });
  await base.query(`DROP DATABASE ${PREFIX}database WITH (FORCE)`);
  for (const role of ROLES) await base.query(`DROP ROLE ${PREFIX}${role}`);
  await base.close();
  await server.drop();
  await rm(folder, { recursive: true, force: true });
});
const refused = (work: Promise<unknown>): Promise<void> => expect(work).rejects.toMatchObject({ code: '42501' });

describe('the rights that docs/reference/postgresql.md grants', () => {
  it('let the API seal, open and erase, and keep captured documents', async () => {
    const pool = pools.api;
    await requireMigrated(pool);
    await requireOfLedger(pool, 'factledger');
    const keys = await PostgresKeyStore.open({ pool, wrapping: KEY, now: () => '2026-01-02T03:04:05.678Z' });
    await keys.take([{ id: ID, purpose: 'a gist' }]);
    const reader = await PostgresKeyReader.open(pool, KEY.bytes);
    expect(reader.find(ID)).toBeInstanceOf(Uint8Array);
    await keys.destroy([ID]);
    expect((await keys.list()).map(({ id }) => id)).toEqual([ID]);
    const blobs = await PostgresBlobs.open({ pool, folder });
    const name = await keptIn(blobs, randomBytes(700_000), 65_536);
    expect(await blobs.withFile(name, async (file) => (await readFile(file)).length)).toBe(700_000);
  });

  it('let projectors make tables of a build, and the API read them and ask for others', async () => {
    const { projector, api } = pools;
    await requireMigrated(projector);
    const log = new MemoryLog();
    log.append('incident-I1', [opened(), question('Q1')]);
    const done = new AbortController();
    const caughtUp = Promise.withResolvers<void>();
    const running = new PostgresProjector({
      pool: projector, projections: PROJECTIONS, id: 'the test', host: 'here',
      log: { readAll: log.readAll.bind(log), head: log.head.bind(log), async *subscribe(_after, { signal }) { if (!signal.aborted) await once(signal, 'abort'); } },
      onTrouble: (error) => caughtUp.reject(error),
      onStatus: (status) => { if (status.caughtUp && status.projections.length === PROJECTIONS.length) caughtUp.resolve(); },
    }).run(done.signal);
    await caughtUp.promise.finally(async () => {
      done.abort();
      await running;
    });
    const digests = await digestsInPostgres(api, await log.head());
    expect(digests?.some(({ rows }) => rows > 0)).toBe(true);
    await api.db.insertInto('read_models.rebuilds').values({ projection: PROJECTIONS[0]!.name }).onConflict((on) => on.column('projection').doNothing()).execute();
    expect((await api.query('SELECT * FROM read_models.leases')).count).toBe(PROJECTIONS.length);
  });

  it('let nobody do more', async () => {
    const { projector, api } = pools;
    await refused(projector.query('SELECT * FROM sealing.keys'));
    await refused(projector.query('SELECT * FROM blobs.pieces'));
    await refused(api.query('UPDATE sealing.keys SET wrapped = NULL'));
    await refused(api.query('DELETE FROM sealing.destroyed'));
    await refused(api.query('DELETE FROM blobs.pieces'));
    await refused(api.query('DELETE FROM read_models.projections'));
    await refused(api.query('INSERT INTO factledger.migrations VALUES (1, 2)'));
  });

  it('let the owner wrap keys anew', async () => {
    const keys = await PostgresKeyStore.open({ pool: pools.owner, wrapping: KEY, now: () => '2026-01-02T03:04:05.678Z' });
    await keys.rewrap(join(folder, 'new.key'));
  });
});
