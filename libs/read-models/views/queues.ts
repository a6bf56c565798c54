/** Views of what waits for the desk, across incidents, and of what changed since it last looked. */
import type { Candidate, Change } from '#domain/account/view.js';
import type { IncidentId, LogIndex } from '#domain/ids.js';
import type { AssertionView } from './incident.js';
import type { EventPlace } from './log.js';

interface IncidentNamed {
  readonly id: IncidentId;
  readonly slug: string;
  readonly title: string;
}

export interface QueuedCandidate {
  readonly incident: IncidentNamed;
  readonly candidate: Candidate;
  /** Log index of the incident's last event. */
  readonly lastChange: LogIndex;
}

export interface QueuedAssertion {
  readonly incident: IncidentNamed;
  readonly assertion: AssertionView;
}

export interface ChangesSince {
  readonly incident: IncidentNamed;
  readonly since: LogIndex;
  /** To ask with next time. */
  readonly logIndex: LogIndex;
  /** Of the account as public now, as recorded by then and by now. */
  readonly changes: readonly Change[];
  /** The newest events since, in log order. */
  readonly entries: readonly EntrySince[];
  readonly entriesLeftOut: number;
  /** Null for everybody but the owner. */
  readonly candidates: { readonly arisen: readonly Candidate[]; readonly settled: readonly Candidate[] } | null;
}
export type EntrySince = Pick<EventPlace, 'event' | 'type' | 'revision' | 'logIndex' | 'recordedAt'> & { readonly subject: string };
