/**
 * Proves a log sound, from the file alone: places without gaps, ids that name one event each, bytes that are canonical and
 * say what the columns say.
 */
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogIndex } from '#domain/ids.js';
import { scalar } from '#sqlite/sql.js';
import { MAX_FAULTS, bytesFaults } from '../check.js';
import type { EventCheck, EventFault } from '../check.js';
import { FolderLock } from './folder-lock.js';
import { eventsFile, openForReading, TRIGGERS } from './schema.js';

const PAGE_ROWS = 500;

/**
 * Reads every event of a data folder that no process holds.
 * @throws {StoreUnavailableError} when the folder is in use, or holds no event file of ours
 */
export async function checkEvents(folder: string): Promise<EventCheck> {
  const lock = FolderLock.acquire(folder);
  try {
    const db = openForReading(eventsFile(folder));
    try {
      return await check(db);
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
}

async function check(db: DatabaseSync): Promise<EventCheck> {
  const faults: EventFault[] = fileFaults(db);
  const nextRevisions = new Map<string, number>();
  const page = db.prepare(`SELECT log_index, name, revision, id, bytes FROM events LEFT JOIN streams USING (stream_key)
    WHERE log_index > ? ORDER BY log_index LIMIT ${PAGE_ROWS}`);
  let events = 0;
  let head: LogIndex = -1;
  for (let rows = page.all(-Number.MAX_SAFE_INTEGER); rows.length > 0 && faults.length < MAX_FAULTS; rows = page.all(head)) {
    for (const row of rows) {
      const logIndex = Number(row['log_index']);
      const stream = String(row['name']);
      const fault = (what: string): unknown => faults.push({ logIndex, what });
      if (logIndex !== events) fault(`log index ${logIndex} stands where ${events} should`);
      const expected = nextRevisions.get(stream) ?? 0;
      const revision = Number(row['revision']);
      if (revision !== expected) fault(`${stream} has revision ${revision} where ${expected} should stand`);
      nextRevisions.set(stream, revision + 1);
      for (const what of bytesFaults(String(row['bytes']), { stream, revision, id: String(row['id']) })) fault(what);
      events = logIndex + 1;
      head = logIndex;
    }
    await nextTurn();
  }
  return { events: countOf(db), head, faults: faults.slice(0, MAX_FAULTS) };
}

const countOf = (db: DatabaseSync): number => Number(scalar(db, 'SELECT count(*) FROM events'));

/** SQLite's own check: pages, indexes that agree with their tables, and ids that are unique. */
function fileFaults(db: DatabaseSync): EventFault[] {
  const damage = db.prepare(`PRAGMA integrity_check(${MAX_FAULTS})`).all().map((row) => String(row['integrity_check'])).filter((what) => what !== 'ok');
  const standing = new Set(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all().map((row) => row['name']));
  const lifted = TRIGGERS.filter((name) => !standing.has(name)).map((name) => `the trigger ${name} is gone: events could be changed`);
  return [...damage, ...lifted].map((what) => ({ logIndex: null, what }));
}
