/** Who may do what. Every read and every write asks here and nowhere else. */
import type { EventOf, EventType } from './events.js';

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

export const neverPublic = (type: EventType): boolean => NEVER_PUBLIC.has(type);

/** As much of an event as it takes to tell. */
export type WhatHappened = { [T in EventType]: Pick<EventOf<T>, 'id' | 'type' | 'data'> }[EventType];
