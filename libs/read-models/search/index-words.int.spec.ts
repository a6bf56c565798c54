import { DatabaseSync } from 'node:sqlite';
import { expect, it } from '@jest/globals';
import { fc } from '#test/support/property.js';
import { indexWordsOf } from './index-words.js';

/** What FTS5 makes of texts: the words of each, in their order. */
function wordsByFts5(texts: readonly string[]): readonly (readonly string[])[] {
  const db = new DatabaseSync(':memory:');
  db.exec("CREATE VIRTUAL TABLE texts USING fts5 (text, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')");
  db.exec('CREATE VIRTUAL TABLE words USING fts5vocab (texts, instance); BEGIN');
  const add = db.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)');
  for (const [i, text] of texts.entries()) add.run(i, text);
  db.exec('COMMIT');
  const words = texts.map((): string[] => []);
  for (const { doc, offset, term } of db.prepare('SELECT doc, "offset", term FROM words').iterate()) words[Number(doc)]![Number(offset)] = String(term);
  db.close();
  return words;
}

const LAST = 0x10ffff;
const IN_ONE_TEXT = 512;

it('every character is between words, part of one, or an accent, as FTS5 has it', () => {
  const codes: number[] = [];
  for (let code = 0; code <= LAST; code++) {
    // Beyond the planes that hold scripts: the ends of each thousand alone.
    if (code >= 0xd800 && code <= 0xdfff) continue;
    if (code < 0x2_0000 || (code >= 0xe_0000 && code < 0xe_1000) || code % 1_024 < 2) codes.push(code);
  }
  const texts = Array.from({ length: Math.ceil(codes.length / IN_ONE_TEXT) }, (_, i) =>
    codes.slice(i * IN_ONE_TEXT, (i + 1) * IN_ONE_TEXT).map((code) => `q${String.fromCodePoint(code)}q`).join(' '));
  const theirs = wordsByFts5(texts);
  const differing = texts.filter((text, i) => indexWordsOf(text).join(' ') !== theirs[i]?.join(' '));
  expect(differing.flatMap((text) => [...text].filter((character) => !'q '.includes(character))).map((each) => each.codePointAt(0)?.toString(16))).toEqual([]);
});

it('any text is split and folded as FTS5 does it', () => {
  const character = fc.oneof(
    fc.constantFrom(...'aEé ǅΣςſИи\u0306\u0301\u0305\u0338İıßﬁ_-\'"*\0\n\u00a0\u200d🧐😀1½²ŉⅷ'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), fc.constant(' '),
  );
  fc.assert(fc.property(fc.array(fc.array(character, { maxLength: 30 }).map((characters) => characters.join('')), { minLength: 1, maxLength: 40 }), (texts) => {
    expect(texts.map(indexWordsOf)).toEqual(wordsByFts5(texts));
  }), { numRuns: 50 });
});
