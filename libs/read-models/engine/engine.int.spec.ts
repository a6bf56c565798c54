import { afterEach, describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import { opened, question } from '#domain/testing/builders.js';
import type { Projection, TableSpec } from '../projection.js';
import { BUILD_STORES } from '../testing/build-stores.js';
import type { Builds } from '../testing/build-stores.js';
import { MemoryLog } from '../testing/memory-log.js';
import { StorageFailedError } from './builds.js';
import type { BuildStore } from './builds.js';
import { ProjectionEngine } from './engine.js';

const SEEN: TableSpec = { name: 'seen', columns: { log_index: 'integer', type: 'text' }, key: ['log_index'], indexes: [] };
const COUNTED: TableSpec = { name: 'counted', columns: { type: 'text', n: 'integer' }, key: ['type'], indexes: [] };

const seen: Projection = {
  name: 'seen', version: 1, tables: [SEEN],
  apply: ({ logIndex, type }) => [{ kind: 'insert', table: 'seen', row: { log_index: logIndex, type } }],
};
/** Counts by type; what it does is not the same twice, so an event applied twice would show. */
const counted: Projection = {
  name: 'counted', version: 1, tables: [COUNTED],
  apply: ({ type }, rows) => {
    const before = rows.get('counted', [type]);
    if (before === undefined) return [{ kind: 'insert', table: 'counted', row: { type, n: 1 } }];
    return [{ kind: 'update', table: 'counted', key: [type], set: { n: Number(before['n']) + 1 } }];
  },
};
const failingAt = (logIndex: number): Projection =>
  ({ ...counted, apply: (event, rows) => {
    if (event.logIndex === logIndex) throw new Error('no such thing');
    return counted.apply(event, rows);
  } });

const QUESTIONS: readonly Decided[] = Array.from({ length: 9 }, (_, i) => question(`Q${i}`));

describe.each(BUILD_STORES)('the engine on $name', ({ open: openBuilds }) => {
  const places: Builds[] = [];
  afterEach(async () => {
    for (const builds of places.splice(0)) await builds.close();
  });

  /** An incident of ten events, and a place for what is made of it. */
  async function given(): Promise<{ readonly log: MemoryLog; readonly builds: Builds; readonly store: BuildStore }> {
    const log = new MemoryLog();
    log.append('incident-I1', [opened(), ...QUESTIONS]);
    const builds = await openBuilds();
    places.push(builds);
    return { log, builds, store: builds.store };
  }

  type Given = Awaited<ReturnType<typeof given>> & { readonly projections?: readonly Projection[]; readonly batch?: number };
  const open = ({ log, store, projections = [seen, counted], batch = 4 }: Given): Promise<ProjectionEngine> =>
    ProjectionEngine.open({ projections, store, log, batch });
  async function caughtUp(world: Given): Promise<ProjectionEngine> {
    const engine = await open(world);
    while (await engine.step());
    return engine;
  }
  const countsIn = async (builds: Builds, generation = 1): Promise<unknown> =>
    (await builds.rows('counted', generation))?.map((row) => [row['type'], row['n']]);
  const TEN = [['IncidentOpened', 1], ['QuestionRaised', 9]];

  describe('an engine on an empty file', () => {
    it('builds every projection, and decodes each event once for all of them', async () => {
      const world = await given();
      const engine = await caughtUp(world);
      expect(await countsIn(world.builds)).toEqual(TEN);
      expect(engine.status).toMatchObject({ head: 9, applied: 9, caughtUp: true });
      expect([...world.log.reads.values()]).toEqual(Array(10).fill(1));
    });

    it('goes no further than it was told', async () => {
      const world = await given();
      const engine = await caughtUp(world);
      world.log.append('incident-I1', [question('Q10')]);
      expect(await engine.step()).toBe(false);
      engine.headIs(10);
      expect(engine.status).toMatchObject({ applied: 9, caughtUp: false });
      expect(engine.status.projections.map(({ lagEvents }) => lagEvents)).toEqual([1, 1]);
      expect(await engine.step()).toBe(true);
      expect(engine.status).toMatchObject({ applied: 10, caughtUp: true });
    });
  });

  describe('an engine that stopped in the middle', () => {
    it('goes on after the last batch that was committed, and applies nothing twice', async () => {
      const world = await given();
      const first = await open(world);
      await first.step();
      expect(await countsIn(world.builds)).toEqual([['IncidentOpened', 1], ['QuestionRaised', 3]]);
      await caughtUp(world);
      expect(await countsIn(world.builds)).toEqual(TEN);
    });

    it('leaves nothing of a batch that could not be committed', async () => {
      const world = await given();
      let fails = false;
      const transact = world.store.transact.bind(world.store);
      world.store.transact = (work) => transact(async () => {
        await work();
        if (fails) throw new StorageFailedError('the disk is full');
      });
      const engine = await open(world);
      fails = true;
      await expect(engine.step()).rejects.toThrow('the disk is full');
      expect(await countsIn(world.builds)).toEqual([]);
      fails = false;
      while (await engine.step());
      expect(await countsIn(world.builds)).toEqual(TEN);
    });

    it('does not move what another engine moves', async () => {
      const world = await given();
      const [one, other] = [await open(world), await open({ ...world, store: world.builds.another() })];
      await one.step();
      await expect(other.step()).rejects.toMatchObject({ code: 'progress-fenced' });
    });
  });

  describe('a projection that cannot apply an event', () => {
    it('stops before it, goes on serving, says why; the others go on', async () => {
      const world = await given();
      const engine = await caughtUp({ ...world, projections: [seen, failingAt(6)] });
      expect(await countsIn(world.builds)).toEqual([['IncidentOpened', 1], ['QuestionRaised', 5]]);
      expect(engine.status).toMatchObject({ applied: 5, caughtUp: false, failure: null });
      expect(engine.status.projections).toEqual([
        expect.objectContaining({ name: 'counted', status: 'stale', progress: 5, active: true, reason: 'event 6 (e6) cannot be applied: no such thing' }),
        expect.objectContaining({ name: 'seen', status: 'running', progress: 9 }),
      ]);
    });

    it('stops at the very first event as well', async () => {
      const engine = await caughtUp({ ...(await given()), projections: [failingAt(0)] });
      expect(engine.status.projections).toEqual([expect.objectContaining({ status: 'stale', progress: -1 })]);
    });

    it('is tried again by a program that starts later', async () => {
      const world = await given();
      await caughtUp({ ...world, projections: [seen, failingAt(6)] });
      expect((await caughtUp(world)).status.caughtUp).toBe(true);
      expect(await countsIn(world.builds)).toEqual(TEN);
    });

    it('may fail in its rows as well as in its function', async () => {
      const twice: Projection = { ...seen, name: 'twice', tables: [{ ...SEEN, name: 'twice' }], apply: () => [{ kind: 'insert', table: 'twice', row: { log_index: 1, type: 'x' } }] };
      const engine = await caughtUp({ ...(await given()), projections: [twice] });
      expect(engine.status.projections).toEqual([expect.objectContaining({ status: 'stale', progress: 0, reason: expect.stringMatching(/UNIQUE|already/) })]);
    });
  });

  describe('a rebuild', () => {
    it('is made beside the live one, which serves and follows until it is replaced', async () => {
      const world = await given();
      const engine = await caughtUp(world);
      engine.rebuild(['counted']);
      await engine.step();
      const during = engine.status.projections.filter(({ name }) => name === 'counted');
      expect(during.map(({ generation, active, status }) => [generation, active, status])).toEqual([[1, true, 'running'], [2, false, 'rebuilding']]);
      expect(await countsIn(world.builds)).toEqual(TEN);
      world.log.append('incident-I1', [question('Q10')]);
      engine.headIs(10);
      await engine.step();
      expect(await countsIn(world.builds)).toEqual([['IncidentOpened', 1], ['QuestionRaised', 10]]);
      while (await engine.step());
      expect(engine.status.projections.map(({ name, generation, active, status }) => [name, generation, active, status]))
        .toEqual([['counted', 2, true, 'running'], ['seen', 1, true, 'running']]);
      expect(await countsIn(world.builds, 2)).toEqual([['IncidentOpened', 1], ['QuestionRaised', 10]]);
      expect(await world.builds.rows('counted', 1)).toBeNull();
    });

    it('goes on where it stood when the program is started again', async () => {
      const world = await given();
      const engine = await caughtUp(world);
      engine.rebuild(['counted']);
      await engine.step();
      const again = await caughtUp(world);
      expect(again.status.projections.map(({ generation }) => generation)).toEqual([2, 1]);
      expect(await countsIn(world.builds, 2)).toEqual(TEN);
    });

    it('takes over from one that is stale once it is at the head', async () => {
      const world = await given();
      await caughtUp({ ...world, projections: [seen, failingAt(6)] });
      await world.builds.outdate('counted');
      const engine = await open(world);
      expect(engine.status.projections.filter(({ name }) => name === 'counted').map(({ active, status, reason }) => [active, status, reason]))
        .toEqual([[true, 'stale', 'version 0 is being replaced by version 1'], [false, 'rebuilding', null]]);
      while (await engine.step());
      expect(engine.status.caughtUp).toBe(true);
      expect(await countsIn(world.builds, 2)).toEqual(TEN);
    });
  });

  describe('projections of a program that changed', () => {
    it('are made anew when their version went up, while the old one serves', async () => {
      const world = await given();
      await caughtUp(world);
      const engine = await open({ ...world, projections: [seen, { ...counted, version: 2 }] });
      expect(await countsIn(world.builds)).toEqual(TEN);
      while (await engine.step());
      expect(engine.status.projections.map(({ name, version, generation }) => [name, version, generation])).toEqual([['counted', 2, 2], ['seen', 1, 1]]);
    });

    it('are made when they are new, and forgotten when they are gone', async () => {
      const world = await given();
      await caughtUp({ ...world, projections: [seen] });
      const engine = await caughtUp({ ...world, projections: [counted] });
      expect(engine.status.projections.map(({ name }) => name)).toEqual(['counted']);
      expect(await world.builds.rows('seen', 1)).toBeNull();
      expect(await countsIn(world.builds)).toEqual(TEN);
    });
  });

  describe('a log that is another one than before', () => {
    it('is followed from the start when it is shorter', async () => {
      const world = await given();
      await caughtUp(world);
      const log = new MemoryLog();
      log.append('incident-I1', [opened(), question('Q1')]);
      const engine = await caughtUp({ ...world, log });
      expect(engine.status).toMatchObject({ head: 1, caughtUp: true });
      expect(await countsIn(world.builds, 2)).toEqual([['IncidentOpened', 1], ['QuestionRaised', 1]]);
    });

    it('is followed from the start when another event stands where the projections stopped', async () => {
      const world = await given();
      await caughtUp(world);
      const log = new MemoryLog();
      log.append('ledger', [{ type: 'LedgerOpened', data: { clock: 'true' } }], {});
      log.append('incident-I1', [opened(), ...QUESTIONS]);
      log.events[9] = { ...log.events[9]!, id: 'other' as never };
      await caughtUp({ ...world, log });
      expect(await countsIn(world.builds, 2)).toEqual([['IncidentOpened', 1], ['LedgerOpened', 1], ['QuestionRaised', 9]]);
    });
  });

  describe('an engine that runs', () => {
    it('wakes when the log grows, reports, and ends when it is told to', async () => {
      const world = await given();
      const applied: number[] = [];
      const end = new AbortController();
      const engine = await ProjectionEngine.open({
        projections: [counted], store: world.store, log: world.log,
        onStatus: (status) => {
          applied.push(status.applied);
          if (status.applied === 9) {
            world.log.append('incident-I1', [question('Q10')]);
            queueMicrotask(() => engine.headIs(10));
          }
          if (status.applied === 10) end.abort();
        },
      });
      await engine.run(end.signal);
      expect(applied).toEqual([-1, 9, 10]);
    });

    it('says what failed, and tries again when the log grows', async () => {
      const world = await given();
      let failures = 0;
      const end = new AbortController();
      const engine = await ProjectionEngine.open({
        projections: [counted], store: world.store,
        log: {
          head: () => world.log.head(),
          readAll: (after) => {
            if (failures++ === 0) throw new Error('the log cannot be read');
            return world.log.readAll(after);
          },
        },
        onStatus: ({ failure, applied }) => {
          if (failure !== null) {
            expect(failure).toBe('the log cannot be read');
            world.log.append('incident-I1', [question('Q10')]);
            queueMicrotask(() => engine.headIs(10));
          }
          if (applied === 10) end.abort();
        },
      });
      await engine.run(end.signal);
      expect(await countsIn(world.builds)).toEqual([['IncidentOpened', 1], ['QuestionRaised', 10]]);
    });
  });
});
