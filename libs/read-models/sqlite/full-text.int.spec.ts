import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { transact } from '#sqlite/sql.js';
import { insert, keep, remove, update } from '../projection.js';
import type { Projection, RowChange, TableSpec } from '../projection.js';
import { SqliteBuildStore } from './build-store.js';
import { digestOf, wordsDigestOf } from './digest.js';
import { prepareBookkeeping } from './file.js';
import { createTable } from './tables.js';

const NOTES = {
  name: 'notes', columns: { id: 'integer', text: 'text?', more: 'text?', other: 'integer' }, key: ['id'], indexes: [],
  fullText: { columns: ['text', 'more'], needs: ['text'], prefixes: [2] },
} as const satisfies TableSpec;
const notes: Projection = { name: 'notes', version: 1, tables: [NOTES], apply: () => [] };
const BUILD = { name: 'notes', generation: 1 };

let db: DatabaseSync;
let store: SqliteBuildStore;
let make: (...changes: readonly RowChange[]) => void;

beforeEach(async () => {
  db = new DatabaseSync(':memory:');
  prepareBookkeeping(db);
  store = new SqliteBuildStore(db);
  await store.transact(() => store.create(notes, { ...BUILD, version: 1, active: true, status: 'running' }));
  const rows = store.rowsOf(notes, BUILD);
  make = (...changes) => transact(db, () => { for (const change of changes) rows.make(change); });
});

const row = (id: number, text: string | null, more: string | null = null) => ({ id, text, more, other: 0 });
const found = (words: string): unknown =>
  db.prepare('SELECT rowid FROM notes_words_1 WHERE notes_words_1 MATCH ? ORDER BY rowid').all(words).map(({ rowid }) => rowid);
/** What the index would be were it made from the rows as they stand. */
const fromRows = (): string => {
  const again = new DatabaseSync(':memory:');
  again.exec(createTable(NOTES, 1));
  const add = again.prepare('INSERT INTO notes_1 VALUES (?, ?, ?, ?)');
  for (const each of db.prepare('SELECT * FROM notes_1').all()) add.run(...Object.values(each));
  return wordsDigestOf(again, NOTES, 1);
};

describe('a full-text index', () => {
  it('follows every change of its rows', () => {
    make(insert(NOTES, row(1, 'A Déjà vu')), insert(NOTES, row(2, 'another one', 'with more')), keep(NOTES, row(3, 'kept')), keep(NOTES, row(1, 'not this')));
    expect([found('deja'), found('an*'), found('more'), found('kept'), found('this')]).toEqual([[1], [2], [2], [3], []]);
    make(update(NOTES, [1], { text: 'again' }), update(NOTES, [2], { other: 7 }), remove(NOTES, [3]));
    expect([found('deja'), found('again'), found('another'), found('kept')]).toEqual([[], [1], [2], []]);
    expect(wordsDigestOf(db, NOTES, 1)).toBe(fromRows());
  });

  it('leaves out rows without the words that it needs', () => {
    make(insert(NOTES, row(1, null, 'more')));
    expect(found('more')).toEqual([]);
    make(update(NOTES, [1], { text: 'words' }));
    expect(found('more')).toEqual([1]);
    make(update(NOTES, [1], { text: null }));
    expect(found('more')).toEqual([]);
    expect(wordsDigestOf(db, NOTES, 1)).toBe(fromRows());
  });

  it('is rolled back with its rows', () => {
    make(insert(NOTES, row(1, 'stays')));
    expect(() => make(insert(NOTES, row(2, 'goes')), insert(NOTES, row(1, 'clashes')))).toThrow();
    expect([found('stays'), found('goes'), found('clashes')]).toEqual([[1], [], []]);
    expect(wordsDigestOf(db, NOTES, 1)).toBe(fromRows());
  });

  it('is told apart by its digest where the rows are the same', async () => {
    make(insert(NOTES, row(1, 'words')));
    const [rows, words] = [await digestOf(db, NOTES, 1), wordsDigestOf(db, NOTES, 1)];
    db.exec("INSERT INTO notes_words_1 (notes_words_1, rowid, text, more) VALUES ('delete', 1, 'words', NULL)");
    expect(await digestOf(db, NOTES, 1)).toEqual(rows);
    expect(wordsDigestOf(db, NOTES, 1)).not.toBe(words);
  });

  it('belongs to its generation, and goes with it', async () => {
    make(insert(NOTES, row(1, 'old')));
    await store.transact(() => store.create(notes, { ...BUILD, generation: 2, version: 1, active: false, status: 'rebuilding' }));
    transact(db, () => store.rowsOf(notes, { ...BUILD, generation: 2 }).make(insert(NOTES, row(1, 'new'))));
    await store.transact(() => store.discard(BUILD));
    const left = db.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'notes%'").all().map(({ name }) => String(name));
    expect(left.filter((name) => name.includes('_1'))).toEqual([]);
    expect(db.prepare("SELECT count(*) AS n FROM notes_words_2 WHERE notes_words_2 MATCH 'new'").get()?.['n']).toBe(1);
  });

  it('is only for tables with a number as their key', () => {
    expect(() => createTable({ ...NOTES, key: ['text'] }, 1)).toThrow('integer key');
  });
});
