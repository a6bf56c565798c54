/**
 * What is answered from the rows of any store, as tests. A store's spec calls this with a way to project a log into it:
 *
 * ```ts
 * readModelsContract('SQLite', async (log, options) => projectedInSqlite(log, options));
 * ```
 */
import { describe } from '@jest/globals';
import { deskContract } from './contract/desk.js';
import { incidentsContract } from './contract/incidents.js';
import { searchContract } from './contract/search.js';
import { sourcesContract } from './contract/sources.js';
import type { Project } from './testing/projected.js';

/** Declares the suite. Whoever calls it is rid of what was projected after each test. */
export function readModelsContract(store: string, project: Project): void {
  describe(`queries of the read models: ${store}`, () => {
    incidentsContract(project);
    sourcesContract(project);
    deskContract(project);
    searchContract(project);
  });
}
