/** What the active builds in PostgreSQL hold, as digests, all of one moment. */
import type { LogIndex } from '#domain/ids.js';
import type { PostgresPool } from '#postgres/pool.js';
import type { TableDigest } from '../digest.js';
import { PROJECTIONS } from '../projections/all.js';
import { readBuilds } from './build-store.js';
import { digestOf } from './digest.js';

/** Null while a projection has not applied the log up to `head`, and nothing more. @throws when one has stopped before */
export async function digestsInPostgres(pool: PostgresPool, head: LogIndex): Promise<readonly (TableDigest & { readonly table: string })[] | null> {
  return await pool.transact(async (queries) => {
    const builds = (await readBuilds(queries)).filter(({ active }) => active);
    const digests: (TableDigest & { readonly table: string })[] = [];
    for (const projection of PROJECTIONS) {
      const build = builds.find(({ name }) => name === projection.name);
      if (build?.status === 'stale') throw new Error(`${build.name}: ${String(build.reason)}`);
      if (build?.progress !== head || build.version !== projection.version) return null;
      for (const spec of projection.tables) digests.push({ table: spec.name, ...(await digestOf(queries, spec, build.generation)) });
    }
    return digests;
  }, { isolation: 'repeatable read', readOnly: true });
}
