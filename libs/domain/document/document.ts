/** The document aggregate: a published work, registered once in a stream of its own. Events are in events.ts. */
import { amendment, nothingRefersTo } from '../amendments.js';
import type { AmendEntry } from '../amendments.js';
import { decideVoiding } from '../approving.js';
import type { VoidingCommand } from '../approving.js';
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
import { release, withholding } from '../withholding.js';
import type { ReleaseEntry, WithholdEntry } from '../withholding.js';
import type { Document } from './events.js';
import { captureSnapshot, urlIsSound } from './snapshots.js';
import type { CaptureSnapshot, SnapshotEntry } from './snapshots.js';

// ── state ──

export interface DocumentState extends StreamState {
  /** As it reads now; null before it is registered and once it is voided. */
  document: Document | null;
  /** Those that stand, in the order they were recorded. */
  snapshots: SnapshotEntry[];
}
export const initialState = (): DocumentState => ({ ...emptyStream(), document: null, snapshots: [] });

// ── evolve ──

/** Takes ownership of the state, may change it in place, and returns it. */
export function evolve(state: DocumentState, event: LedgerEvent): DocumentState {
  const { entry, rebuild } = take(state, event);
  if (rebuild) {
    state.document = documentOf(standing(state));
    state.snapshots = [...standing(state)].filter((each) => each.type === 'SnapshotCaptured');
  } else if (entry.type === 'DocumentRegistered') state.document = entry.data;
  else if (entry.type === 'SnapshotCaptured') state.snapshots.push(entry);
  return state;
}

/** What the standing entries of a document's stream say it is. */
function documentOf(entries: Iterable<Entry>): Document | null {
  for (const { type, data } of entries) if (type === 'DocumentRegistered') return data;
  return null;
}

// ── decisions ──

export type RegisterDocument = { readonly type: 'RegisterDocument' } & Document;
export type DocumentCommand = RegisterDocument | CaptureSnapshot | AmendEntry | VoidingCommand | WithholdEntry | ReleaseEntry;

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
    case 'CaptureSnapshot': return captureSnapshot(state.document, state.snapshots, command, facts.recordedAt);
    case 'AmendEntry': {
      const data = amendment(state, command, AMENDABLE, (amended, before) => {
        shape(amended.data, '');
        const { sources: named } = referencesOf(before.data);
        if (amended.type === 'DocumentRegistered') documentIsSound(amended.data, facts, before.recordedAt, named);
      });
      return [{ type: 'EntryAmended', data }];
    }
    case 'WithholdEntry': return [{ type: 'EntryWithheld', data: withholding(state, command) }];
    case 'ReleaseEntry': return [{ type: 'EntryReleased', data: release(state, command) }];
    case 'VoidEntry':
    case 'ProposeVoiding':
    case 'ApproveProposal':
    case 'RejectProposal': {
      return decideVoiding(state, command, facts, (entry) => {
        ensure(entry.type === 'DocumentRegistered' || entry.type === 'SnapshotCaptured',
          'entry-not-voidable', 'Only the registration and snapshots can be voided.', '/entry');
        if (entry.type === 'DocumentRegistered') nothingRefersTo(state, entry, entry.data.document);
        ensure(facts.namedBy === undefined, 'entry-referenced', `It is named elsewhere: ${facts.namedBy}.`, '/entry');
      });
    }
  }
}

function documentIsSound(
  { publisher, url, published }: Document, { sources }: Facts, recordedAt: Instant, named: ReadonlySet<SourceId> = new Set(),
): void {
  ensure(publisher === null || sources.has(publisher) || named.has(publisher),
    'unknown-source', 'There is no such source.', '/publisher');
  urlIsSound(url);
  ensure(published.earliest === null || published.earliest <= recordedAt, 'published-after-recorded',
    'It was published after it is recorded, at the earliest.', '/published');
}
