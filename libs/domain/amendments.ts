/**
 * Our own fixes, the same in every stream: an entry amended field by field, or voided. What may be amended, and what the
 * result has to satisfy, is for the aggregate to say.
 */
import { valueAt, withChanges } from './entries.js';
import type { Entry } from './entries.js';
import { DomainError, ensure } from './errors.js';
import type { EventType } from './events.js';
import type { EventId, NonEmpty } from './ids.js';
import type { EntryAmendment, FieldChange } from './incident/events.js';
import { isProposal } from './proposals.js';
import { same } from './same.js';
import { fields, id, list, text, words } from './shapes.js';
import { standing } from './stream.js';
import type { StreamState } from './stream.js';
import type { Text } from './text.js';

export interface AmendEntry {
  readonly type: 'AmendEntry';
  readonly entry: EventId;
  readonly changes: NonEmpty<FieldChange>;
  readonly reason: Text;
}
export interface VoidEntry {
  readonly type: 'VoidEntry';
  readonly entry: EventId;
  readonly reason: Text;
}

const anything = (): void => {};
export const AMENDMENT_SHAPES = {
  EntryAmended: fields({
    entry: id,
    changes: list('changes', fields({ path: words('path'), 'before?': anything, 'after?': anything }), 1),
    reason: text('rationale'),
  }),
  EntryVoided: fields({ entry: id, reason: text('rationale'), 'proposal?': id }),
  VoidingProposed: fields({ entry: id, reason: text('rationale') }),
  ProposalRejected: fields({ proposal: id, reason: text('rationale') }),
  EntryWithheld: fields({ entry: id, reason: text('rationale') }),
  EntryReleased: fields({ entry: id, reason: text('rationale') }),
};

/** Fields one may amend, by event type: the first step of a change's path. Ids and what a thing belongs to stay. */
export type Amendable = Readonly<Partial<Record<EventType, readonly string[]>>>;

/**
 * The amendment and the entry as it would read, once the changes are found to fit what stands.
 * `check` judges the amended entry; where it points is turned into a place in the command.
 */
export function amendment(
  state: StreamState, command: AmendEntry, amendable: Amendable, check: (amended: Entry, before: Entry) => void,
): EntryAmendment {
  const changes = command.changes.map(({ path, before, after }) => ({ path, before: before ?? null, after: after ?? null }));
  AMENDMENT_SHAPES.EntryAmended({ entry: command.entry, changes, reason: command.reason }, '');
  const entry = standingEntry(state, command.entry);
  const open = amendable[entry.type] ?? [];
  ensure(open.length > 0, 'entry-not-amendable', `${entry.type} has nothing one could amend.`, '/entry');
  changes.forEach(({ path, before, after }, i) => {
    const at = `/changes/${i}`;
    ensure(/^(\/([^~/]|~[01])+)+$/.test(path), 'path-not-found', 'A path is a JSON Pointer into the entry.', `${at}/path`);
    ensure(open.includes(path.split('/')[1] ?? ''),
      'field-not-amendable', `Of ${entry.type} one can amend: ${open.join(', ')}.`, `${at}/path`);
    ensure(!changes.slice(0, i).some((other) => overlap(path, other.path)),
      'named-twice', 'Two changes are about the same place.', `${at}/path`);
    ensure(same(valueAt(entry.data, path), before), 'before-differs', 'This is not what stands there now.', `${at}/before`);
    ensure(!same(before, after), 'nothing-changed', 'The new value is the old one.', `${at}/after`);
  });
  const [first, ...rest] = changes;
  if (first === undefined) throw new DomainError('too-few', 'At least 1 of these is needed.', '/changes');
  const result = withChanges(entry, changes);
  changes.forEach(({ path, after }, i) => ensure(same(valueAt(result.data, path), after),
    'path-not-found', 'There is no such place in the entry.', `/changes/${i}/path`));
  pointingInto(changes, () => check(result, entry));
  return { entry: command.entry, changes: [first, ...rest], reason: command.reason };
}

const overlap = (a: string, b: string): boolean => `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);

/** Refusals of the amended data point into the change that brought them about. */
function pointingInto(changes: readonly FieldChange[], check: () => void): void {
  try {
    check();
  } catch (refusal) {
    if (!(refusal instanceof DomainError)) throw refusal;
    const i = changes.findIndex(({ path }) => overlap(path, refusal.pointer));
    const path = changes[i]?.path;
    const at = path === undefined ? '/changes' : `/changes/${i}/after${refusal.pointer.slice(path.length)}`;
    throw new DomainError(refusal.code, refusal.message, at);
  }
}

/** The entry to fix: it exists, and nobody has voided it. */
export function standingEntry(state: StreamState, entry: EventId): Entry {
  const held = state.entries.get(entry);
  if (held === undefined) throw new DomainError('unknown-entry', 'There is no such entry in this stream.', '/entry');
  ensure(!state.voided.has(entry), 'entry-voided', 'The entry has been voided.', '/entry');
  return held;
}

/** Refuses to void what another standing entry refers to: that one has to go first. */
export function nothingRefersTo(state: StreamState, entry: Entry, defined: string): void {
  const other = entryNaming(state, defined, entry.id);
  ensure(other === null, 'entry-referenced', `Entry ${other?.id} (${other?.type}) refers to it.`, '/entry');
}

/** The first standing entry that names a thing, apart from the one that defines it. */
export function entryNaming(state: StreamState, defined: string, definition?: EventId): Entry | null {
  for (const entry of standing(state)) {
    // What an amendment put in stands in the entry it amended, and is met there.
    if (entry.id === definition || entry.type === 'EntryAmended' || entry.type === 'EntryVoided') continue;
    // Kept from readers or shown to them: either says nothing about what it names.
    if (entry.type === 'EntryWithheld' || entry.type === 'EntryReleased') continue;
    // A proposal is only asked for: what it names is looked at again when it is approved.
    if (isProposal(entry.type)) continue;
    if (mentions(entry.data, defined)) return entry;
  }
  return null;
}

/** Whether data holds an id, alone or as a part of a candidate's name. */
const mentions = (data: unknown, defined: string): boolean =>
  typeof data === 'string' ? data.split('~').includes(defined)
    : typeof data === 'object' && data !== null && Object.values(data).some((inner) => mentions(inner, defined));
