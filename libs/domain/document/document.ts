/** The document aggregate: a published work, registered once in a stream of its own. Events are in events.ts. */
import { AMENDMENT_SHAPES, amendment, standingEntry } from '../amendments.js';
import type { AmendEntry, VoidEntry } from '../amendments.js';
import type { Entry } from '../entries.js';
import { ensure } from '../errors.js';
import type { Decided, LedgerEvent } from '../events.js';
import { referencesOf } from '../facts.js';
import type { Facts } from '../facts.js';
import type { SourceId } from '../ids.js';
import { fields, id, nullable, text, time, words } from '../shapes.js';
import { emptyStream, standing, take } from '../stream.js';
import type { StreamState } from '../stream.js';
import type { Instant } from '../times/types.js';
import type { Document } from './events.js';

// ── state ──

export interface DocumentState extends StreamState {
  /** As it reads now; null before it is registered and once it is voided. */
  document: Document | null;
}
export const initialState = (): DocumentState => ({ ...emptyStream(), document: null });

// ── evolve ──

/** Takes ownership of the state, may change it in place, and returns it. */
export function evolve(state: DocumentState, event: LedgerEvent): DocumentState {
  take(state, event);
  state.document = documentOf(standing(state));
  return state;
}

/** What the standing entries of a document's stream say it is. */
export function documentOf(entries: Iterable<Entry>): Document | null {
  for (const { type, data } of entries) if (type === 'DocumentRegistered') return data;
  return null;
}

// ── decisions ──

export type RegisterDocument = { readonly type: 'RegisterDocument' } & Document;
export type DocumentCommand = RegisterDocument | AmendEntry | VoidEntry;

const shape = fields({
  document: id, title: text('title'), 'label?': words('label'), publisher: nullable(id), 'url?': words('url'), published: time,
});

const AMENDABLE = { DocumentRegistered: ['title', 'label', 'publisher', 'url', 'published'] };

/** @throws {DomainError} with the code of the first rule that refuses, pointing into the command */
export function decide(state: DocumentState, command: DocumentCommand, facts: Facts): readonly Decided[] {
  switch (command.type) {
    case 'RegisterDocument': {
      const { type: _, ...document } = command;
      ensure(state.revision === -1, 'already-exists', 'The document is already registered.', '/document');
      shape(document, '');
      documentIsSound(document, facts, facts.recordedAt);
      return [{ type: 'DocumentRegistered', data: document }];
    }
    case 'AmendEntry': {
      const data = amendment(state, command, AMENDABLE, (amended, before) => {
        shape(amended.data, '');
        const { sources: named } = referencesOf(before.data);
        if (amended.type === 'DocumentRegistered') documentIsSound(amended.data, facts, before.recordedAt, named);
      });
      return [{ type: 'EntryAmended', data }];
    }
    case 'VoidEntry': {
      const { type: _, ...data } = command;
      AMENDMENT_SHAPES.EntryVoided(data, '');
      ensure(standingEntry(state, data.entry).type === 'DocumentRegistered',
        'entry-not-voidable', 'Only the registration can be voided.', '/entry');
      ensure(facts.namedBy === undefined, 'entry-referenced', `It is named elsewhere: ${facts.namedBy}.`, '/entry');
      return [{ type: 'EntryVoided', data }];
    }
  }
}

function documentIsSound(
  { publisher, url, published }: Document, { sources }: Facts, recordedAt: Instant, named: ReadonlySet<SourceId> = new Set(),
): void {
  ensure(publisher === null || sources.has(publisher) || named.has(publisher),
    'unknown-source', 'There is no such source.', '/publisher');
  ensure(url === undefined || (URL.canParse(url) && /^https?:\/\//i.test(url)),
    'url-malformed', 'Expected an http or https address.', '/url');
  ensure(published.earliest === null || published.earliest <= recordedAt, 'published-after-recorded',
    'It was published after it is recorded, at the earliest.', '/published');
}
