/**
 * Search over the words of everything a viewer may see.
 *
 * Matches come from the index newest first, at most so many at once; these are ranked together and shown page by page before
 * the next older ones are. So a word that stands in every entry of a large ledger costs no more than a rare one, and every
 * match is reached in the end. A cursor carries the basis: what is recorded between two pages changes neither.
 */
import { createHash } from 'node:crypto';
import { DomainError } from '#domain/errors.js';
import type { EventType } from '#domain/events.js';
import type { EventId, IncidentId, LogIndex, SourceId, StreamName } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import type { SourceRelations } from '#domain/source/relations.js';
import { plain } from '#domain/text.js';
import type { Text } from '#domain/text.js';
import { cursorWith, limitOf, numbersOf } from '../cursor.js';
import type { SearchAsked } from '../port.js';
import type { Row } from '../projection.js';
import { integerIn, textIn } from '../projections/rows.js';
import { marksIn } from '../search/marks.js';
import { parseSearch } from '../search/query-language.js';
import type { SearchQuery } from '../search/query-language.js';
import { scoresOf } from '../search/ranking.js';
import type { RankedTexts } from '../search/ranking.js';
import type { SearchKind } from '../search/searchable.js';
import { snippetOf } from '../search/snippet.js';
import type { FoundText, SearchFilters, SearchHit, SearchPage } from '../views/search.js';
import type { MatchesAsked, Snapshot } from '../snapshot.js';
import { firstFound } from './first-found.js';
import type { IncidentReader } from './incident-reading.js';
import { relationsAsOf } from './identities.js';
import { Kept } from './kept.js';
import { basisAt } from './moments.js';
import type { ReferenceQueries } from './reference-queries.js';
import { SearchHorizons } from './search-horizons.js';
import { facetsOf, passes } from './search-filter.js';
import type { ResolvedFilters } from './search-filter.js';
import { SearchSpeech } from './search-speech.js';
import type { Bases } from './search-speech.js';

/** Matches that are ranked together. */
const RANKED_TOGETHER = 1_000;
/** Matches that are looked at for that: most are not for the public where little is published. */
const LOOKED_AT = 20_000;
const PATIENCE_MS = 30;
const MAX_KEPT = 40_000;
const COLUMNS = ['label', 'text', 'quote', 'note'] as const;

interface Ranked {
  readonly place: number;
  readonly score: number;
}
/** Matches that are ranked together, best first; `next`: older ones lie before this place. */
interface Block {
  readonly matches: readonly Ranked[];
  readonly next: number | null;
}

export class SearchQueries {
  readonly #blocks = new Kept<Block>(MAX_KEPT);

  constructor(private readonly reader: IncidentReader, private readonly references: ReferenceQueries) {}

  /** Null: for this viewer there is no such incident. */
  async search(snapshot: Snapshot, { viewer, words, after, limit, ...filters }: SearchAsked): Promise<SearchPage | null> {
    const size = limitOf(limit);
    const query = words === undefined ? null : parseSearch(words);
    const asked = createHash('sha256').update(JSON.stringify([viewer.kind, words ?? null, Object.entries(filters).toSorted()]))
      .digest('base64url').slice(0, 16);
    const begun = numbersOf('search', asked, after, 4);
    const head = Math.min(await basisAt(snapshot, 'now'), snapshot.progress('search', 'statements', 'incidents', 'mentions'));
    const [basis = head, top = 2 * basis + 2, score = BEFORE_ALL, place = BEFORE_ALL] = begun ?? [];
    const resolved = await this.#resolved(snapshot, viewer, filters, basis);
    if (resolved === null) return null;
    const facets = facetsOf(resolved);
    if (query === null && facets.length === 0) {
      throw new DomainError('search-not-understood', 'Say a word to look for, or narrow the search by what is asked for.', '/q');
    }
    if (viewer.kind !== 'owner' && resolved.unsorted === true && !can(viewer, 'read', { kind: 'unsorted' })) {
      return { items: [], next: null, basis, ranked: { all: true, among: 0 } };
    }
    const horizons = await SearchHorizons.of(snapshot, viewer, basis, this.reader, this.references);
    const speech = new SearchSpeech(snapshot, this.reader);
    const allFacets = [...facets, ...(resolved.incident === null ? horizons.facets() : [])];
    const shown = async ({ place: at }: Ranked): Promise<SearchHit | null> => {
      const row = await snapshot.first(MATCH, at);
      const bases = row === undefined ? null : await horizons.basesOf(row);
      return row === undefined || bases === null || !await passes(resolved, row, speech, bases) ? null : hitOf(snapshot, row, query, speech, bases);
    };
    const startedMs = performance.now();
    let from: Ranked = { score, place };
    for (let before = top; ; ) {
      const block = await this.#blockAt(snapshot, { viewer, asked, query, facets: allFacets, horizons, basis, before });
      const left = block.matches.filter((match) => comesAfter(match, from));
      const { items, looked } = await firstFound(left, size, shown);
      from = left[looked - 1] ?? from;
      const answer = (next: readonly number[] | null): SearchPage => ({
        items, basis, next: next === null ? null : cursorWith('search', asked, [basis, ...next]),
        ranked: { all: before === 2 * basis + 2 && block.next === null, among: block.matches.length },
      });
      if (looked < left.length) return answer([before, from.score, from.place]);
      if (block.next === null) return answer(null);
      if (items.length > 0 || performance.now() - startedMs > PATIENCE_MS) return answer([block.next, BEFORE_ALL, BEFORE_ALL]);
      before = block.next;
      from = { score: BEFORE_ALL, place: BEFORE_ALL };
    }
  }

  async #blockAt(snapshot: Snapshot, at: BlockAsked): Promise<Block> {
    const { viewer, asked, query, facets, horizons, basis, before } = at;
    const make = async (): Promise<Block> => {
      const rows: Row[] = [];
      let looked = 0;
      let last: number | null = null;
      pages: for await (const page of matchesBefore(snapshot, { query, facets, before })) {
        for (const row of page) {
          last = integerIn(row, 'place');
          if (horizons.mayCount(row)) rows.push(row);
          if (rows.length === RANKED_TOGETHER || (looked += 1) === LOOKED_AT) break pages;
          last = null;
        }
      }
      const scores = scoresOf(query, rows.map(textsIn));
      const matches = rows.map((row, i) => ({ place: integerIn(row, 'place'), score: scores[i] ?? 0 }));
      return { matches: matches.toSorted((a, b) => (comesAfter(b, a) ? -1 : 1)), next: last };
    };
    // What is published may change between two pages; what is recorded up to a basis does not.
    if (viewer.kind !== 'owner') return make();
    const key = `${asked} ${basis} ${before} ${snapshot.generation('search')}`;
    return this.#blocks.through(snapshot, key, make, (block) => 1 + block.matches.length);
  }

  async #resolved(snapshot: Snapshot, viewer: Viewer, filters: SearchFilters, basis: LogIndex): Promise<ResolvedFilters | null> {
    const { incident, source, ...others } = filters;
    const reading = incident === undefined ? undefined : await this.reader.read(snapshot, viewer, incident);
    if (reading === null) return null;
    if (source === undefined) return { ...others, incident: reading?.id ?? null, source: null, namedAs: [] };
    // Any text may come as an id.
    const id = source as SourceId;
    if (await this.references.source(snapshot, { viewer, source: id, recorded: `#${basis}` }) === null) {
      throw new DomainError('unknown-source', 'There is no such source.', '/source');
    }
    const [identities, relations] = await Promise.all([
      this.reader.identities(snapshot, { referencesBasis: basis }), relationsAsOf(snapshot, basis),
    ]);
    return { ...others, incident: reading?.id ?? null, source: identities.survivorOf(id), namedAs: everyNameOf(id, relations) };
  }
}

/** All that merges and splits tie to a source: whatever is meant by it stands under one of these. */
function everyNameOf(source: SourceId, { merges, splits }: SourceRelations): readonly SourceId[] {
  const pairs = [...merges.map(({ data }) => [data.absorbed, data.survivor] as const), ...splits.map(({ data }) => [data.source, data.part] as const)];
  const names = new Set([source]);
  for (const name of names) for (const pair of pairs) if (pair.includes(name)) for (const other of pair) names.add(other);
  return [...names];
}

interface BlockAsked {
  readonly viewer: Viewer;
  readonly asked: string;
  readonly query: SearchQuery | null;
  readonly facets: MatchesAsked['facets'];
  readonly horizons: SearchHorizons;
  readonly basis: LogIndex;
  /** Place before which all of the block lies. */
  readonly before: number;
}

/** What is told of a match, without what a store keeps beside it to find it by. */
const MATCH = `SELECT place, since, until, log_index, event_id, stream, incident, kind, type, thing, label, text, quote, note, data
  FROM {search} WHERE place = ?`;

/** Newest first, as far as they are asked for. */
async function* matchesBefore(snapshot: Snapshot, asked: Omit<MatchesAsked, 'limit'>): AsyncGenerator<readonly Row[]> {
  for (let { before } = asked; ; ) {
    const rows = await snapshot.matches({ ...asked, before, limit: RANKED_TOGETHER });
    yield rows;
    const last = rows.at(-1);
    if (rows.length < RANKED_TOGETHER || last === undefined) return;
    before = integerIn(last, 'place');
  }
}

/** In a cursor: no match of the block has been shown yet. */
const BEFORE_ALL = 1e14;

/** The better first, then the newer. */
const comesAfter = (one: Ranked, other: Ranked): boolean =>
  (one.score === other.score ? one.place < other.place : one.score < other.score);

const textOrNull = (row: Row, column: string): string | null => (typeof row[column] === 'string' ? row[column] : null);

const textsIn = (row: Row): RankedTexts =>
  ({ label: textOrNull(row, 'label'), text: textOrNull(row, 'text'), quote: textOrNull(row, 'quote'), note: textOrNull(row, 'note') });

async function hitOf(snapshot: Snapshot, row: Row, query: SearchQuery | null, speech: SearchSpeech, bases: Bases): Promise<SearchHit> {
  const texts = COLUMNS.flatMap((at) => {
    const text = textOrNull(row, at);
    return text === null ? [] : [snippetOf(at, text, marksIn(text, query))];
  });
  const spoken = row['kind'] === 'assertion' ? await speech.spokenIn(row, bases) : null;
  const [incident, told] = await Promise.all([
    incidentOf(snapshot, row, bases.own),
    spoken === null || spoken.logged === null ? null : speech.shown({ ...spoken, logged: spoken.logged }, bases),
  ]);
  return {
    kind: textIn(row, 'kind') as SearchKind, type: textIn(row, 'type') as EventType, entry: textIn(row, 'event_id') as EventId,
    stream: textIn(row, 'stream') as StreamName, logIndex: integerIn(row, 'log_index'), incident,
    texts: [...texts.filter(matched), ...texts.filter((text) => !matched(text))],
    speech: told,
  };
}

const matched = ({ marks }: FoundText): boolean => marks.length > 0;

async function incidentOf(snapshot: Snapshot, row: Row, basis: LogIndex): Promise<SearchHit['incident']> {
  const incident = textOrNull(row, 'incident');
  const opened = incident === null ? undefined : await snapshot.first(`SELECT i.id, i.slug, s.data FROM {incidents} i JOIN {search} s ON s.event_id = i.event_id
    WHERE i.id = ? AND s.since <= ? AND (s.until IS NULL OR s.until > ?)`, incident, basis, basis);
  if (opened === undefined) return null;
  const { title }: { readonly title: Text } = JSON.parse(textIn(opened, 'data'));
  return { id: textIn(opened, 'id') as IncidentId, slug: textIn(opened, 'slug'), title: plain(title) };
}
