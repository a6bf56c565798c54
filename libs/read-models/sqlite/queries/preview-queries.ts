/**
 * A preview: the record at the head and the same with events that are not written, both made ready by the same rules, and
 * what tells them apart. Nothing of it is kept but the world as it stands, which other reads share.
 */
import { accountOf } from '#domain/account/account.js';
import { candidatesOf } from '#domain/account/candidates.js';
import { differenceOf } from '#domain/account/difference.js';
import type { Candidate } from '#domain/account/view.js';
import { asking, before as worldBefore, questionsTouched } from '#domain/account/touched.js';
import type { World } from '#domain/account/world.js';
import type { LedgerEvent } from '#domain/events.js';
import { streamOf } from '#domain/ids.js';
import type { IncidentId, LogIndex, StreamName } from '#domain/ids.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { incidentIn, kindOf } from '../../places.js';
import type { PreviewAsked } from '../../port.js';
import { textIn } from '../../projections/rows.js';
import type { PreviewView } from '../../views/preview.js';
import type { Snapshot } from '../snapshot.js';
import { NOTHING_KEPT } from './incident-reading.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';

/** A source of a thousand incidents is not shown in all of them. */
const MAX_INCIDENTS = 20;

interface Touched {
  readonly incident: IncidentId;
  readonly before: World | null;
  readonly after: World;
}

export class PreviewQueries {
  constructor(private readonly reader: IncidentReader) {}

  preview(snapshot: Snapshot, asked: PreviewAsked): PreviewView | null {
    if (!can(asked.viewer, 'read', { kind: 'candidates' })) return null;
    const basis = Math.min(asked.basis, snapshot.progress('statements', 'timeline'));
    const questions = questionsTouched(asked.events);
    const touched = touchedBy(snapshot, asked.events).map((incident): Touched => {
      const reading = this.#reading(snapshot, asked.viewer, incident, basis);
      const unopened = { stream: streamOf.incident(incident), basis, referencesBasis: basis, kept: NOTHING_KEPT };
      const after = this.reader.worldWith(snapshot, reading ?? unopened, asked.events);
      if (questions === null) return { incident, before: reading === null ? null : this.reader.world(snapshot, reading), after };
      const narrow = asking(after, questions);
      return { incident, before: worldBefore(narrow, asked.events), after: narrow };
    });
    const candidates = touched.map(({ incident, before, after }) => {
      const stood = before === null ? [] : candidatesOf(before);
      return { incident, stood, stand: candidatesOf(after) };
    });
    return {
      basis,
      change: touched.map(({ incident, before, after }) => ({
        incident, changes: differenceOf(before === null ? [] : accountOf(before, asked.public), accountOf(after, asked.public)),
      })),
      candidates: {
        arise: candidates.flatMap(({ incident, stood, stand }) => without(stand, stood).map((each) => ({ incident, ...each }))),
        settle: candidates.flatMap(({ stood, stand }) => without(stood, stand).map(({ id }) => id)),
      },
    };
  }

  #reading(snapshot: Snapshot, viewer: Viewer, incident: IncidentId, basis: LogIndex): IncidentReading | null {
    const place = this.reader.find(snapshot, incident);
    const head = place === null ? null : this.reader.readPlace(snapshot, viewer, place);
    return head === null ? null : { ...head, basis: Math.min(head.basis, basis), referencesBasis: Math.min(head.referencesBasis, basis) };
  }
}

/** Incidents that the events are of, then those that name a source or document the events are of. */
function touchedBy(snapshot: Snapshot, events: readonly LedgerEvent[]): readonly IncidentId[] {
  const incidents = new Set<IncidentId>();
  const seen = new Set<StreamName>();
  const references: StreamName[] = [];
  for (const { stream, revision, type, data } of events) {
    const incident = incidentIn(stream);
    if (incident !== null) incidents.add(incident);
    // What begins with these events is named by nothing that stands.
    else if (kindOf(stream) === 'reference' && revision > 0) references.push(stream);
    // Nothing written says yet that the one is the other.
    if (type === 'SourcesMerged') references.push(streamOf.source(data.absorbed));
  }
  for (let named = references.pop(); named !== undefined && incidents.size < MAX_INCIDENTS; named = references.pop()) {
    if (seen.has(named)) continue;
    seen.add(named);
    for (const row of snapshot.all('SELECT named_in FROM {mentions} WHERE named = ? ORDER BY named_in', named)) {
      const by = textIn(row, 'named_in') as StreamName;
      const incident = incidentIn(by);
      if (incident === null) references.push(by);
      else if (incidents.size < MAX_INCIDENTS) incidents.add(incident);
    }
  }
  return [...incidents];
}

function without(candidates: readonly Candidate[], others: readonly Candidate[]): readonly Candidate[] {
  const known = new Set(others.map(({ id }) => id));
  return candidates.filter(({ id }) => !known.has(id));
}
