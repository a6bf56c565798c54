import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Viewer } from '#domain/policy.js';
import { AN_INCIDENT, CNN, D1, DHS, amendedEntry, assertion, id, opened, question } from '#domain/testing/builders.js';
import { PostgresPool } from '#postgres/pool.js';
import { queriesOn } from '../queries/queries.js';
import type { Snapshot } from '../snapshot.js';
import { MemoryLog } from '../testing/memory-log.js';
import { PostgresProjections } from '../testing/postgres.js';
import type { Projected } from '../testing/projected.js';
import { PostgresSnapshots } from './snapshot.js';
import type { PostgresSnapshotsOptions } from './snapshot.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };

const pools: PostgresPool[] = [];
const projections = new PostgresProjections((pool) => { pools.push(pool); return pool; });
let pool: PostgresPool;
let log: MemoryLog;
let models: Projected;
let statements: string[];

/** Every statement is noted. */
const snapshotsOn = (more: Partial<PostgresSnapshotsOptions> = {}): PostgresSnapshots => new PostgresSnapshots({
  pool: {
    session: async () => {
      const session = await pool.session();
      return {
        query: (statement, values) => {
          statements.push(typeof statement === 'string' ? statement : statement.text);
          return session.query(statement, values);
        },
        rollback: () => session.rollback(), release: () => session.release(),
      };
    },
  },
  ...more,
});
const typeAt = async (snapshot: Snapshot, logIndex: number): Promise<unknown> =>
  (await snapshot.first('SELECT type FROM {timeline} WHERE log_index = ?', logIndex))?.['type'];

beforeAll(async () => {
  log = new MemoryLog();
  log.append('source-dhs', [{ type: 'SourceRegistered', data: DHS }]);
  log.append('source-cnn', [{ type: 'SourceRegistered', data: CNN }]);
  log.append('document-D1', [{ type: 'DocumentRegistered', data: D1 }]);
  log.append('incident-I1', AN_INCIDENT);
  models = await projections.project(log);
  pool = pools[0]!;
});
beforeEach(() => { statements = []; });
afterAll(() => projections.close());

describe('a read', () => {
  it('sees one moment, whatever is recorded while it lasts', async () => {
    const [before, after] = await snapshotsOn().read(async (snapshot) => {
      const progress = snapshot.progress('timeline');
      await models.record('incident-I1', question('Q2'));
      return [[progress, await typeAt(snapshot, progress), await typeAt(snapshot, progress + 1)], snapshot.progress('timeline')];
    }) as readonly [readonly unknown[], number];
    expect(before).toEqual([after, 'AssertionLogged', undefined]);
    expect(await snapshotsOn().read((snapshot) => typeAt(snapshot, after + 1))).toBe('QuestionRaised');
  });

  it('asks once for what is asked in one turn, and not again for what it knows', async () => {
    const types = await snapshotsOn().read(async (snapshot) => {
      const all = (): Promise<readonly unknown[]> => Promise.all([3, 4, 999, 5, 3].map(async (at) => {
        await Promise.resolve();
        return typeAt(snapshot, at);
      }));
      return [await all(), await all()];
    });
    expect(types).toEqual(Array(2).fill(['IncidentOpened', 'QuestionRaised', undefined, 'PositionAdded', 'IncidentOpened']));
    expect(statements.length).toBe(3);
    expect(statements.filter((each) => each.includes('unnest'))).toEqual([expect.stringContaining('timeline')]);
  });

  it('gets rows in the order each question asks for, also when many are asked together', async () => {
    const ask = (order: string) => (snapshot: Snapshot) => Promise.all(['incident-I1', 'source-dhs', 'nothing'].map(async (stream) =>
      (await snapshot.all(`SELECT log_index FROM {timeline} WHERE stream = ? ORDER BY log_index ${order} LIMIT ?`, stream, 4)).map((row) => row['log_index'])));
    expect(await snapshotsOn().read(ask('ASC'))).toEqual([[3, 4, 5, 6], [0], []]);
    const [newest] = await snapshotsOn().read(ask('DESC'));
    expect(newest).toEqual((newest ?? []).toSorted((a, b) => Number(b) - Number(a)));
  });

  it('tells questions apart, whatever stands in their parameters', async () => {
    const ask = 'SELECT log_index FROM {timeline} WHERE stream = ? OR event_id = ? ORDER BY log_index LIMIT 1';
    const found = await snapshotsOn().read(async (snapshot) => [await snapshot.all(ask, 'a\n3 e1', 'e0'), await snapshot.all(ask, 'a', 'e1\n2 e0'), await snapshot.all(ask, 'a', 'e1')]);
    expect(found.map(([row]) => row?.['log_index'])).toEqual([0, undefined, 1]);
  });

  it('refuses what is asked when it is over', async () => {
    const { late } = await snapshotsOn().read(async (snapshot) => ({ late: () => typeAt(snapshot, 0) }));
    await expect(late()).rejects.toThrow('over');
  });

  it('fails with the statement that fails, and leaves its connection fit for the next', async () => {
    const snapshots = snapshotsOn();
    await expect(snapshots.read((snapshot) => Promise.all([typeAt(snapshot, 0), snapshot.all('SELECT 1 / (log_index - log_index) FROM {timeline} WHERE log_index = ?', 1)])))
      .rejects.toMatchObject({ code: '22012' });
    expect(await snapshots.read((snapshot) => typeAt(snapshot, 0))).toBe('SourceRegistered');
    await expect(snapshots.read((snapshot) => typeAt(snapshot, 0.5))).rejects.toThrow('no whole number');
  });

  it('is prepared once its state is fixed', async () => {
    const order: string[] = [];
    await snapshotsOn({ prepare: async () => { order.push(`prepared after ${statements.length} statements`); } }).read(async () => { order.push('works'); });
    expect(order).toEqual(['prepared after 2 statements', 'works']);
  });

  it.each(['asked', 'asked, and waited for after another'])('is done again when a build that served is dropped before its tables are %s', async (how) => {
    let tries = 0;
    const answer = await snapshotsOn().read(async (snapshot) => {
      if (++tries === 1) {
        await pool.query('CREATE TABLE read_models.timeline_2 (LIKE read_models.timeline_1 INCLUDING ALL)');
        await pool.query('INSERT INTO read_models.timeline_2 SELECT * FROM read_models.timeline_1');
        await pool.query("UPDATE read_models.projections SET generation = 2 WHERE name = 'timeline'");
        await pool.query('ALTER TABLE read_models.timeline_1 RENAME TO gone');
      }
      const type = typeAt(snapshot, 0);
      type.catch(() => undefined);
      if (how !== 'asked') await snapshot.all('SELECT name FROM read_models.projections');
      return [snapshot.generation('timeline'), await type];
    });
    expect([tries, answer]).toEqual([2, [2, 'SourceRegistered']]);
    await pool.query('ALTER TABLE read_models.gone RENAME TO timeline_1');
    await pool.query("UPDATE read_models.projections SET generation = 1 WHERE name = 'timeline'");
    await pool.query('DROP TABLE read_models.timeline_2');
  });
});

describe('many reads', () => {
  it('run a few at a time, and none waits without end', async () => {
    const snapshots = snapshotsOn({ atOnce: 2 });
    let [running, most] = [0, 0];
    const read = (): Promise<unknown> => snapshots.read(async (snapshot) => {
      most = Math.max(most, ++running);
      await typeAt(snapshot, 1);
      running -= 1;
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 1_030 }, read));
    expect(most).toBe(2);
    expect(outcomes.filter(({ status }) => status === 'rejected').map((outcome) => outcome.status === 'rejected' && outcome.reason.code))
      .toEqual(Array(4).fill('read-models-unavailable'));
    expect(await snapshots.read((snapshot) => typeAt(snapshot, 0))).toBe('SourceRegistered');
  });

  it('answer as they do one by one, also while more is recorded', async () => {
    const queries = queriesOn(snapshotsOn(), log, null);
    for (let i = 0; i < 8; i++) {
      await models.record(`incident-J${i}`, opened({ incident: id(`J${i}`), slug: id(`case-${i}`) }), question('Q1'), assertion('A1'));
      await models.record('incident-I1', question(`Q${i + 10}`), amendedEntry('e9', '/gist', '', `gist ${i}`));
    }
    const head = log.events.length - 1;
    const questions = Array.from({ length: head + 1 }, (_, at) => [
      () => queries.assertions({ viewer: OWNER, incident: 'I1', recorded: `#${at}` }), () => queries.account({ viewer: OWNER, incident: `J${at % 8}`, recorded: `#${at}`, public: '2026-01-01T00:00:00.000Z' }),
      () => queries.sources({ viewer: OWNER, recorded: `#${at}` }),
    ]).flat();
    const [together] = await Promise.all([
      Promise.all(questions.map((ask) => ask())),
      (async () => { for (let i = 0; i < 10; i++) await models.record('incident-I1', question(`R${i}`), amendedEntry('e9', '/gist', '', `again ${i}`)); })(),
    ]);
    const fresh = queriesOn(snapshotsOn(), log, null);
    const one: unknown[] = [];
    for (let at = 0; at <= head; at++) {
      one.push(
        await fresh.assertions({ viewer: OWNER, incident: 'I1', recorded: `#${at}` }),
        await fresh.account({ viewer: OWNER, incident: `J${at % 8}`, recorded: `#${at}`, public: '2026-01-01T00:00:00.000Z' }), await fresh.sources({ viewer: OWNER, recorded: `#${at}` }),
      );
    }
    expect(together).toEqual(one);
  });
});
