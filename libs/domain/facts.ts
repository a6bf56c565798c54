/**
 * What a decision is told about the world outside its stream. The handler reads it first and hands it over: true when
 * read, not transactional.
 */
import type { Document, Snapshot } from './document/events.js';
import type { DocumentId, IncidentId, SourceId } from './ids.js';
import type { Scales } from './ledger/scales.js';
import type { Source } from './source/events.js';
import type { SourceRelations } from './source/relations.js';
import type { Instant } from './times/types.js';

export interface Facts {
  /** The time that will count as recorded for what is decided now: the carried one where the request brings it. */
  readonly recordedAt: Instant;
  /** Registered and not voided, at least those that `referencesOf` names. */
  readonly sources: ReadonlyMap<SourceId, Source>;
  readonly documents: ReadonlyMap<DocumentId, Document>;
  /** What was captured of these documents, in the order it was recorded. */
  readonly snapshots?: ReadonlyMap<DocumentId, readonly Snapshot[]>;
  /** An import that writes to this incident was begun and has not been completed. */
  readonly importIncomplete?: boolean;
  /** A source or document the incident names was recorded or amended after the publication in force. */
  readonly referencesChanged?: boolean;
  /** Something outside the stream that names what the stream defines, in words; a voiding is refused by it. */
  readonly namedBy?: string;
  /** Merges and splits that stand in the streams of other sources, as far as they touch the sources that are named. */
  readonly related?: SourceRelations;
  /** Incidents that are open, of those that a link names. */
  readonly incidents?: ReadonlySet<IncidentId>;
  /** Who asks; see `personOf`. */
  readonly by?: string;
  /** What needs judgement needs a second person. Left out for commands that it does not touch. */
  readonly fourEyes?: boolean;
  /** The ledger's scales of verdicts, for commands that name one. */
  readonly scales?: Scales;
}

/** Sources and documents by id. */
export interface References {
  readonly sources: Set<SourceId>;
  readonly documents: Set<DocumentId>;
}

const SOURCE_FIELDS: ReadonlySet<string> = new Set(['source', 'onBehalfOf', 'partOf', 'publisher', 'absorbed', 'survivor', 'part']);
const DOCUMENT_FIELDS: ReadonlySet<string> = new Set(['document', 'carriedBy']);

/**
 * The sources and documents that a command or payload names, found by the fields that can hold them; what an amendment
 * puts in is looked through like the entry it will be in. A handler loads these before it asks for a decision.
 */
export function referencesOf(value: object): References {
  const found: References = { sources: new Set(), documents: new Set() };
  // A list of work instead of recursion: an amendment brings JSON of any depth this far.
  const work: unknown[] = [value];
  const take = (field: string, value: unknown): void => {
    if (typeof value === 'object') work.push(value);
    else if (typeof value !== 'string') return;
    else if (SOURCE_FIELDS.has(field)) found.sources.add(value as SourceId);
    else if (DOCUMENT_FIELDS.has(field)) found.documents.add(value as DocumentId);
  };
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) for (const item of node) take('', item);
    // A change's new value counts as a field of the name its path ends in.
    else if ('path' in node && 'after' in node && typeof node.path === 'string') {
      take(node.path.slice(node.path.lastIndexOf('/') + 1), node.after);
    }
    // Payloads are plain JSON, and every recorded event comes through here: no list of entries is made.
    else for (const field in node) take(field, (node as Readonly<Record<string, unknown>>)[field]);
  }
  return found;
}
