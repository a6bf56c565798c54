/** What a reader with the key follows: the whole ledger, an incident, or a source with the incidents that name it. */
import { streamOf } from '#domain/ids.js';
import type { IncidentId, LogIndex, SourceId, StreamName } from '#domain/ids.js';
import type { EventStore, StoredEvent } from '#event-store/port.js';
import type { Told } from './told.js';

export interface Followed {
  /** What stands in the log after a place, in log order; what is not wanted among it is passed over. */
  past(after: LogIndex, signal: AbortSignal): AsyncIterable<StoredEvent>;
  wants(told: Told): boolean;
}

type Log = Pick<EventStore, 'readAll' | 'readStream'>;

export const wholeLedger = (log: Log): Followed => ({ past: (after, signal) => log.readAll(after, { signal }), wants: () => true });

export function oneIncident(log: Log, incident: IncidentId): Followed {
  const own = streamOf.incident(incident);
  return {
    async *past(after, signal) {
      for await (const stored of log.readStream(own, { signal })) if (stored.logIndex > after) yield stored;
    },
    wants: ({ stream }) => stream === own,
  };
}

/** @param naming streams of incidents that name it; one that comes to name it is followed from then on */
export function oneSource(log: Log, source: SourceId, naming: Iterable<StreamName>): Followed {
  const streams = new Set<StreamName>([streamOf.source(source), ...naming]);
  return {
    past: (after, signal) => log.readAll(after, { signal }),
    wants: (told) => {
      if (streams.has(told.stream)) return true;
      if (!told.stream.startsWith('incident-') || !told.names(source)) return false;
      streams.add(told.stream);
      return true;
    },
  };
}
