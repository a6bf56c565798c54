/** What would come of events that nobody has written yet. */
import type { Candidate, Change } from '#domain/account/view.js';
import type { CandidateId, IncidentId, LogIndex } from '#domain/ids.js';

export interface PreviewView {
  /** Of the account as public by the moment asked for, by incident that the events touch. */
  readonly change: readonly { readonly incident: IncidentId; readonly changes: readonly Change[] }[];
  readonly candidates: {
    /** Not there before. */
    readonly arise: readonly (Candidate & { readonly incident: IncidentId })[];
    /** There before and no more. */
    readonly settle: readonly CandidateId[];
  };
  /** The last log index that counted. */
  readonly basis: LogIndex;
}
