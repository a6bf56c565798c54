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
import { incidentIn, kindOf } from '../places.js';
import type { PreviewAsked } from '../port.js';
import type { PreviewView } from '../views/preview.js';
import type { Snapshot } from '../snapshot.js';
import { NOTHING_KEPT } from './incident-reading.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { incidentsNaming } from './mentions.js';

/** A source of a thousand incidents is not shown in all of them. */
const MAX_INCIDENTS = 20;

interface Touched {
  readonly incident: IncidentId;
  readonly before: World | null;
  readonly after: World;
}

export class PreviewQueries {
  constructor(private readonly reader: IncidentReader) {}

  async preview(snapshot: Snapshot, asked: PreviewAsked): Promise<PreviewView | null> {
    if (!can(asked.viewer, 'read', { kind: 'candidates' })) return null;
    const basis = Math.min(asked.basis, snapshot.progress('statements', 'timeline'));
    const questions = questionsTouched(asked.events);
    const touched = await Promise.all((await touchedBy(snapshot, asked.events)).map(async (incident): Promise<Touched> => {
      const reading = await this.#reading(snapshot, asked.viewer, incident, basis);
      const unopened = { stream: streamOf.incident(incident), basis, referencesBasis: basis, kept: NOTHING_KEPT };
      const after = await this.reader.worldWith(snapshot, reading ?? unopened, asked.events);
      if (questions === null) return { incident, before: reading === null ? null : await this.reader.world(snapshot, reading), after };
      const narrow = asking(after, questions);
      return { incident, before: worldBefore(narrow, asked.events), after: narrow };
    }));
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

  async #reading(snapshot: Snapshot, viewer: Viewer, incident: IncidentId, basis: LogIndex): Promise<IncidentReading | null> {
    const head = await this.reader.read(snapshot, viewer, incident);
    return head === null ? null : { ...head, basis: Math.min(head.basis, basis), referencesBasis: Math.min(head.referencesBasis, basis) };
  }
}

/** Incidents that the events are of, then those that name a source or document the events are of. */
async function touchedBy(snapshot: Snapshot, events: readonly LedgerEvent[]): Promise<readonly IncidentId[]> {
  const incidents = new Set<IncidentId>();
  const references = new Set<StreamName>();
  for (const { stream, revision, type, data } of events) {
    const incident = incidentIn(stream);
    if (incident !== null) incidents.add(incident);
    // What begins with these events is named by nothing that stands.
    else if (kindOf(stream) === 'reference' && revision > 0) references.add(stream);
    // Nothing written says yet that the one is the other.
    if (type === 'SourcesMerged') references.add(streamOf.source(data.absorbed));
  }
  for await (const incident of incidentsNaming(snapshot, references)) {
    if (incidents.size >= MAX_INCIDENTS) break;
    incidents.add(incident);
  }
  return [...incidents];
}

function without(candidates: readonly Candidate[], others: readonly Candidate[]): readonly Candidate[] {
  const known = new Set(others.map(({ id }) => id));
  return candidates.filter(({ id }) => !known.has(id));
}
