/** What an incident's record takes from outside: the sources and documents it names. */
import type { Document } from '../document/events.js';
import type { DocumentId, SourceId } from '../ids.js';
import type { IncidentRecord } from '../incident/record.js';
import { actOf } from '../incident/record.js';
import type { Source } from '../source/events.js';
import type { Claimant, Relay } from '../speech.js';

export interface References {
  readonly sources: ReadonlyMap<SourceId, Source>;
  readonly documents: ReadonlyMap<DocumentId, Document>;
}

/**
 * The sources and documents a record names. Close it before use: a source over `partOf` (kin), a document over its
 * `publisher` where that is to be shown.
 */
export function referencesOf(record: IncidentRecord): { readonly sources: Set<SourceId>; readonly documents: Set<DocumentId> } {
  const sources = new Set<SourceId>();
  const documents = new Set<DocumentId>();
  const takeClaimant = ({ speaker, onBehalfOf }: Claimant): void => {
    if (onBehalfOf !== undefined) sources.add(onBehalfOf);
    if (speaker.kind === 'source') sources.add(speaker.source);
    if (speaker.kind === 'document') documents.add(speaker.document);
  };
  const takeRelays = (relays: readonly Relay[]): void => {
    for (const { by } of relays) {
      if (by.source !== undefined) sources.add(by.source);
      if (by.document !== undefined) documents.add(by.document);
    }
  };
  for (const { utterance } of record.utterances.values()) {
    utterance.claimants.forEach(takeClaimant);
    if (utterance.document !== undefined) documents.add(utterance.document);
  }
  for (const held of record.assertions.values()) {
    takeRelays(held.entry.data.relays);
    const act = actOf(held);
    if (act?.kind === 'withholds' && act.absence === 'noResponse') takeClaimant(act.by);
  }
  for (const { data } of record.retractions) takeRelays(data.relays);
  for (const { data } of record.notices.values()) {
    documents.add(data.document);
    if (data.carriedBy !== undefined) documents.add(data.carriedBy);
  }
  return { sources, documents };
}
