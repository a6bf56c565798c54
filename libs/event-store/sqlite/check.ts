/**
 * Proves a log sound, from the file alone: places without gaps, ids that name one event each, bytes that are canonical and
 * say what the columns say.
 */
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogIndex } from '#domain/ids.js';
import { scalar } from '#sqlite/sql.js';
import { canonicalJson } from '../codec/canonical.js';
import { messageOf } from '../error-fields.js';
import { FolderLock } from './folder-lock.js';
import { eventsFile, openForReading, TRIGGERS } from './schema.js';

export interface EventFault {
  /** Where it was found; null for the file as a whole. */
  readonly logIndex: LogIndex | null;
  readonly what: string;
}

export interface EventCheck {
  readonly events: number;
  /** Log index of the last event; -1 when there is none. */
  readonly head: LogIndex;
  /** Empty when all is sound; the first thousand otherwise. */
  readonly faults: readonly EventFault[];
}

const MAX_FAULTS = 1_000;
const PAGE_ROWS = 500;
const ENVELOPE_KEYS = ['data', 'id', 'metadata', 'revision', 'schemaVersion', 'stream', 'type', 'v'];

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

interface Columns {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

/** What is wrong with an event's bytes, given its columns. */
export function* bytesFaults(bytes: string, columns: Columns): Generator<string> {
  let envelope: unknown;
  try {
    envelope = JSON.parse(bytes);
    if (canonicalJson(envelope) !== bytes) yield 'its bytes are not canonical JSON';
  } catch (error) {
    yield `its bytes cannot be read: ${messageOf(error)}`;
    return;
  }
  if (typeof envelope !== 'object' || envelope === null || Object.keys(envelope).join() !== ENVELOPE_KEYS.join()) {
    yield `its bytes do not hold exactly ${ENVELOPE_KEYS.join(', ')}`;
    return;
  }
  if (Reflect.get(envelope, 'v') !== 1) yield 'its envelope has an unknown version';
  for (const [name, value] of Object.entries(columns)) {
    if (Reflect.get(envelope, name) !== value) yield `its bytes say another ${name} than its column, ${value}`;
  }
}
