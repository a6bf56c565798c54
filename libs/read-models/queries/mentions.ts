/** Who names whom. What was named once counts, whether it is named still or not. */
import type { IncidentId, StreamName } from '#domain/ids.js';
import { incidentIn } from '../places.js';
import { textIn } from '../projections/rows.js';
import type { Snapshot } from '../snapshot.js';

export async function namedIn(snapshot: Snapshot, named: string): Promise<readonly StreamName[]> {
  const rows = await snapshot.all('SELECT named_in FROM {mentions} WHERE named = ? ORDER BY named_in', named);
  return rows.map((row) => textIn(row, 'named_in') as StreamName);
}

/**
 * Incidents that name one of these sources or documents, then those that name a source or document that does, and so on; each
 * of them once.
 * @param through whether to go on from what names one of them
 */
export async function* incidentsNaming(
  snapshot: Snapshot, streams: Iterable<StreamName>, through: (by: StreamName, named: StreamName) => boolean = () => true,
): AsyncGenerator<IncidentId> {
  const seen = new Set<StreamName>(streams);
  for (let round = [...seen]; round.length > 0; ) {
    const found = await Promise.all(round.map((named) => namedIn(snapshot, named)));
    const next: StreamName[] = [];
    for (const [i, named] of round.entries()) {
      for (const by of found[i] ?? []) {
        const incident = incidentIn(by);
        if (seen.has(by) || (incident === null && !through(by, named))) continue;
        seen.add(by);
        if (incident === null) next.push(by);
        else yield incident;
      }
    }
    round = next;
  }
}
