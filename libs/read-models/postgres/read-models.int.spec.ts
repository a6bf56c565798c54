import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SealingKeyId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import { AN_INCIDENT, CNN, D1, DHS, id, question } from '#domain/testing/builders.js';
import { StoreUnavailableError } from '#event-store/errors.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { PostgresPool } from '#postgres/pool.js';
import { PostgresKeyStore } from '#sealing/postgres/key-store.js';
import { KEY_BYTES, seal } from '#sealing/sealed-value.js';
import { testDatabase } from '#test/support/postgres/database.js';
import type { TestDatabase } from '#test/support/postgres/database.js';
import { PROJECTIONS } from '../projections/all.js';
import { Recording } from '../testing/recording.js';
import { PostgresProjector } from './projector.js';
import { PostgresReadModels } from './read-models.js';
import type { PostgresReadModelsOptions } from './read-models.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const MINUTE_MS = 60_000;
const LEASE_MS = 300;
const WRAPPING = new Uint8Array(KEY_BYTES).fill(7);

let database: TestDatabase;
let folder: string;
let pool: PostgresPool;
let store: SqliteEventStore;
let recording: Recording;
let models: PostgresReadModels;
const toEnd: (() => Promise<unknown>)[] = [];

async function open(more: Partial<PostgresReadModelsOptions> = {}): Promise<PostgresReadModels> {
  const opened = await PostgresReadModels.open({ url: database.url, pool, log: store, ...more });
  toEnd.push(() => opened.close());
  return opened;
}

/** A process of its own, as it were. */
function project(): void {
  const end = new AbortController();
  const running = new PostgresProjector({ pool, log: store, projections: PROJECTIONS, id: 'one', host: 'here', leaseMs: LEASE_MS }).run(end.signal);
  toEnd.push(() => {
    end.abort();
    return running;
  });
}

async function cut(applicationName: string): Promise<void> {
  await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1', [applicationName]);
}

async function recordAnIncident(): Promise<number> {
  await recording.record('source-dhs', { type: 'SourceRegistered', data: DHS });
  await recording.record('source-cnn', { type: 'SourceRegistered', data: CNN });
  await recording.record('document-D1', { type: 'DocumentRegistered', data: D1 });
  return (await recording.record('incident-I1', ...AN_INCIDENT)).lastLogIndex;
}

beforeEach(async () => {
  database = await testDatabase('migrated');
  folder = mkdtempSync(join(tmpdir(), 'factledger-read-models-'));
  pool = PostgresPool.open({ url: database.url, applicationName: 'a spec' });
  store = await SqliteEventStore.open({ folder });
  recording = new Recording(store);
  models = await open();
});
afterEach(async () => {
  for (const end of toEnd.splice(0).toReversed()) await end();
  await store.close();
  await pool.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

describe('the read models of a database', () => {
  it('answer at every instance with what was recorded, once a projector has applied it', async () => {
    project();
    const other = await open();
    const last = await recordAnIncident();
    expect(await Promise.all([models.waitFor(last, MINUTE_MS), other.waitFor(last, MINUTE_MS)])).toEqual(['applied', 'applied']);
    expect(other.status()).toMatchObject({ head: last, applied: last, caughtUp: true, failure: null });
    const account = await other.account({ viewer: OWNER, incident: 'the-shooting', public: '2025-10-22T00:00:00.000Z' });
    expect(account?.asOf).toMatchObject({ basis: last, clock: 'true' });
    expect(account?.questions.map((each) => [each.question.label, each.lines.length, each.beside.length])).toEqual([['Q1', 1, 1]]);
  });

  it('are behind while nobody projects, say so, and answer with as much as there is', async () => {
    models.headIs(await recordAnIncident());
    expect(await models.waitFor(0, 1)).toBe('timeout');
    expect(models.status()).toMatchObject({ head: 12, applied: -1, caughtUp: false, failure: null });
    await expect(models.ledger()).rejects.toMatchObject({ code: 'read-models-unavailable' });
  });

  it('carry refusals over from the reader as what they are', async () => {
    project();
    await models.waitFor(await recordAnIncident(), MINUTE_MS);
    await expect(models.assertions({ viewer: OWNER, incident: 'I1', after: 'nonsense' })).rejects.toMatchObject({ name: 'DomainError', code: 'cursor-invalid' });
    expect(await models.incident({ viewer: OWNER, incident: 'no\0such' })).toBeNull();
    await expect(models.rebuild(['horoscopes'])).rejects.toMatchObject({ code: 'projection-unknown' });
  });

  it('refuse to answer when they are closed', async () => {
    await models.close();
    await expect(models.ledger()).rejects.toMatchObject({ code: 'read-models-unavailable' });
  });

  it('serve all the while they are built anew, and the same afterwards', async () => {
    project();
    const last = await recordAnIncident();
    await models.waitFor(last, MINUTE_MS);
    const before = await models.assertions({ viewer: OWNER, incident: 'I1' });
    const swapped = new Promise<void>((resolve) => {
      const end = models.onProgress(() => {
        if (!models.status().projections.every(({ generation, active }) => generation === 2 && active)) return;
        end();
        resolve();
      });
    });
    await models.rebuild();
    let over = false;
    void swapped.then(() => { over = true; });
    while (!over) expect(await models.assertions({ viewer: OWNER, incident: 'I1' })).toEqual(before);
    expect((await models.search({ viewer: OWNER, words: 'A1' }))?.items.length).toBe(1);
    expect(await models.assertions({ viewer: OWNER, incident: 'I1' })).toEqual(before);
  });

  it('answer from the log as well, whichever store it is in', async () => {
    project();
    const last = (await recordAnIncident(), (await recording.record('incident-I1', ...Array.from({ length: 450 }, (_, i) => question(`Q${i + 2}`)))).lastLogIndex);
    await models.waitFor(last, MINUTE_MS);
    const page = await models.events({ viewer: OWNER, limit: 500 });
    expect(page?.items.map(({ logIndex }) => logIndex)).toEqual(Array.from({ length: last + 1 }, (_, i) => i));
    const steps: string[] = [];
    for await (const { event } of await models.replay({ viewer: OWNER, incident: 'I1' }) ?? []) steps.push(event.type);
    expect(steps).toEqual([...AN_INCIDENT.map(({ type }) => type), ...Array<string>(450).fill('QuestionRaised')]);
    const broken = await open({ log: { ...store, readAll: () => { throw new StoreUnavailableError('it is gone'); }, readStream: store.readStream.bind(store) } });
    await expect(broken.events({ viewer: OWNER })).rejects.toMatchObject({ code: 'store-unavailable', message: 'it is gone' });
  });

  it('give the desk the words of sealed values, until their key is destroyed', async () => {
    project();
    const keys = await PostgresKeyStore.open({ pool, wrapping: { bytes: WRAPPING, from: 'a spec', file: null }, now: () => new Date().toISOString() });
    const reading = await open({ wrappingKey: WRAPPING });
    const key = id<SealingKeyId>('00000000-0000-4000-8000-000000000001');
    const found = (await keys.take([{ id: key, purpose: 'a question' }])).get(key);
    await recordAnIncident();
    const sealed = seal(key, found as Uint8Array, 'what nobody is to know');
    const { lastLogIndex } = await recording.record('incident-I1', question('Q2', { text: sealed }));
    await reading.waitFor(lastLogIndex, MINUTE_MS);
    const text = async (): Promise<unknown> => (await reading.questions({ viewer: OWNER, incident: 'I1' }))?.items.at(-1)?.text;
    expect(await text()).toBe('what nobody is to know');
    await keys.destroy([key]);
    expect(await text()).toBe('[erased]');
  });
});

describe('connections that break', () => {
  it('are made again: reads go on, and progress is heard of', async () => {
    project();
    const last = await recordAnIncident();
    await models.waitFor(last, MINUTE_MS);
    await models.incidents({ viewer: OWNER });
    await cut('factledger queries');
    await cut('factledger progress');
    const outcomes = await Promise.allSettled(Array.from({ length: 3 }, () => models.incidents({ viewer: OWNER })));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'read-models-unavailable' });
    }
    expect((await models.incidents({ viewer: OWNER })).items.length).toBe(1);
    const { lastLogIndex } = await recording.record('incident-I1', question('Q2'));
    expect(await models.waitFor(lastLogIndex, MINUTE_MS)).toBe('applied');
  });
});
