/**
 * Builds: what the engine keeps its projections in. A build is one generation of a projection's tables together with how
 * far it has come. Reads are served from the active build of each projection; a rebuild makes the next generation beside
 * it and takes its place in one transaction.
 */
import type { EventId, LogIndex } from '#domain/ids.js';
import type { StoredEvent } from '#event-store/port.js';
import type { Projection } from '../projection.js';
import type { ProjectionStatus } from '../status.js';

export interface Build {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly active: boolean;
  readonly status: ProjectionStatus;
  readonly reason: string | null;
  /** Log index of the last event applied; -1 before the first. */
  readonly progress: LogIndex;
  /** Its id, by which a log that was replaced by another one is told. */
  readonly progressEvent: EventId | null;
}
export type BuildKey = Pick<Build, 'name' | 'generation'>;

/** An event that a projection cannot apply to the rows that are there, and why. */
export interface Unapplied {
  readonly event: StoredEvent;
  readonly error: unknown;
}

/** The rows of one build. */
export interface BuildRows {
  /**
   * Applies events, in log order, as far as they can be applied; to be called within a transaction. What was done before one
   * that cannot be is for the caller to take back, with the transaction.
   * @returns null when all were applied
   * @throws {StorageFailedError} when disk, file or server are at fault
   */
  apply(events: readonly StoredEvent[]): Promise<Unapplied | null>;
}

export interface BuildStore {
  builds(): Promise<readonly Build[]>;
  /** Runs the work in one transaction and commits; when it throws, nothing of it stays. One at a time. */
  transact(work: () => Promise<void>): Promise<void>;
  /** Valid while the build exists. */
  rowsOf(projection: Projection, build: BuildKey & Pick<Build, 'progress'>): BuildRows;

  // The following are called within a transaction.

  /** Makes empty tables and takes note of the build at progress -1. */
  create(projection: Projection, build: Pick<Build, 'name' | 'version' | 'generation' | 'active' | 'status'>): Promise<void>;
  /** @throws {ProgressFencedError} when the build is not where the caller left it: another engine moves it */
  advance(build: BuildKey, from: LogIndex, to: LogIndex, event: EventId): Promise<void>;
  mark(build: BuildKey, status: ProjectionStatus, reason: string | null): Promise<void>;
  /** From here on reads come from this build and no longer from the one that was active. */
  activate(build: BuildKey): Promise<void>;
  /** Forgets the build and drops its tables. */
  discard(build: BuildKey): Promise<void>;
}

/** Whether an error while changing rows comes from disk or file rather than from the change. */
export class StorageFailedError extends Error {
  override readonly name = 'StorageFailedError';
  readonly code = 'storage-failed';
}
