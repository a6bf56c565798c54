/** What one planning run knows, shared by the planners of all sections. */
import { streamOf } from '#domain/ids.js';
import type { DocumentId, NonEmpty } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import type { UncertainTime } from '#domain/times/types.js';
import type { CaseFile, Ref } from '../case-file.js';
import { under } from '../fault.js';
import type { IdOf, NamedKind, Names } from './names.js';
import type { Hint, Places } from './places.js';
import type { Draft, FromState, IdAt, Place } from './planned.js';
import type { Utterances } from './utterances.js';

export interface Run {
  readonly names: Names;
  readonly places: Places;
  readonly utterances: Utterances;
  /** When the documents of this import were published, as far as they are planned. */
  readonly publishedAt: Map<DocumentId, UncertainTime>;
  readonly idAt: IdAt;
  /** A record key for what has no key of its own: `step#1`, `step#2`, in the order of writing. */
  readonly numbered: (kind: string) => string;
}
/** A record where it stands. */
export interface Standing<Given> {
  readonly given: Given;
  readonly file: CaseFile;
  readonly pointer: string;
}
export type Planner<Given> = (run: Run, standing: Standing<Given>) => Draft;

type InIncident = Standing<{ readonly incident?: Ref }>;
export const placeOf = (run: Run, { given, file, pointer }: InIncident, hints: readonly Hint[]): Place =>
  run.places.of(given.incident, file.incident, hints, pointer);

export const inIncident = ({ id }: Place, recordKey: string, command: IncidentCommand | FromState): Draft =>
  ({ kind: 'incident', recordKey, incident: id, stream: streamOf.incident(id), command });

/** Ids behind a list of keys that is not empty. */
export function idsOf<K extends NamedKind>(names: Names, kind: K, refs: NonEmpty<Ref>, pointer: string): NonEmpty<IdOf[K]> {
  const [first, ...rest] = refs;
  return [names.id(kind, first, under(pointer, 0)), ...rest.map((ref, i) => names.id(kind, ref, under(pointer, i + 1)))];
}
