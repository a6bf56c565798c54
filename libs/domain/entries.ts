/**
 * Entries: what stands in a stream once our own amendments and voidings are taken in. The same few functions serve the
 * aggregate that decides, the rows of the read model and the audit that recomputes from zero.
 */
import { personOf, recordedAtOf } from './events.js';
import type { EventType, LedgerEvent, Payloads } from './events.js';
import type { EventId, LogIndex, StreamRevision } from './ids.js';
import type { FieldChange } from './incident/events.js';
import type { Instant } from './times/types.js';

/** An event as it stands now: its data with every amendment applied. */
export type EntryOf<T extends EventType> = {
  [K in T]: {
    readonly id: EventId;
    readonly type: K;
    readonly data: Payloads[K];
    readonly revision: StreamRevision;
    readonly logIndex: LogIndex;
    readonly recordedAt: Instant;
    /** Who recorded it; see `personOf`. */
    readonly by: string;
    /** Stream revision of the last event that amended or voided it, or its own: what an ETag of the entry carries. */
    readonly touchedAt: StreamRevision;
    /** The last amendment of it, where there is one. */
    readonly amendedBy?: { readonly entry: EventId; readonly logIndex: LogIndex };
  };
}[T];
export type Entry = EntryOf<EventType>;

export function entryOf(event: LedgerEvent): Entry {
  const { id, type, data, revision, logIndex } = event;
  // The one place where a union member is rebuilt field by field; the compiler cannot follow the correlation.
  return { id, type, data, revision, logIndex, recordedAt: recordedAtOf(event), by: personOf(event.metadata.actor), touchedAt: revision } as Entry;
}

/** Fields for which null is a value ("not known", "open"), not the absence of one. */
const NULL_IS_A_VALUE: ReadonlySet<string> = new Set(['happened', 'publisher', 'earliest', 'latest', 'base', 'period']);

/** The entry with changes applied in order; `null` after a change removes an optional field. */
export function withChanges(entry: Entry, changes: readonly FieldChange[]): Entry {
  const data = changes.reduce<unknown>((value, change) => setAt(value, tokensOf(change.path), change.after), entry.data);
  return { ...entry, data } as Entry;
}

/** The entry as it reads after an amendment of it. */
export function amended(
  entry: Entry, { id, revision, logIndex, data: { changes } }: Pick<EntryOf<'EntryAmended'>, 'id' | 'revision' | 'logIndex' | 'data'>,
): Entry {
  return { ...withChanges(entry, changes), touchedAt: revision, amendedBy: { entry: id, logIndex } };
}

/** The value at a JSON Pointer (RFC 6901); null where nothing is. */
export function valueAt(data: unknown, pointer: string): unknown {
  const step = (node: unknown, token: string): unknown => (isContainer(node) && Object.hasOwn(node, token) ? node[token] : null);
  return tokensOf(pointer).reduce(step, data) ?? null;
}

const tokensOf = (pointer: string): readonly string[] =>
  pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

type Container = Record<string, unknown>;
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

function setAt(node: unknown, [token, ...rest]: readonly string[], value: unknown): unknown {
  if (token === undefined) return value;
  if (Array.isArray(node)) return node.map((item: unknown, i) => (String(i) === token ? setAt(item, rest, value) : item));
  const container = isContainer(node) ? node : {};
  if (rest.length === 0 && value === null && !NULL_IS_A_VALUE.has(token)) {
    const { [token]: _removed, ...kept } = container;
    return kept;
  }
  return { ...container, [token]: setAt(container[token], rest, value) };
}
