/**
 * Matches of a search, newest first. Where they lie decides what is cheap, and no statistics of the server tell: a word that every
 * entry holds is soon found among the newest, and walking back to the entries of one month long ago would pass everything that
 * came after. So the newest entries are looked at first. Should many more of them be needed than the index has matches, by what
 * was seen so far, the index is asked for all of the older ones.
 */
import type { Row, Value } from '../projection.js';
import { integerIn } from '../projections/rows.js';
import type { MatchesAsked } from '../snapshot.js';
import { isWithoutPlaces, queryOf, standsIn } from './full-text.js';

/** Entries looked at, for each match that is asked for. */
const LOOKED_AT_FOR_EACH = 4;
/** The share of matches may be less further back. */
const RESERVE = 1.5;

const COLUMNS = `place, since, until, stream, incident, label, text, quote, note, (${isWithoutPlaces('words')})::int AS to_see`;
const AMONG_NEWEST = `SELECT ${COLUMNS} FROM (SELECT * FROM {search} WHERE place < ? ORDER BY place DESC LIMIT ?) AS newest
  WHERE words @@ ?::tsquery ORDER BY place DESC LIMIT ?`;
const LAST_OF_NEWEST = 'SELECT place FROM {search} WHERE place < ? ORDER BY place DESC OFFSET ? LIMIT 1';
/** By what is no column, so that nobody walks back through the entries instead. */
const BY_INDEX = `SELECT ${COLUMNS} FROM {search} WHERE words @@ ?::tsquery AND place < ? ORDER BY place + 0 DESC LIMIT ?`;

/** @param ask of the transaction that reads: planned for these very parameters */
export async function matchesOf(
  ask: (sql: string, ...parameters: readonly Value[]) => Promise<readonly Row[]>, { query, facets, before, limit }: MatchesAsked,
): Promise<readonly Row[]> {
  const wanted = queryOf(query, facets);
  const matches: Row[] = [];
  /** What is left to find. */
  const take = (rows: readonly Row[]): number => {
    // Those without places match for certain only when their texts do.
    for (const row of rows) if (matches.length < limit && (row['to_see'] !== 1 || standsIn(query, textsIn(row)))) matches.push(row);
    return limit - matches.length;
  };
  let from = before;
  for (let looked = LOOKED_AT_FOR_EACH * limit; ; ) {
    const [rows, [last]] = await Promise.all([ask(AMONG_NEWEST, from, looked, wanted, limit), ask(LAST_OF_NEWEST, from, looked - 1)]);
    const left = take(rows);
    const cutOff = rows.length === limit ? rows.at(-1) : last;
    if (left === 0 || cutOff === undefined) return matches;
    from = integerIn(cutOff, 'place');
    const share = rows.length / looked;
    // Two places for each event: no index has more matches than that.
    looked = Math.ceil((RESERVE * left) / share);
    if (!(looked <= share * (from / 2))) break;
  }
  for (let left = limit - matches.length; ; ) {
    const rows = await ask(BY_INDEX, wanted, from, left);
    const last = rows.at(-1);
    const found = rows.length === left;
    left = take(rows);
    if (left === 0 || !found || last === undefined) return matches;
    from = integerIn(last, 'place');
  }
}

const textsIn = (row: Row): readonly (string | null)[] => ['label', 'text', 'quote', 'note'].map((column) => (typeof row[column] === 'string' ? row[column] : null));
