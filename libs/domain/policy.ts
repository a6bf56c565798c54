/** Who may do what. Every read and every write asks here and nowhere else. */
import type { EventOf, EventType } from './events.js';
import type { AssertionId, EventId, UtteranceId } from './ids.js';
import { isUnsorted } from './speech.js';

/** The holder of the owner's key, or anybody else. */
export type Viewer = { readonly kind: 'owner'; readonly id: string } | { readonly kind: 'public' };

export type Action = 'read' | 'write' | 'import' | 'backup' | 'publish';

/** What is asked for, with the facts that decide about it. Whether an incident is published is asked now, not at S. */
export type Resource =
  | { readonly kind: 'incident'; readonly published: boolean }
  | { readonly kind: 'source' | 'document'; readonly namedInPublished: boolean }
  | { readonly kind: 'candidates' | 'unsorted' | 'ledger' | 'slug' };

/** Until people and roles exist: the owner may do everything, everybody else may read what is published. */
export function can(viewer: Viewer, action: Action, resource: Resource): boolean {
  if (viewer.kind === 'owner') return true;
  if (action !== 'read') return false;
  switch (resource.kind) {
    case 'incident': return resource.published;
    case 'source':
    case 'document': return resource.namedInPublished;
    case 'candidates':
    case 'unsorted':
    case 'ledger':
    case 'slug': return false;
  }
}

/** Event types nobody but the owner ever reads, in no incident. */
const NEVER_PUBLIC: ReadonlySet<EventType> = new Set<EventType>([
  'CandidateDismissed', 'VerdictProposed', 'ResolutionProposed', 'PublicationProposed', 'VoidingProposed', 'ProposalRejected',
  'EntryWithheld', 'EntryReleased', 'LedgerOpened', 'ImportBegun', 'ImportCompleted', 'ScaleDefined', 'ScaleRetired',
  'FourEyesSet', 'SealingKeyDestroyed', 'SlugReserved',
]);

/**
 * Of an incident's events up to the published revision, those that stay with the desk: dismissals, assertions unsorted
 * at that revision with the utterances that only they name, and our fixes to any of these.
 */
export function withheldFromPublic(events: readonly WhatHappened[]): ReadonlySet<EventId> {
  const withheld = new Set<EventId>(events.filter((event) => NEVER_PUBLIC.has(event.type)).map((event) => event.id));
  const voided = new Set<EventId>(events.flatMap((event) => (event.type === 'EntryVoided' ? [event.data.entry] : [])));
  const unsorted = new Set<AssertionId>();
  for (const { id, type, data } of events) {
    if (type !== 'AssertionLogged' && (type !== 'AnswersChosen' || voided.has(id))) continue;
    if (isUnsorted(data.act)) unsorted.add(data.assertion);
    else unsorted.delete(data.assertion);
  }
  for (const { id, type, data } of events) {
    if ((type === 'AssertionLogged' || type === 'AnswersChosen') && unsorted.has(data.assertion)) withheld.add(id);
  }
  const named = new Set<UtteranceId>();
  for (const event of events) if (!withheld.has(event.id)) for (const utterance of utterancesNamedBy(event)) named.add(utterance);
  for (const { id, type, data } of events) {
    if ((type === 'UtteranceLogged' || type === 'UtteranceAdopted') && !named.has(data.utterance)) withheld.add(id);
  }
  for (const { id, type, data } of events) {
    if ((type === 'EntryAmended' || type === 'EntryVoided') && withheld.has(data.entry)) withheld.add(id);
  }
  return withheld;
}

/** As much of an event as it takes to tell. */
export type WhatHappened = { [T in EventType]: Pick<EventOf<T>, 'id' | 'type' | 'data'> }[EventType];

function utterancesNamedBy({ type, data }: WhatHappened): readonly UtteranceId[] {
  switch (type) {
    case 'AssertionLogged': return [data.utterance, ...omittedFrom(data.act)];
    case 'AnswersChosen': return omittedFrom(data.act);
    case 'AssertionRetracted': return [data.utterance];
    case 'UtterancesMerged': return [data.from, data.into];
    default: return [];
  }
}

type ActOrNone = EventOf<'AssertionLogged'>['data']['act'];
const omittedFrom = (act: ActOrNone): readonly UtteranceId[] =>
  act?.kind === 'withholds' && act.absence === 'omitted' ? [act.from] : [];
