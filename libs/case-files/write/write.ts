/**
 * A case file from what a ledger holds: the inverse of planning. What stands now is written, with amendments taken in and
 * without what was voided or withdrawn, or rests on an utterance that nothing reports any more; each record keeps the time
 * it was recorded.
 */
import type { Document } from '#domain/document/events.js';
import type { IncidentRecord } from '#domain/incident/record.js';
import type { Source } from '#domain/source/events.js';
import { plain } from '#domain/text.js';
import type { Instant } from '#domain/times/types.js';
import type { CaseFile, DocumentGiven, SourceGiven } from '../case-file.js';
import { present } from '../present.js';
import { writeIncident } from './incident.js';
import type { IncidentSections } from './incident.js';
import { Keys } from './keys.js';
import { timeParts } from './speech.js';

/** A source or document with the time that counts as its recording. */
export interface Registered<T> {
  readonly entry: T;
  readonly recordedAt: Instant;
}
export interface ToWrite {
  readonly sources: readonly Registered<Source>[];
  readonly documents: readonly Registered<Document>[];
  readonly incidents: readonly IncidentRecord[];
}

export function writeCaseFile({ sources, documents, incidents }: ToWrite): CaseFile {
  const keys = new Keys();
  for (const { entry } of sources) keys.give('speaker', entry.source, entry.label);
  for (const { entry } of documents) keys.give('speaker', entry.document, entry.label);
  const parts = incidents.map((record) => writeIncident(keys, record));
  const joined = SECTIONS.map((section) => [section, parts.flatMap((part): readonly unknown[] => part[section] ?? [])]);
  return {
    sources: sources.map((source) => sourceParts(keys, source)),
    documents: documents.map((document) => documentParts(keys, document)),
    assertions: parts.flatMap(({ logged = [] }) => logged).toSorted((a, b) => a.logIndex - b.logIndex).map(({ given }) => given),
    // Every section was joined from sections of the same name.
    ...Object.fromEntries(joined) as IncidentSections,
  };
}
const SECTIONS = [
  'incidents', 'questions', 'positions', 'comparisons', 'utterances', 'choices', 'retractions', 'notices', 'followUps', 'merges', 'revisions',
  'relations', 'contradictions', 'steps', 'dismissals',
] as const;

function sourceParts(keys: Keys, { entry, recordedAt }: Registered<Source>): SourceGiven {
  const base = { ...keys.keyed('speaker', entry.source), name: plain(entry.name), kind: entry.kind, recorded: recordedAt };
  if (entry.kind !== 'body') return base;
  return { ...base, official: entry.official, ...present({ partOf: entry.partOf && keys.of('speaker', entry.partOf) }) };
}

const documentParts = (keys: Keys, { entry, recordedAt }: Registered<Document>): DocumentGiven => ({
  ...keys.keyed('speaker', entry.document), title: plain(entry.title), recorded: recordedAt,
  publisher: entry.publisher === null ? null : keys.of('speaker', entry.publisher), ...present({ url: entry.url }),
  published: timeParts(entry.published),
});
