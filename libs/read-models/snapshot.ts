/**
 * Reads of one moment, whichever store holds the rows: every question that a read asks is answered from the same builds with
 * the same progress, however long it takes and whatever is written meanwhile.
 *
 * SQL is shared by the stores, so it keeps to what both understand: placeholders are `?`, parameters are texts and whole numbers,
 * and there are no functions over JSON or full text in it. `{name}` stands for the table of that name that serves now. Questions
 * that do not need each other's answers are asked together (`Promise.all`): a store that is far away answers those with the same
 * SQL in one go.
 */
import type { LogIndex } from '#domain/ids.js';
import type { Row, Value } from './projection.js';
import type { SearchQuery } from './search/query-language.js';

export interface Snapshot {
  all(sql: string, ...parameters: readonly Value[]): Promise<readonly Row[]>;
  first(sql: string, ...parameters: readonly Value[]): Promise<Row | undefined>;
  /** Rows of the table `search` that match, newest first: their place, versions, stream, incident and texts. */
  matches(asked: MatchesAsked): Promise<readonly Row[]>;
  /** The last log index that all of these projections have applied. */
  progress(...projections: readonly string[]): LogIndex;
  /** Changes whenever the projection serves from other tables. */
  generation(projection: string): number;
}

export interface MatchesAsked {
  readonly query: SearchQuery | null;
  /** Of each of these, a match has one at least. */
  readonly facets: readonly (readonly string[])[];
  /** Place before which all of them lie. */
  readonly before: number;
  readonly limit: number;
}

export interface Snapshots {
  /**
   * Runs the work on one state of the store, and again from its start where that state is gone before the work is done. What it
   * asks for after it is done is refused. Reads do not nest.
   * @throws {ReadModelsUnavailableError} when a projection that is asked is not built yet, or the store does not answer
   */
  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
}
