/** The builds that serve the reads of one snapshot. */
import type { LogIndex } from '#domain/ids.js';
import type { Build } from './engine/builds.js';
import { ReadModelsUnavailableError } from './errors.js';
import { PROJECTIONS } from './projections/all.js';

const PROJECTION_OF_TABLE: ReadonlyMap<string, string> =
  new Map(PROJECTIONS.flatMap(({ name, tables }) => tables.map((table) => [table.name, name] as const)));

export class ServingBuilds {
  readonly #active: ReadonlyMap<string, Build>;

  /** @param nameOf what a table of a generation is called in the store */
  constructor(builds: readonly Build[], private readonly nameOf: (table: string, generation: number) => string) {
    this.#active = new Map(builds.filter((build) => build.active).map((build) => [build.name, build]));
  }

  progress(...projections: readonly string[]): LogIndex {
    return Math.min(...projections.map((name) => this.#build(name).progress));
  }

  generation(projection: string): number {
    return this.#build(projection).generation;
  }

  /** With the names of tables in the place of `{name}`. */
  named(sql: string): string {
    return sql.replaceAll(/\{(\w+)\}/g, (_, table: string) => this.nameOf(table, this.generation(PROJECTION_OF_TABLE.get(table) ?? table)));
  }

  #build(projection: string): Build {
    const build = this.#active.get(projection);
    if (build === undefined) throw new ReadModelsUnavailableError(`the projection ${projection} is not built yet`);
    return build;
  }
}
