/** Compares read models, wherever they are kept, with what the log alone yields. */
import type { LogIndex } from '#domain/ids.js';
import type { Build } from './engine/builds.js';
import { digestOfRows, firstDifference } from './digest.js';
import type { RowValues } from './digest.js';
import type { Projection, TableSpec } from './projection.js';
import { PROJECTIONS } from './projections/all.js';

export interface ReadModelFault {
  readonly projection: string;
  /** Null for the projection as a whole. */
  readonly table: string | null;
  readonly what: string;
}
export interface ReadModelCheck {
  /** There are none yet: the next start makes them. */
  readonly absent: boolean;
  /** Tables compared. */
  readonly tables: number;
  /** Empty when all is as the log says. */
  readonly faults: readonly ReadModelFault[];
}

/** Told, now and then, how many events of how many have been gone through. */
export type OnProgress = (done: number, of: number) => void;

/** Rows of a table in the order of its key; read from the start whenever it is called. */
type RowsOf = (spec: TableSpec, generation: number) => AsyncIterable<RowValues> | Iterable<RowValues>;

/** Read models as they stand: all of one moment. */
export interface ReadModelsFound {
  readonly builds: readonly Build[];
  readonly rows: RowsOf;
  /** Whether the full-text index of a table is that of rows which are as they should be. */
  readonly wordsAgree: (spec: TableSpec, generation: number) => Promise<boolean>;
}

/** What was made of the log beside, from zero: where each stands, or why it could not go there. */
export interface ReadModelsMade {
  readonly stands: (projection: string) => Pick<Build, 'progress' | 'progressEvent' | 'reason'> | undefined;
  readonly rows: (spec: TableSpec) => AsyncIterable<RowValues> | Iterable<RowValues>;
}

/** The active builds that can be compared: of this program's versions, and within the log. */
export function comparable(builds: readonly Build[], head: LogIndex): readonly { readonly projection: Projection; readonly build: Build }[] {
  return PROJECTIONS.flatMap((projection) => {
    const build = activeOf(projection, builds);
    return build !== undefined && build.version === projection.version && build.progress <= head ? [{ projection, build }] : [];
  });
}

/**
 * A projection that is only behind has no fault: it is compared where it stands.
 * @param made has been brought to where each of them stands
 */
export async function compareReadModels(found: ReadModelsFound, made: ReadModelsMade, head: LogIndex): Promise<ReadModelCheck> {
  const faults: ReadModelFault[] = PROJECTIONS.flatMap((projection) => {
    const what = faultOf(projection, activeOf(projection, found.builds), head);
    return what === null ? [] : [{ projection: projection.name, table: null, what }];
  });
  let tables = 0;
  for (const { projection, build } of comparable(found.builds, head)) {
    const fault = (table: string | null, what: string): unknown => faults.push({ projection: projection.name, table, what });
    const again = made.stands(projection.name);
    if (again === undefined || again.progress !== build.progress) {
      fault(null, again?.reason ?? `it stands at event ${build.progress}, and had been further: it was made anew meanwhile`);
      continue;
    }
    if (again.progressEvent !== build.progressEvent) fault(null, `event ${build.progress} is another one in this log`);
    for (const spec of projection.tables) {
      tables += 1;
      const what = await differenceIn(spec, build.generation, found, made);
      if (what !== null) fault(spec.name, what);
    }
  }
  return { absent: false, tables, faults };
}

async function differenceIn(spec: TableSpec, generation: number, found: ReadModelsFound, made: ReadModelsMade): Promise<string | null> {
  const [is, should] = [await digestOfRows(found.rows(spec, generation)), await digestOfRows(made.rows(spec))];
  if (is.sha256 !== should.sha256) {
    const first = await firstDifference(spec, found.rows(spec, generation), made.rows(spec));
    return `digest ${is.sha256} (${is.rows} rows), from the log ${should.sha256} (${should.rows} rows); first different at ${first ?? 'none'}`;
  }
  return spec.fullText === undefined || (await found.wordsAgree(spec, generation)) ? null : 'its full-text index is not that of its rows';
}

const activeOf = ({ name }: Projection, builds: readonly Build[]): Build | undefined => builds.find((build) => build.active && build.name === name);

function faultOf({ version }: Projection, build: Build | undefined, head: LogIndex): string | null {
  if (build === undefined) return 'it is not there';
  if (build.version !== version) return `it has version ${build.version}; this program makes version ${version}`;
  if (build.progress > head) return `it has applied event ${build.progress}; the log ends at ${head}`;
  return build.status === 'stale' ? (build.reason ?? 'it is stale') : null;
}
