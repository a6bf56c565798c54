/** What of a ledger readers may come across, worked out from the log alone: the marks of every event that is theirs to see. */
import type { EventOf, LedgerEvent } from '#domain/events.js';
import type { EventId, IncidentId, LogIndex, SourceId } from '#domain/ids.js';
import { streamOf } from '#domain/ids.js';
import { linksIn } from '#domain/incident/links.js';
import type { StreamState } from '#domain/stream.js';
import { evolve, initialState } from '#domain/incident/state.js';
import { neverPublic } from '#domain/policy.js';
import type { WhatHappened } from '#domain/policy.js';
import { unnamedIn } from '#domain/source/confidential.js';
import { asSeen, keptBack } from '#domain/withholding-closure.js';
import type { Entry } from '#domain/entries.js';
import type { RandomLedger } from './ledger.js';
import { marksIn } from './marking.js';

export interface Visible {
  readonly may: ReadonlySet<string>;
  /** Marks that stand somewhere in the log and that readers may not come across. */
  readonly mayNot: ReadonlySet<string>;
  /** Events that readers may be given as they are stored. */
  readonly events: ReadonlySet<EventId>;
  readonly published: ReadonlySet<IncidentId>;
}

interface Shown { readonly event: LedgerEvent; readonly data: unknown }

export function visibleIn({ log: { events }, incidents, sources, documents }: RandomLedger): Visible {
  const published = new Set([...incidents].flatMap(([incident, { publication }]) => (isPublished(publication) ? [incident] : [])));
  const shown: Shown[] = [];
  const stored = new Set<EventId>();
  /** How far into the log readers see of a source or document. */
  const reach = new Map<string, LogIndex>();
  const name = (stream: string, until: LogIndex): boolean => {
    const before = reach.get(stream) ?? -1;
    if (until > before) reach.set(stream, until);
    return until > before;
  };
  for (const incident of published) {
    const own = events.filter(({ stream }) => stream === streamOf.incident(incident));
    const publication = incidents.get(incident)?.publication;
    const through = own.filter(({ revision }) => revision <= (publication?.throughRevision ?? -1));
    const until = own.find(({ revision }) => revision === publication?.touchedAt)?.logIndex ?? -1;
    const { happened, versions } = happenedIn(through);
    const elsewhere = new Set([...incidents.keys()].filter((other) => !published.has(other)));
    const links = linksIn(happened, incident).filter(({ other }) => !published.has(other)).map(({ event }) => event);
    const kept = keptBack(happened, new Set([...(incidents.get(incident)?.withheld.keys() ?? []), ...links]), elsewhere);
    for (const event of through) {
      if (!kept.events.has(event.id)) stored.add(event.id);
      const isFix = event.type === 'EntryAmended' || event.type === 'EntryVoided';
      if (isFix ? kept.events.has(event.id) : kept.fallen.has(event.id)) continue;
      for (const version of [event, ...(versions.get(event.id) ?? [])]) {
        const data = kept.events.has(event.id) ? asSeen(kept, version as Entry)?.data ?? null : version.data;
        shown.push({ event, data });
        for (const mark of marksIn(data)) if (/^(src|doc)-/.test(mark)) name(mark.startsWith('src') ? `source-${mark}` : `document-${mark}`, until);
      }
    }
  }
  const words = (): Set<string> => new Set(shown.flatMap(({ event, data }) =>
    [...marksIn([data, event.id, event.metadata.actor.onBehalfOf])]));
  const inIncidents = words();
  const references = events.filter(({ stream }) => stream.startsWith('source-') || stream.startsWith('document-'));
  const seen = (event: LedgerEvent): boolean => event.logIndex <= (reach.get(event.stream) ?? -1);
  for (let grown = true; grown;) {
    grown = false;
    for (const { stream, type, data, logIndex } of references) {
      const until = reach.get(stream);
      if (until !== undefined && logIndex <= until) {
        for (const mark of type === 'SourcesMerged' || type === 'SourceSplit' ? [] : marksIn(data)) {
          if (mark.startsWith('src-')) grown = name(`source-${mark}`, until) || grown;
        }
      }
      // Who one turns out to be is named wherever one was.
      if (type === 'SourcesMerged') {
        const absorbed = reach.get(streamOf.source(data.absorbed));
        if (absorbed !== undefined && logIndex <= absorbed) grown = name(stream, absorbed) || grown;
      }
      if (type === 'SourceSplit' && until !== undefined && logIndex <= until && [...data.utterances, ...data.assertions].some((each) => inIncidents.has(each))) {
        grown = name(streamOf.source(data.part), until) || grown;
      }
    }
  }
  const told: string[] = [];
  for (const event of references) {
    const state = sources.get(event.stream.slice('source-'.length) as never) ?? documents.get(event.stream.slice('document-'.length) as never);
    const first = [...(state?.entries.values() ?? [])][0];
    if (!seen(event) || state === undefined || first === undefined || neverPublic(event.type)) continue;
    if (event.type === 'SourcesMerged' || event.type === 'SourceSplit') {
      const other = event.type === 'SourcesMerged' ? event.data.absorbed : event.data.part;
      const relation = [event.data.relation, event.id, other];
      if (event.logIndex > (reach.get(streamOf.source(other)) ?? -1)) continue;
      // Why one is the other may tell who they are.
      if (isNameless(sources.get(other)) || isNameless(state)) told.push(...relation);
      else shown.push({ event, data: [...relation, event.data.rationale] });
      continue;
    }
    const about = event.type === 'EntryAmended' || event.type === 'EntryVoided' ? event.data.entry : event.id;
    const relation = relationOf(references, references.find(({ id }) => id === about));
    const confidential = 'confidential' in first.data && first.data.confidential === true;
    if (state.withheld.has(first.id) || confidential) {
      if (event.id === first.id) {
        shown.push({ event, data: confidential && event.type === 'SourceRegistered' ? unnamedIn(event.data) : event.stream });
      }
      continue;
    }
    if (relation !== undefined && isNameless(sources.get(otherOf(relation)))) continue;
    if (relation?.type === 'SourceSplit' && event.type === 'RelationWithdrawn') continue;
    if (relation !== undefined && relation.logIndex > (reach.get(streamOf.source(otherOf(relation))) ?? -1)) continue;
    if (!state.withheld.has(about)) shown.push({ event, data: event.data });
  }
  for (const { event } of [...shown]) {
    if (event.type !== 'VerdictApproved') continue;
    const defined = events.find(({ type, data }) => type === 'ScaleDefined' && data.scale === event.data.scale.scale);
    if (defined !== undefined) shown.push({ event, data: defined.data });
  }
  const may = new Set([...words(), ...marksIn(told)]);
  for (const incident of incidents.keys()) if (!published.has(incident)) may.delete(incident);
  const all = new Set(events.flatMap((event) => [...marksIn([event.data, event.id, event.metadata.actor.onBehalfOf])]));
  for (let at = 0; at < events.length; at++) all.add(`zs${at}s`);
  return { may, mayNot: all.difference(may), events: stored, published };
}

type Relation = EventOf<'SourcesMerged' | 'SourceSplit'>;
const otherOf = (relation: Relation): SourceId => (relation.type === 'SourcesMerged' ? relation.data.absorbed : relation.data.part);
/** The merge or split that an event records or takes back. */
function relationOf(all: readonly LedgerEvent[], event: LedgerEvent | undefined): Relation | undefined {
  if (event === undefined || !('relation' in event.data)) return undefined;
  const { relation } = event.data;
  return all.find((each): each is Relation => (each.type === 'SourcesMerged' || each.type === 'SourceSplit') && each.data.relation === relation);
}

const isNameless = (state: StreamState | undefined): boolean => {
  const first = [...(state?.entries.values() ?? [])][0];
  return first === undefined || state?.withheld.has(first.id) === true || ('confidential' in first.data && first.data.confidential === true);
};

const isPublished = (publication: { readonly throughRevision: number | null } | null | undefined): boolean =>
  publication !== null && publication !== undefined && publication.throughRevision !== null;

/** Events in every version that fixes made of them, in log order; and the versions by event. */
function happenedIn(own: readonly LedgerEvent[]): { readonly happened: readonly WhatHappened[]; readonly versions: ReadonlyMap<EventId, readonly Entry[]> } {
  const happened: (WhatHappened & { readonly logIndex: LogIndex })[] = [];
  const versions = new Map<EventId, Entry[]>();
  let state = initialState();
  for (const event of own) {
    state = evolve(state, event);
    happened.push(event);
    const amended = event.type === 'EntryAmended' ? state.entries.get(event.data.entry) : undefined;
    if (amended === undefined) continue;
    happened.push(amended);
    versions.set(amended.id, [...(versions.get(amended.id) ?? []), amended]);
  }
  return { happened: happened.sort((a, b) => a.logIndex - b.logIndex), versions };
}

