/**
 * Keeping an entry from readers, and showing it again. The entry goes on standing for the desk and in the log; what readers
 * miss with it is worked out in withholding-closure.ts.
 *
 * What can be withheld says something or names somebody. What publishes, fixes, judges, ends or changes another entry
 * cannot: without it readers would see as standing what does not stand. What it is about is withheld instead.
 */
import { AMENDMENT_SHAPES, standingEntry } from './amendments.js';
import type { Document } from './document/events.js';
import type { Entry } from './entries.js';
import { ensure } from './errors.js';
import type { EventType } from './events.js';
import type { EventId } from './ids.js';
import type { EntryWithholding } from './incident/events.js';
import type { Source } from './source/events.js';
import type { StreamState } from './stream.js';
import type { Text } from './text.js';

export interface WithholdEntry {
  readonly type: 'WithholdEntry';
  readonly entry: EventId;
  readonly reason: Text;
}
export interface ReleaseEntry {
  readonly type: 'ReleaseEntry';
  readonly entry: EventId;
  readonly reason: Text;
}

const WITHHOLDABLE: ReadonlySet<EventType> = new Set<EventType>([
  'QuestionRaised', 'PositionAdded', 'UtteranceLogged', 'UtteranceAdopted', 'AssertionLogged', 'AssertionRetracted',
  'AccountRevised', 'AssertionsRelated', 'ContradictionRaised', 'CorrectionIssued', 'ClarificationIssued', 'UpdateIssued',
  'VerdictApproved', 'IncidentsLinked', 'RelayAnchored', 'AnchorRechecked', 'SourceRegistered', 'SourceRenamed',
  'DocumentRegistered', 'SnapshotCaptured',
]);

export function withholding(state: StreamState, { type: _, ...data }: WithholdEntry): EntryWithholding {
  AMENDMENT_SHAPES.EntryWithheld(data, '');
  const entry = standingEntry(state, data.entry);
  ensure(WITHHOLDABLE.has(entry.type) && !joinsRoots(entry), 'entry-not-withholdable',
    `${entry.type} cannot be withheld: withhold what it is about, or unpublish.`, '/entry');
  ensure(!state.withheld.has(entry.id), 'already-withheld', 'The entry is withheld.', '/entry');
  return data;
}

/** Without it readers would count one origin as two. */
const joinsRoots = ({ type, data }: Entry): boolean =>
  type === 'AssertionsRelated' && (data.kind === 'repeats' || data.kind === 'amplifies');

export function release(state: StreamState, { type: _, ...data }: ReleaseEntry): EntryWithholding {
  AMENDMENT_SHAPES.EntryReleased(data, '');
  standingEntry(state, data.entry);
  ensure(state.withheld.has(data.entry), 'not-withheld', 'The entry is not withheld.', '/entry');
  return data;
}

const KEPT_BACK = '[withheld]';

/** A source as readers get it while its registration is withheld: what kind it is counts in every account, who it is shows nowhere. */
export function withheldSource(source: Source): Source {
  const { label: _, ...rest } = source;
  return { ...rest, name: KEPT_BACK };
}

/** A document as readers get it: when it was published decides what was public, which work it is shows nowhere. */
export const withheldDocument = ({ document, published: { earliest, latest, zone } }: Document): Document =>
  ({ document, title: KEPT_BACK, publisher: null, published: { earliest, latest, zone } });
