/**
 * Who a source is over time: it takes another name in the world, two entries turn out to be one source, one entry turns
 * out to be two, and each of these judgements is taken back.
 *
 * A merge stands in the survivor's stream and a split in that of the source that was split. What stands in other streams
 * comes with the facts, as far as it touches the sources that are named.
 */
import { DomainError, ensure } from '../errors.js';
import type { Decided, EventType } from '../events.js';
import type { Facts } from '../facts.js';
import type { RelationId, SourceId, StreamRevision } from '../ids.js';
import type { RelationWithdrawal } from '../incident/events.js';
import { same } from '../same.js';
import { fields, id, list, nullable, text, time, words } from '../shapes.js';
import { standing } from '../stream.js';
import { intervalOf, isBefore } from '../times/intervals.js';
import type { Entry } from '../entries.js';
import { nameIsSealed } from './confidential.js';
import type { Source, SourceMerge, SourcePayloads, SourceSplitting } from './events.js';
import { relationsIn, whoIs } from './relations.js';
import type { MergeEntry, SourceRelations, SplitEntry } from './relations.js';
import type { SourceState } from './source.js';

// ── commands ──

export type IdentityCommand =
  | ({ readonly type: 'RenameSource' } & SourcePayloads['SourceRenamed'])
  | ({ readonly type: 'MergeSources' } & SourceMerge)
  | ({ readonly type: 'SplitSource' } & SourceSplitting)
  | ({ readonly type: 'WithdrawRelation' } & RelationWithdrawal);
type CommandOf<T extends IdentityCommand['type']> = Extract<IdentityCommand, { readonly type: T }>;

const rationale = text('rationale');
const SHAPES = {
  SourceRenamed: fields({ source: id, name: text('name'), 'label?': words('label'), since: nullable(time), reason: rationale }),
  SourcesMerged: fields({ relation: id, absorbed: id, survivor: id, rationale }),
  SourceSplit: fields({
    relation: id, source: id, part: id, utterances: list('assertions', id), assertions: list('assertions', id), rationale,
  }),
  RelationWithdrawn: fields({ relation: id, reason: rationale }),
};

/** What is not here is changed by an event of its own: withdraw, and merge or split again. */
export const IDENTITY_AMENDABLE = {
  SourceRenamed: ['name', 'label', 'since', 'reason'], SourcesMerged: ['rationale'], SourceSplit: ['rationale'],
  RelationWithdrawn: ['reason'],
};

// ── decisions ──

/** @throws {DomainError} with the code of the first rule that refuses, pointing into the command */
export function decideIdentity(state: SourceState, command: IdentityCommand, facts: Facts): readonly Decided[] {
  const { source } = state;
  if (source === null) throw new DomainError('unknown-source', 'There is no such source.');
  switch (command.type) {
    case 'RenameSource': return renamed(state, source, command);
    case 'MergeSources': return merged(state, source, command, facts);
    case 'SplitSource': return split(state, source, command, facts);
    case 'WithdrawRelation': return withdrawn(state, command);
  }
}

function renamed(state: SourceState, source: Source, { type: _, ...data }: CommandOf<'RenameSource'>): readonly Decided[] {
  SHAPES.SourceRenamed(data, '');
  nameIsSealed(source, data.name, '/name');
  ensure(!same(data.name, source.name) || (data.label !== undefined && data.label !== source.label),
    'nothing-changed', 'This is what it is called already.', '/name');
  renamingIsInOrder(state, data);
  return [{ type: 'SourceRenamed', data }];
}

/** Names follow each other as they were taken: a rename is never certainly earlier than one that was recorded before it. */
function renamingIsInOrder(state: SourceState, { since }: SourcePayloads['SourceRenamed'], amending?: Entry): void {
  for (const entry of standing(state)) {
    if (entry.type !== 'SourceRenamed' || entry.id === amending?.id || entry.data.since === null || since === null) continue;
    const [first, second] = amending !== undefined && entry.revision > amending.revision ? [since, entry.data.since] : [entry.data.since, since];
    ensure(!isBefore(intervalOf(second), intervalOf(first)),
      'renamed-earlier', 'It took a later name before it took this one.', '/since');
  }
}

/** Shape and rules of an amended entry about names and identity; pointers go into its data. */
export function amendedIdentityIsSound(state: SourceState, { type, data }: Entry, before: Entry): void {
  if (!isOfIdentity(type)) return;
  SHAPES[type](data, '');
  if (type !== 'SourceRenamed' || !('since' in data)) return;
  if (state.source !== null) nameIsSealed(state.source, data.name, '/name');
  renamingIsInOrder(state, data, before);
}
const isOfIdentity = (type: string): type is keyof typeof SHAPES => Object.hasOwn(SHAPES, type);

function merged(state: SourceState, survivor: Source, { type: _, ...data }: CommandOf<'MergeSources'>, facts: Facts): readonly Decided[] {
  SHAPES.SourcesMerged(data, '');
  relationIsNew(state, data.relation);
  anotherOfItsKind(survivor, data.absorbed, '/absorbed', facts);
  const { merges, splits } = relationsKnown(state, facts);
  const follow = whoIs({ merges, splits });
  ensure(follow(data.absorbed) === data.absorbed, 'already-merged', 'It has been merged into another source.', '/absorbed');
  ensure(follow(data.survivor) !== data.absorbed, 'already-merged', 'These are one source already.', '/absorbed');
  const pair = new Set([follow(data.absorbed), follow(data.survivor)]);
  ensure(!splits.some(({ data: { source, part } }) => pair.has(follow(source)) && pair.has(follow(part)) && follow(source) !== follow(part)),
    'split-stands', 'The one was split off from the other: withdraw the split first.', '/absorbed');
  return [{ type: 'SourcesMerged', data }];
}

function split(state: SourceState, source: Source, { type: _, ...data }: CommandOf<'SplitSource'>, facts: Facts): readonly Decided[] {
  SHAPES.SourceSplit(data, '');
  relationIsNew(state, data.relation);
  anotherOfItsKind(source, data.part, '/part', facts);
  const { merges, splits } = relationsKnown(state, facts);
  const follow = whoIs({ merges, splits });
  ensure(follow(data.part) !== follow(data.source), 'split-into-merged', 'These were merged: withdraw the merge instead.', '/part');
  ensure(data.utterances.length + data.assertions.length > 0, 'too-few', 'Say which utterances or relays are the other\'s.', '/utterances');
  const own = splits.filter((entry) => entry.data.source === data.source);
  namedOnce(data.utterances, own.flatMap((entry) => entry.data.utterances), '/utterances');
  namedOnce(data.assertions, own.flatMap((entry) => entry.data.assertions), '/assertions');
  return [{ type: 'SourceSplit', data }];
}

function namedOnce(ids: readonly string[], taken: readonly string[], at: string): void {
  const met = new Set<string>();
  ids.forEach((each, i) => {
    ensure(!met.has(each), 'named-twice', 'The same thing is named twice in one list.', `${at}/${i}`);
    ensure(!taken.includes(each), 'already-split', 'Another split of this source has this already.', `${at}/${i}`);
    met.add(each);
  });
}

function withdrawn(state: SourceState, { type: _, ...data }: CommandOf<'WithdrawRelation'>): readonly Decided[] {
  SHAPES.RelationWithdrawn(data, '');
  const entries = [...standing(state)].filter((entry) => 'relation' in entry.data && entry.data.relation === data.relation);
  ensure(entries.length > 0, 'unknown-relation', 'There is no such merge or split in this source.', '/relation');
  ensure(!entries.some((entry) => entry.type === 'RelationWithdrawn'), 'already-withdrawn', 'The relation has been withdrawn.', '/relation');
  return [{ type: 'RelationWithdrawn', data }];
}

/** A merge or split must go before what it names can; a registration, before what rests on it. */
export function identityMayBeVoided(state: SourceState, entry: Entry): void {
  const { merges, splits } = relationsIn(standing(state));
  switch (entry.type) {
    case 'SourceRenamed': return;
    case 'SourcesMerged':
    case 'SourceSplit':
      return ensure([...merges, ...splits].some(({ id: standingId }) => standingId === entry.id),
        'entry-referenced', 'It has been withdrawn, which refers to it.', '/entry');
    case 'SourceRegistered':
      return ensure(merges.length + splits.length === 0, 'entry-referenced', 'A merge or split of it stands: withdraw that first.', '/entry');
    default:
      throw new DomainError('entry-not-voidable', `${entry.type} cannot be voided.`, '/entry');
  }
}

const OF_THE_SOURCE: ReadonlySet<EventType> = new Set<EventType>([
  'SourceRegistered', 'SourceRenamed', 'SourcesMerged', 'SourceSplit', 'RelationWithdrawn',
]);

/** Stream revision of the last event that says or fixes who the source is; null where it does not stand. */
export function sourceTouchedAt(state: SourceState): StreamRevision | null {
  if (state.source === null) return null;
  return Math.max(...[...standing(state)].filter(({ type }) => OF_THE_SOURCE.has(type)).map(({ touchedAt }) => touchedAt));
}

// ── lookups ──

/** What stands in this stream, and elsewhere as far as the facts reach; in log order where that matters. */
function relationsKnown(state: SourceState, { related }: Facts): SourceRelations {
  const own = relationsIn(standing(state));
  const elsewhere = <E extends MergeEntry | SplitEntry>(entries: readonly E[] = []): readonly E[] =>
    entries.filter(({ id: entry }) => !state.entries.has(entry));
  return { merges: [...elsewhere(related?.merges), ...own.merges], splits: [...elsewhere(related?.splits), ...own.splits] };
}

function relationIsNew(state: SourceState, relation: RelationId): void {
  const given = [...state.entries.values()].some(({ type, data }) => (type === 'SourcesMerged' || type === 'SourceSplit') && data.relation === relation);
  ensure(!given, 'already-exists', 'There is already a relation with this id, or there was.', '/relation');
}

function anotherOfItsKind(source: Source, other: SourceId, at: string, { sources }: Facts): void {
  ensure(other !== source.source, 'related-to-itself', 'It is the same source.', at);
  const found = sources.get(other);
  ensure(found !== undefined, 'unknown-source', 'There is no such source.', at);
  ensure(found.kind === source.kind, 'kinds-differ', `The one is a ${source.kind}, the other a ${found.kind}.`, at);
  ensure(found.confidential === source.confidential, 'kinds-differ', 'One of them is confidential: readers would learn who it is.', at);
}
