/** Narrowing a search: by facets before anything of a match is read, and once more by what the match says as it stands. */
import type { IncidentId, PositionId, QuestionId, SourceId } from '#domain/ids.js';
import type { Entry } from '#domain/entries.js';
import { isUnsorted } from '#domain/speech.js';
import type { Interval } from '#domain/times/types.js';
import type { Row } from '../projection.js';
import { textIn } from '../projections/rows.js';
import { aboutOf, answeredBy, facet, monthsBetween } from '../search/facets.js';
import type { Answered } from '../search/facets.js';
import type { SearchFilters, TimeSpan } from '../views/search.js';
import type { Bases, SearchSpeech, Spoken } from './search-speech.js';

/** The filters with names resolved to ids. */
export interface ResolvedFilters extends Omit<SearchFilters, 'incident' | 'source'> {
  readonly incident: IncidentId | null;
  /** Who is asked for, once merges are followed. */
  readonly source: SourceId | null;
  /** Every source under which it may stand. */
  readonly namedAs: readonly SourceId[];
}

/** More months than this are not worth a facet each. */
const MAX_MONTHS = 36;

/** Of each of these, a match has one at least. */
export function facetsOf({ incident, namedAs, question, position, kind, unsorted, said }: ResolvedFilters): readonly (readonly string[])[] {
  const facets: (readonly string[])[] = [];
  if (incident !== null) facets.push([facet.incident(incident)]);
  if (namedAs.length > 0) facets.push(namedAs.map(facet.source));
  // Ids come from whoever asks: as facets they are words, whatever they hold.
  if (question !== undefined) facets.push([facet.question(question as QuestionId)]);
  if (position !== undefined) facets.push([facet.position(position as PositionId)]);
  if (kind !== undefined && kind !== 'assertion') facets.push([facet.kind(kind)]);
  if (unsorted === true) facets.push([facet.waiting]);
  facets.push(...monthsIn(said));
  return facets;
}

function monthsIn(said: TimeSpan | undefined): readonly (readonly string[])[] {
  if (said?.from === undefined || said.to === undefined) return [];
  const months = monthsBetween(said.from, said.to, MAX_MONTHS);
  return months === null ? [] : [[...months.map(facet.month), facet.anyTime]];
}

/** Whether a match is what the filters ask for, as it stands as of its bases. */
export async function passes(filters: ResolvedFilters, row: Row, speech: SearchSpeech, bases: Bases): Promise<boolean> {
  const { incident, source, question, position, kind, unsorted, said, standing } = filters;
  if (incident !== null && row['incident'] !== incident) return false;
  if (kind !== undefined && row['kind'] !== kind) return false;
  const ofSpeech = standing !== undefined || said !== undefined || unsorted !== undefined || filters.public !== undefined;
  if (!ofSpeech && source === null && question === undefined && position === undefined) return true;
  const spoken = await speech.spokenIn(row, bases);
  if (spoken === null && ofSpeech) return false;
  if (source !== null && !sourcesIn(row, spoken, filters).some((id) => id === source)) return false;
  const { questions, positions } = spoken === null ? aboutRow(row) : answeredBy(spoken.act);
  if (question !== undefined && !questions.some((id) => id === question)) return false;
  if (position !== undefined && !positions.some((id) => id === position)) return false;
  return spoken === null || speaks(filters, spoken, speech, bases);
}

async function speaks(
  { unsorted, said, standing, public: span }: ResolvedFilters, spoken: Spoken, speech: SearchSpeech, bases: Bases,
): Promise<boolean> {
  const { logged } = spoken;
  if (unsorted !== undefined && (logged === null || isUnsorted(spoken.act) !== unsorted)) return false;
  if (standing !== undefined && await speech.standingOf(spoken, bases) !== standing) return false;
  if (said === undefined && span === undefined) return true;
  if (logged === null) return false;
  const times = await speech.shown({ ...spoken, logged }, bases);
  return within(said, times.said) && within(span, times.publicFrom);
}

const within = (span: TimeSpan | undefined, { earliest, latest }: Interval): boolean =>
  (span?.from === undefined || latest >= span.from) && (span?.to === undefined || earliest <= span.to);

function sourcesIn(row: Row, spoken: Spoken | null, { source, namedAs }: ResolvedFilters): readonly string[] {
  if (spoken !== null) return spoken.sources;
  // What a source was ever called, under whichever name it was registered.
  const own = row['kind'] === 'source' ? textIn(row, 'stream').slice('source-'.length) : null;
  return source !== null && namedAs.some((name) => name === own) ? [source] : [];
}

const aboutRow = (row: Row): Answered => aboutOf({ type: row['type'], data: JSON.parse(textIn(row, 'data')) as unknown } as Entry);
