import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import type { EventId, StreamName } from '#domain/ids.js';
import { scalar } from '#sqlite/sql.js';
import type { ExpectedRevision } from '../port.js';
import { AppendLog } from './append-log.js';
import { SCHEMA } from './schema.js';
import type { AppendRequest } from './wire.js';

let db: DatabaseSync;
let log: AppendLog;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  db.exec(SCHEMA);
  log = new AppendLog(db);
});

const anId = (): EventId => v7() as EventId;
const request = (stream: StreamName, expected: ExpectedRevision, ...ids: EventId[]): AppendRequest =>
  ({ stream, expected, events: ids.map((id) => ({ id, bytes: Buffer.from('{}') })) });

describe('the append log', () => {
  it('writes a group as one transaction, in order', () => {
    expect(log.head).toBe(-1);
    expect(log.commit([
      request('slug-a', 'no-stream', anId(), anId()), request('slug-b', 'no-stream', anId()), request('slug-a', 1, anId()),
    ])).toEqual([
      { kind: 'written', revision: 1, firstLogIndex: 0 },
      { kind: 'written', revision: 0, firstLogIndex: 2 },
      { kind: 'written', revision: 2, firstLogIndex: 3 },
    ]);
    expect(log.head).toBe(3);
    expect(db.isTransaction).toBe(false);
  });

  it('takes into the group what comes while it writes, up to a bound, and leaves the rest', () => {
    let left = 2_000;
    const more = () => (left-- > 0 ? [request(`slug-${left}`, 'no-stream', anId())] : []);
    expect(log.commit([request('slug-a', 'no-stream', anId())], more)).toHaveLength(1_000);
    expect([left, log.head]).toEqual([1_001, 999]);
  });

  it('judges each request on what stands before it in the group', () => {
    const id = anId();
    expect(log.commit([
      request('slug-a', 0, anId()),
      request('slug-a', 'no-stream', id),
      request('slug-a', 'no-stream', anId()),
      request('slug-a', 'no-stream', id),
    ])).toEqual([
      { kind: 'conflict', actual: 'no-stream' },
      { kind: 'written', revision: 0, firstLogIndex: 0 },
      { kind: 'conflict', actual: 0 },
      { kind: 'written', revision: 0, firstLogIndex: 0 },
    ]);
  });

  it('undoes a request that brings an id twice, with the stream it would have made, and no other', () => {
    const id = anId();
    expect(log.commit([
      request('slug-a', 'no-stream', id), request('slug-b', 'no-stream', anId(), id), request('slug-c', 'no-stream', anId()),
    ])).toEqual([
      { kind: 'written', revision: 0, firstLogIndex: 0 },
      { kind: 'duplicate-id' },
      { kind: 'written', revision: 0, firstLogIndex: 1 },
    ]);
    expect(scalar(db, "SELECT group_concat(name, ' ') FROM streams")).toBe('slug-a slug-c');
    expect(log.commit([request('slug-b', 'no-stream', anId())])).toEqual([{ kind: 'written', revision: 0, firstLogIndex: 2 }]);
  });

  it('forgets what it remembers when a commit fails, and tells the error', () => {
    log.commit([request('slug-a', 'no-stream', anId())]);
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.revision = 3
      BEGIN SELECT RAISE(ROLLBACK, 'disk on fire'); END`);
    expect(() => log.commit([request('slug-a', 0, anId(), anId(), anId())])).toThrow('disk on fire');
    expect(db.isTransaction).toBe(false);
    expect(new AppendLog(db).head).toBe(0);
  });
});
