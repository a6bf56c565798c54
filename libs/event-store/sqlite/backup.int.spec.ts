import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, collect, someEvents } from '../contract/events.js';
import { StoreUnavailableError } from '../errors.js';
import { restoreBackup } from './backup.js';
import { bytesFaults } from '../check.js';
import { checkEvents } from './check.js';
import { eventsFile } from './schema.js';
import { SqliteEventStore } from './store.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'factledger-backup-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const at = (name: string): string => join(root, name);

async function written(folder: string, streams: number): Promise<SqliteEventStore> {
  const store = await SqliteEventStore.open({ folder });
  for (let i = 0; i < streams; i++) await store.append(aStream(), 'no-stream', someEvents(3));
  return store;
}

describe('backup and restore', () => {
  it('copies the log while it is written: a prefix of it, which goes on from there when restored', async () => {
    const store = await written(at('data'), 50);
    const [stream, stop] = [aStream(), { now: false }];
    const writing = (async () => {
      for (let i = 0; !stop.now; i++) await store.append(stream, i === 0 ? 'no-stream' : i * 5 - 1, someEvents(5));
    })();
    const copies = [await store.backup(at('first')), await store.backup(at('second'))];
    stop.now = true;
    await writing;
    const log = (await collect(store.readAll(-1))).map(({ bytes }) => bytes);
    await store.close();

    for (const [i, name] of ['first', 'second'].entries()) {
      const head = copies[i]!.head;
      expect(head).toBeGreaterThanOrEqual(149);
      expect(await restoreBackup(at(name), at(`from-${name}`))).toEqual({ head });
      const restored = await SqliteEventStore.open({ folder: at(`from-${name}`) });
      expect((await collect(restored.readAll(-1))).map(({ bytes }) => bytes)).toEqual(log.slice(0, head + 1));
      expect(await restored.append(aStream(), 'no-stream', someEvents(1))).toMatchObject({ firstLogIndex: head + 1 });
      await restored.close();
    }
    expect(readdirSync(root).sort()).toEqual(['data', 'first', 'from-first', 'from-second', 'second']);
  });

  it('never writes over a file', async () => {
    const store = await written(at('data'), 1);
    writeFileSync(at('precious'), 'kept');
    await expect(store.backup(at('precious'))).rejects.toThrow('exists already');
    await expect(store.backup(at('missing/backup'))).rejects.toThrow();
    await store.close();
    expect(readFileSync(at('precious'), 'utf8')).toBe('kept');
  });

  it('refuses a folder that holds anything, and a file that is no backup', async () => {
    await (await written(at('data'), 1)).close();
    mkdirSync(at('used'));
    writeFileSync(join(at('used'), 'owner.key'), 'k');
    await expect(restoreBackup(eventsFile(at('data')), at('used'))).rejects.toThrow(`the folder ${at('used')} is not empty`);
    await expect(restoreBackup(at('nothing'), at('new'))).rejects.toThrow(StoreUnavailableError);
    writeFileSync(at('text'), 'x'.repeat(5000));
    await expect(restoreBackup(at('text'), at('new'))).rejects.toThrow(`${at('text')} cannot be opened: file is not a database`);
    expect(readdirSync(at('new'))).toEqual([]);
  });

  it('refuses a backup that was tampered with, and leaves the folder empty', async () => {
    await (await written(at('data'), 2)).close();
    tamper(at('data'), `UPDATE events SET bytes = replace(bytes, 'north', 'south') || ' ' WHERE log_index = 4`);
    const restoring = restoreBackup(eventsFile(at('data')), at('new'));
    await expect(restoring).rejects.toThrow('is damaged: its bytes are not canonical JSON');
    expect(readdirSync(at('new'))).toEqual([]);
  });
});

describe('checking a data folder', () => {
  it('finds nothing in a sound one, however it was left', async () => {
    await (await written(at('data'), 300)).close();
    expect(await checkEvents(at('data'))).toEqual({ events: 900, head: 899, faults: [] });
  });

  it.each([
    ['a gap in the log', 'DELETE FROM events WHERE log_index = 2', 'log index 3 stands where 2 should'],
    ['a gap in a stream', 'UPDATE events SET revision = 7 WHERE log_index = 2', 'has revision 7 where 2 should stand'],
    ['a log that does not start at 0', 'DELETE FROM events WHERE log_index = 0', 'log index 1 stands where 0 should'],
    ['bytes that are no JSON', "UPDATE events SET bytes = '{' WHERE log_index = 1", 'its bytes cannot be read'],
    ['bytes of another event', 'UPDATE events SET bytes = (SELECT bytes FROM events WHERE log_index = 0) WHERE log_index = 1',
      'its bytes say another revision than its column'],
    ['an id that is not the one in the bytes', "UPDATE events SET id = 'x' WHERE log_index = 1", 'another id than its column'],
    ['an event of no stream', 'UPDATE events SET stream_key = 99 WHERE log_index = 5', 'say another stream than its column'],
  ])('finds %s', async (_, sql, what) => {
    await (await written(at('data'), 2)).close();
    tamper(at('data'), sql);
    const { faults } = await checkEvents(at('data'));
    expect(faults.map((fault) => fault.what).join('\n')).toContain(what);
  });

  it('finds that a guard was taken off', async () => {
    await (await written(at('data'), 2)).close();
    const db = new DatabaseSync(eventsFile(at('data')));
    db.exec('DROP TRIGGER events_keep_update');
    db.close();
    expect((await checkEvents(at('data'))).faults).toEqual([{ logIndex: null, what: 'the trigger events_keep_update is gone: events could be changed' }]);
  });

  it('finds a file that was damaged on the disk', async () => {
    await (await written(at('data'), 300)).close();
    const bytes = readFileSync(eventsFile(at('data')));
    bytes.fill(0, 4096 * 20, 4096 * 60);
    writeFileSync(eventsFile(at('data')), bytes);
    const check = await checkEvents(at('data')).catch((error: unknown) => error);
    const said = check instanceof Object && 'faults' in check ? JSON.stringify(check.faults) : String(check);
    expect(said).toMatch(/malformed|btree|wrong|Tree|page/i);
  });

  it('says so when the folder holds no log', async () => {
    mkdirSync(at('empty'));
    await expect(checkEvents(at('empty'))).rejects.toThrow('there is no event file');
    expect(existsSync(eventsFile(at('empty')))).toBe(false);
  });

  it('reads the log of a process that died with its write-ahead log on the disk', async () => {
    const store = await written(at('data'), 4);
    mkdirSync(at('left'));
    for (const name of ['events.sqlite', 'events.sqlite-wal']) copyFileSync(join(at('data'), name), join(at('left'), name));
    await store.close();
    expect(existsSync(join(at('left'), 'events.sqlite-wal'))).toBe(true);
    expect(await checkEvents(at('left'))).toEqual({ events: 12, head: 11, faults: [] });
  });

  it.each([
    ['a key too many', '{"data":1,"extra":1,"id":"i",REST"v":1}', /do not hold exactly/],
    ['a key too few', '{"data":1,REST"v":1}', /do not hold exactly/],
    ['a list', '[]', /do not hold exactly/],
    ['a key twice', '{"data":1,"data":1,"id":"i",REST"v":1}', /not canonical/],
    ['another version', '{"data":1,"id":"i",REST"v":2}', /unknown version/],
  ])('refuses bytes with %s', (_, bytes, what) => {
    const whole = bytes.replace('REST', '"metadata":{},"revision":0,"schemaVersion":1,"stream":"s","type":"T",');
    expect([...bytesFaults(whole, { stream: 's', revision: 0, id: 'i' })]).toEqual([expect.stringMatching(what)]);
  });
});

/** What only somebody with the file in hand can do: the guards are taken off first, and put back so that it does not show. */
function tamper(folder: string, sql: string): void {
  const db = new DatabaseSync(eventsFile(folder), { enableForeignKeyConstraints: false });
  const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of guards) db.exec(`DROP TRIGGER ${String(name)}`);
  db.exec(sql);
  for (const guard of guards) db.exec(String(guard['sql']));
  db.close();
}
