/**
 * The incident aggregate: what deciders know of it. Events are in events.ts, decisions in decide.ts and the files it
 * names. The record is what the entries say; beside it stand the few things that deciding needs and readers do not.
 */
import type { Entry } from '../entries.js';
import type { EventType, LedgerEvent } from '../events.js';
import type { EventId, StreamRevision } from '../ids.js';
import { isProposal } from '../proposals.js';
import { emptyStream, standing, take } from '../stream.js';
import type { StreamState } from '../stream.js';
import { definitionOf, labelKey } from './definitions.js';
import { emptyRecord, recordOf, stand } from './record.js';
import type { IncidentRecord } from './record.js';

/** What readers without the key may see: nothing after `throughRevision`; nothing at all while it is null. */
export interface Publication {
  readonly throughRevision: StreamRevision | null;
  /** Stream revision of the event that published or unpublished it last. */
  readonly touchedAt: StreamRevision;
}

export interface IncidentState extends StreamState {
  record: IncidentRecord;
  /** Null until it is first published. */
  publication: Publication | null;
  /** Stream revision of the last event that says something about the incident, not about its publication or proposals. -1: none. */
  contentRevision: StreamRevision;
  /** Ids ever given to anything in this incident, voided or not: none is given twice. */
  readonly ids: Set<string>;
  /** Which entry holds a label, by `labelKey`; a voided entry gives its label back. */
  labels: Map<string, EventId>;
}

export const initialState = (): IncidentState => ({
  ...emptyStream(), record: emptyRecord(), publication: null, contentRevision: -1, ids: new Set(), labels: new Map(),
});

/** Takes ownership of the state, may change it in place, and returns it. O(1), but amending or voiding rebuilds the record. */
export function evolve(state: IncidentState, event: LedgerEvent): IncidentState {
  const { entry, rebuild } = take(state, event);
  const { revision: touchedAt } = entry;
  if (entry.type === 'IncidentPublished') state.publication = { throughRevision: entry.data.throughRevision, touchedAt };
  else if (entry.type === 'IncidentUnpublished') state.publication = { throughRevision: null, touchedAt };
  // What is withheld is so at once, published or not: there is nothing in it to publish.
  else if (isContent(entry.type)) state.contentRevision = touchedAt;
  const id = definitionOf(entry)?.id;
  if (id !== undefined) state.ids.add(id);
  if (rebuild) {
    state.record = recordOf(standing(state));
    state.labels = new Map();
    for (const each of standing(state)) keepLabel(state, each);
  } else {
    stand(state.record, entry);
    keepLabel(state, entry);
  }
  return state;
}

/** A proposal only says what might be. */
const isContent = (type: EventType): boolean =>
  !isProposal(type) && type !== 'ProposalRejected' && type !== 'EntryWithheld' && type !== 'EntryReleased';

function keepLabel(state: IncidentState, entry: Entry): void {
  const definition = definitionOf(entry);
  if (definition?.label !== undefined) state.labels.set(labelKey(definition, definition.label), entry.id);
}
