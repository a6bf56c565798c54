/**
 * The tables that migrations make, as kysely is told of them. Tables that projections make for themselves, one set a
 * generation, are theirs (libs/read-models).
 */
import type { Generated } from 'kysely';

export interface Database {
  'read_models.projections': ProjectionsTable;
  'read_models.leases': LeasesTable;
  'read_models.projectors': ProjectorsTable;
  'read_models.rebuilds': RebuildsTable;
}

/** One row for each build of a projection; one of them at most is active. */
interface ProjectionsTable {
  readonly name: string;
  readonly generation: number;
  readonly version: number;
  readonly active: boolean;
  readonly status: string;
  readonly reason: string | null;
  /** Log index of the last event applied; -1 before the first. Moved by compare-and-set, together with the epoch. */
  readonly progress: number;
  readonly progress_event: string | null;
  /** Names of the tables of the generation, as JSON. */
  readonly tables: string;
  /** Of the lease under which it was last written: who holds an older one writes nothing. */
  readonly epoch: Generated<number>;
}

/** Who leads a projection, until when by the server's clock. */
interface LeasesTable {
  readonly projection: string;
  /** Null where nobody does. */
  readonly holder: string | null;
  /** Goes up whenever the holder changes. */
  readonly epoch: Generated<number>;
  readonly expires_at: Date | null;
}

/** Processes that project, as they last reported. */
interface ProjectorsTable {
  readonly id: string;
  readonly host: string;
  readonly started_at: Generated<Date>;
  readonly seen_at: Generated<Date>;
}

/** Projections that somebody asked to be built anew, until that has begun. */
interface RebuildsTable {
  readonly projection: string;
  readonly asked_at: Generated<Date>;
}
