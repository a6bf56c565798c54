/** What a server reaches over the network, for readiness and metrics. A server on a data folder reaches nothing. */
import type { ConnectionPool } from './gauges.js';
import { soon } from './soon.js';

export interface Reached {
  readonly pool?: ConnectionPool;
  /** How often the connection to the event store was made anew. */
  readonly reconnects?: () => number;
  /** Besides the event store and the read models. */
  readonly probes: readonly Probe[];
}

/** Something that has to answer for the server to be ready. */
export interface Probe {
  /** As in “the database does not answer”. */
  readonly name: string;
  /** Rejects where it does not answer. */
  readonly ask: () => Promise<unknown>;
}

export const NOTHING_REACHED: Reached = { probes: [] };

/** Names of those that do not answer. */
export async function silentOf(probes: readonly Probe[], patienceMs?: number): Promise<readonly string[]> {
  const silent = await Promise.all(probes.map(async ({ name, ask }) => ((await soon(async () => { await ask(); return true; }, patienceMs)) === null ? [name] : [])));
  return silent.flat();
}
