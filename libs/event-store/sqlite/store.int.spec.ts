import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pragma } from '#sqlite/sql.js';
import { aStream, anEvent, collect, iterate, someEvents, take } from '../contract/events.js';
import { eventStoreContract } from '../contract.js';
import { DuplicateEventIdError, StoreUnavailableError } from '../errors.js';
import { checkEvents } from './check.js';
import { SqliteEventReader } from './reader.js';
import { APPLICATION_ID, eventsFile } from './schema.js';
import { SqliteEventStore } from './store.js';

const folders: string[] = [];
const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'factledger-store-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

eventStoreContract('SQLite', async () => {
  const folder = aFolder();
  const store = await SqliteEventStore.open({ folder });
  return {
    store,
    dispose: async () => {
      await store.close();
      expect((await checkEvents(folder)).faults).toEqual([]);
    },
  };
});

describe('SQLite event store', () => {
  it('keeps everything over a restart, and knows a retry after it', async () => {
    const [folder, stream] = [aFolder(), aStream()];
    const events = someEvents(3);
    const first = await SqliteEventStore.open({ folder });
    const answer = await first.append(stream, 'no-stream', events);
    const before = (await collect(first.readAll(-1))).map(({ bytes }) => bytes);
    await first.close();
    expect(readdirSync(folder).filter((name) => name.startsWith('events'))).toEqual(['events.sqlite']);

    const second = await SqliteEventStore.open({ folder });
    expect((await collect(second.readAll(-1))).map(({ bytes }) => bytes)).toEqual(before);
    expect(await second.append(stream, 'no-stream', events)).toEqual(answer);
    await expect(second.append(stream, 'no-stream', someEvents(1))).rejects.toMatchObject({ actual: 2 });
    expect(await second.append(stream, 2, someEvents(1))).toEqual({ revision: 3, firstLogIndex: 3, lastLogIndex: 3 });
    await second.close();
  });

  it('refuses an event id that names another event, and the others of the group stand', async () => {
    const store = await SqliteEventStore.open({ folder: aFolder() });
    const [event, twice] = [anEvent(), anEvent()];
    await store.append('ledger', 'no-stream', [event]);
    const stream = aStream();
    const results = await Promise.allSettled([
      store.append(aStream(), 'no-stream', [anEvent(), event]),
      store.append(stream, 'no-stream', [twice, twice]),
      store.append(stream, 'no-stream', [anEvent()]),
    ]);
    const refused = results.map((result) => result.status === 'rejected' && result.reason instanceof DuplicateEventIdError);
    expect(refused).toEqual([true, true, false]);
    expect(await store.head()).toBe(1);
    await store.close();
  });

  it('writes what waits behind a full queue in order', async () => {
    const store = await SqliteEventStore.open({ folder: aFolder() });
    const [stream, text] = [aStream(), 'x'.repeat(400_000)];
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => store.append(stream, i === 0 ? 'no-stream' : i - 1, [anEvent(text)])));
    expect(answers.map(({ firstLogIndex }) => firstLogIndex)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    await store.close();
  });

  it('finishes appends under way when it is closed, and refuses later ones', async () => {
    const folder = aFolder();
    const store = await SqliteEventStore.open({ folder });
    const under = Promise.all(Array.from({ length: 20 }, () => store.append(aStream(), 'no-stream', someEvents(5))));
    const waiting = iterate(store.subscribe(99, { signal: new AbortController().signal })).next();
    const [answers] = await Promise.all([under, store.close(), expect(waiting).rejects.toBeInstanceOf(StoreUnavailableError)]);
    expect(answers).toHaveLength(20);
    await expect(store.append(aStream(), 'no-stream', someEvents(1))).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(collect(store.readAll(-1))).rejects.toBeInstanceOf(StoreUnavailableError);
    await store.close();
    expect(await checkEvents(folder)).toEqual({ events: 100, head: 99, faults: [] });
  });

  it('never changes and never deletes an event, whoever asks', async () => {
    const folder = aFolder();
    const store = await SqliteEventStore.open({ folder });
    await store.append('ledger', 'no-stream', someEvents(2));
    await store.close();
    const db = new DatabaseSync(eventsFile(folder));
    expect(() => db.exec("UPDATE events SET bytes = '{}'")).toThrow('events are never changed');
    expect(() => db.exec('DELETE FROM events')).toThrow('events are never deleted');
    db.exec('PRAGMA recursive_triggers = ON');
    const replace = "INSERT OR REPLACE INTO events SELECT 0, stream_key, 0, id, '{}' FROM events WHERE log_index = 0";
    expect(() => db.exec(replace)).toThrow('events are never deleted');
    expect(() => db.exec("UPDATE streams SET name = 'slug-x'")).toThrow('streams are never renamed');
    db.close();
    expect((await checkEvents(folder)).faults).toEqual([]);
  });

  it('syncs every commit, in a file that says what it is', async () => {
    const folder = aFolder();
    await (await SqliteEventStore.open({ folder })).close();
    const db = new DatabaseSync(eventsFile(folder));
    const found = ['journal_mode', 'application_id', 'user_version'].map((name) => pragma(db, name));
    expect(found).toEqual(['wal', APPLICATION_ID, 1]);
    db.close();
  });

  it('sees what a foreign tool has appended meanwhile', async () => {
    const [folder, stream] = [aFolder(), aStream()];
    const store = await SqliteEventStore.open({ folder });
    await store.append(stream, 'no-stream', someEvents(1));
    const db = new DatabaseSync(eventsFile(folder));
    db.exec(`INSERT INTO events SELECT 1, stream_key, 1, '${anEvent().id}', '{}' FROM streams`);
    db.close();
    await expect(store.append(stream, 0, someEvents(1))).rejects.toMatchObject({ actual: 1 });
    expect(await store.append(stream, 1, someEvents(1))).toEqual({ revision: 2, firstLogIndex: 2, lastLogIndex: 2 });
    await store.close();
  });
});

describe('opening a data folder', () => {
  it('is refused while this or another process holds it, and free again afterwards', async () => {
    const folder = aFolder();
    const store = await SqliteEventStore.open({ folder });
    const inUse = `the data folder ${folder} is in use by another process`;
    await expect(SqliteEventStore.open({ folder })).rejects.toThrow(inUse);
    await expect(checkEvents(folder)).rejects.toThrow(inUse);
    const script = `import { SqliteEventStore } from ${JSON.stringify(new URL('./store.js', import.meta.url))};
      await SqliteEventStore.open({ folder: ${JSON.stringify(folder)} })
        .catch((error) => console.log(error.code, error.message));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(said.trim()).toBe(`store-unavailable ${inUse}`);
    await store.append('ledger', 'no-stream', someEvents(1));
    await store.close();
    await (await SqliteEventStore.open({ folder })).close();
  });

  it.each([
    ['a file that is no database', (file: string) => writeFileSync(file, 'long enough for a header. '.repeat(9))],
    ['a database of something else', (file: string) => edit(file, 'CREATE TABLE t (x); PRAGMA application_id = 7')],
    ['a database without a mark', (file: string) => edit(file, 'CREATE TABLE t (x)')],
    ['a newer format', (file: string) => edit(file, `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 2`)],
  ])('is refused for %s, naming the file', async (_, make) => {
    const folder = aFolder();
    make(eventsFile(folder));
    await expect(SqliteEventStore.open({ folder })).rejects.toThrow(eventsFile(folder));
    await expect(SqliteEventStore.open({ folder })).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(() => SqliteEventReader.open({ folder })).toThrow(StoreUnavailableError);
  });

  it('is refused for a reader where there is no file', () => {
    expect(() => SqliteEventReader.open({ folder: aFolder() })).toThrow('there is no event file');
  });
});

describe('a reader in another thread', () => {
  it('reads what is committed, and is woken by being told how far the log reaches', async () => {
    const [folder, stream] = [aFolder(), aStream()];
    const worker = { tell: (_: number): void => undefined };
    const store = await SqliteEventStore.open({ folder, onCommitted: (head) => worker.tell(head) });
    await store.append(stream, 'no-stream', someEvents(3));

    const script = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { SqliteEventReader } = await import(workerData.module);
      const reader = SqliteEventReader.open({ folder: workerData.folder });
      parentPort.on('message', (head) => reader.advanceTo(head));
      const seen = [];
      parentPort.postMessage(await reader.head());
      for await (const { logIndex } of reader.subscribe(0, new AbortController())) if (seen.push(logIndex) === 6) break;
      parentPort.postMessage(seen);
      await reader.close();
      parentPort.close();`;
    const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
      workerData: { folder, module: new URL('./reader.js', import.meta.url).href },
    });
    const said: unknown[] = [];
    const ready = new Promise((resolve) => thread.once('message', resolve));
    const over = new Promise((resolve) => thread.once('exit', resolve));
    thread.on('message', (message) => said.push(message));
    worker.tell = (head) => thread.postMessage(head);
    await ready;
    for (let i = 0; i < 4; i++) await store.append(stream, 2 + i, someEvents(1));
    await over;
    expect(said).toEqual([2, [1, 2, 3, 4, 5, 6]]);
    await store.close();
  });

  it('gives several pages to a subscriber', async () => {
    const folder = aFolder();
    const store = await SqliteEventStore.open({ folder });
    for (let i = 0; i < 3; i++) await store.append(aStream(), 'no-stream', someEvents(500));
    const reader = SqliteEventReader.open({ folder });
    const abort = new AbortController();
    expect((await take(iterate(reader.subscribe(-1, abort)), 1500)).at(-1)?.logIndex).toBe(1499);
    await reader.close();
    await store.close();
  });
});

describe('a log with a gap', () => {
  it('is not read as if it were whole', async () => {
    const folder = aFolder();
    const store = await SqliteEventStore.open({ folder });
    await store.append(aStream(), 'no-stream', someEvents(5));
    await store.close();
    edit(eventsFile(folder), 'DROP TRIGGER events_keep_delete; DELETE FROM events WHERE log_index = 2');
    const reader = SqliteEventReader.open({ folder });
    await expect(collect(reader.readAll(-1))).rejects.toThrow('missing from the log');
    await reader.close();
  });
});

function edit(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}
