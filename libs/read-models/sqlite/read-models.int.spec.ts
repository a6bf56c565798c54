import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Viewer } from '#domain/policy.js';
import { AN_INCIDENT, CNN, D1, DHS, id, question } from '#domain/testing/builders.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { Recording } from '../testing/recording.js';
import { checkReadModels } from './check.js';
import { readModelsFile } from './file.js';
import { SqliteReadModels } from './read-models.js';
import { rebuildReadModels } from './rebuild.js';

const OWNER: Viewer = { kind: 'owner', id: 'owner' };
const MINUTE_MS = 60_000;

let folder: string;
let store: SqliteEventStore;
let models: SqliteReadModels;
let recording: Recording;

async function start(): Promise<void> {
  store = await SqliteEventStore.open({ folder, onCommitted: (head) => models?.headIs(head) });
  models = await SqliteReadModels.open({ folder });
  recording = new Recording(store);
}
async function stop(): Promise<void> {
  await models.close();
  await store.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'factledger-read-models-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

/** A source, a document and an incident of ten events. */
async function recordAnIncident(): Promise<number> {
  await recording.record('source-dhs', { type: 'SourceRegistered', data: DHS });
  await recording.record('source-cnn', { type: 'SourceRegistered', data: CNN });
  await recording.record('document-D1', { type: 'DocumentRegistered', data: D1 });
  return (await recording.record('incident-I1', ...AN_INCIDENT)).lastLogIndex;
}

describe('the read models of a folder', () => {
  it('answer with what was recorded, once they have applied it', async () => {
    const last = await recordAnIncident();
    expect(await models.waitFor(last, MINUTE_MS)).toBe('applied');
    expect(models.status()).toMatchObject({ head: last, applied: last, caughtUp: true, failure: null });
    const account = await models.account({ viewer: OWNER, incident: 'the-shooting', public: '2025-10-22T00:00:00.000Z' });
    expect(account?.asOf).toMatchObject({ basis: last, clock: 'true' });
    expect(account?.questions.map((each) => [each.question.label, each.lines.length, each.beside.length])).toEqual([['Q1', 1, 1]]);
  });

  it('tell that waiting took too long', async () => {
    expect(await models.waitFor(0, 1)).toBe('timeout');
  });

  it('carry refusals over from the reader as what they are', async () => {
    await models.waitFor(await recordAnIncident(), MINUTE_MS);
    await expect(models.assertions({ viewer: OWNER, incident: 'I1', after: 'nonsense' })).rejects.toMatchObject({ name: 'DomainError', code: 'cursor-invalid' });
  });

  it('refuse to answer when they are closed', async () => {
    await models.close();
    await expect(models.ledger()).rejects.toMatchObject({ code: 'read-models-unavailable' });
    models = await SqliteReadModels.open({ folder });
  });

  it('go on where they stood when they are opened again', async () => {
    await models.waitFor(await recordAnIncident(), MINUTE_MS);
    await models.close();
    const { lastLogIndex } = await recording.record('incident-I1', question('Q2'));
    models = await SqliteReadModels.open({ folder });
    expect(await models.waitFor(lastLogIndex, MINUTE_MS)).toBe('applied');
    expect((await models.questions({ viewer: OWNER, incident: 'I1' }))?.items.map(({ label }) => label)).toEqual(['Q1', 'Q2']);
  });

  it('serve all the while they are built anew, and the same afterwards', async () => {
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
    expect(await models.assertions({ viewer: OWNER, incident: 'I1' })).toEqual(before);
    await swapped;
    expect((await models.search({ viewer: OWNER, words: 'A1' }))?.items.length).toBe(1);
    expect(await models.assertions({ viewer: OWNER, incident: 'I1' })).toEqual(before);
  });

  it('refuse to rebuild what does not exist', async () => {
    await expect(models.rebuild(['horoscopes'])).rejects.toMatchObject({ code: 'projection-unknown' });
  });

  it('replay an incident event by event, with what each changed', async () => {
    await models.waitFor(await recordAnIncident(), MINUTE_MS);
    const steps = await models.replay({ viewer: OWNER, incident: 'I1' });
    const told: [string, number][] = [];
    for await (const { event, changes } of steps ?? []) told.push([event.type, changes.length]);
    expect(told.map(([type]) => type)).toEqual(AN_INCIDENT.map(({ type }) => type));
    expect(told.filter(([, changes]) => changes > 0).length).toBeGreaterThan(1);
    expect(await models.replay({ viewer: { kind: 'public' }, incident: 'I1' })).toBeNull();
  });
});

describe('check and rebuild, with nobody at work in the folder', () => {
  it('find what was tampered with, and mend it', async () => {
    await models.waitFor(await recordAnIncident(), MINUTE_MS);
    await stop();
    expect(await checkReadModels(folder)).toMatchObject({ absent: false, faults: [] });
    const db = new DatabaseSync(readModelsFile(folder));
    db.exec(`UPDATE timeline_1 SET subject = 'something else' WHERE log_index = 4`);
    db.close();
    const { faults } = await checkReadModels(folder);
    expect(faults).toEqual([{ projection: 'timeline', table: 'timeline', what: expect.stringContaining('first different at [4]') }]);
    expect(await rebuildReadModels(folder)).toMatchObject({ caughtUp: true });
    expect((await checkReadModels(folder)).faults).toEqual([]);
    await start();
    expect((await models.assertion({ viewer: OWNER, incident: 'I1', assertion: id('A1') }))?.label).toBe('A1');
  });

  it('find a full-text index that does not fit its rows, and mend it', async () => {
    await models.waitFor(await recordAnIncident(), MINUTE_MS);
    const found = async (): Promise<unknown> => (await models.search({ viewer: OWNER, words: 'A1' }))?.items.map(({ texts }) => texts[0]?.text);
    const before = await found();
    expect(before).toEqual(['A1']);
    await stop();
    const db = new DatabaseSync(readModelsFile(folder));
    db.exec(`INSERT INTO search_words_1 (search_words_1, rowid, label, text, quote, note, facets)
      SELECT 'delete', place, label, text, quote, note, facets FROM search_1 WHERE label = 'A1'`);
    db.close();
    expect((await checkReadModels(folder)).faults).toEqual([{ projection: 'search', table: 'search', what: expect.stringContaining('full-text') }]);
    await rebuildReadModels(folder);
    expect((await checkReadModels(folder)).faults).toEqual([]);
    await start();
    expect(await found()).toEqual(before);
  });

  it('leave a folder alone that a process holds', async () => {
    await expect(checkReadModels(folder)).rejects.toMatchObject({ code: 'store-unavailable' });
    await expect(rebuildReadModels(folder)).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});
