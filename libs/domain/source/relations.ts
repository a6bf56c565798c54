/** Merges and splits of sources that stand: those whose entries stand and that nobody took back. */
import type { Entry, EntryOf } from '../entries.js';
import type { RelationId, SourceId } from '../ids.js';

export type MergeEntry = EntryOf<'SourcesMerged'>;
export type SplitEntry = EntryOf<'SourceSplit'>;

/** In the order of the entries. */
export interface SourceRelations {
  readonly merges: readonly MergeEntry[];
  readonly splits: readonly SplitEntry[];
}

/** @param entries of one source's stream or of several */
export function relationsIn(entries: Iterable<Entry>): SourceRelations {
  const standing = new Map<RelationId, MergeEntry | SplitEntry>();
  for (const entry of entries) {
    if (entry.type === 'SourcesMerged' || entry.type === 'SourceSplit') standing.set(entry.data.relation, entry);
    else if (entry.type === 'RelationWithdrawn') standing.delete(entry.data.relation);
  }
  const all = [...standing.values()];
  return { merges: all.filter((entry) => entry.type === 'SourcesMerged'), splits: all.filter((entry) => entry.type === 'SourceSplit') };
}

/** Every source that a merge or split names. */
export const sourcesRelated = ({ merges, splits }: SourceRelations): ReadonlySet<SourceId> => new Set([
  ...merges.flatMap(({ data }) => [data.absorbed, data.survivor]), ...splits.flatMap(({ data }) => [data.source, data.part]),
]);

/** By the source absorbed, the merges that count: of two of one source the first does, and none that closes a circle. */
export function mergesThatCount(merges: Iterable<MergeEntry>): ReadonlyMap<SourceId, MergeEntry> {
  const into = new Map<SourceId, MergeEntry>();
  for (const merge of merges) {
    const { absorbed, survivor } = merge.data;
    if (!into.has(absorbed) && survivorOf(survivor, into) !== absorbed) into.set(absorbed, merge);
  }
  return into;
}

/** Who each source is, as far as the relations that one knows reach. */
export function whoIs(related: SourceRelations | undefined): (source: SourceId) => SourceId {
  const into = mergesThatCount(related?.merges ?? []);
  return (source) => survivorOf(source, into);
}

/** Who a source is once merges are followed. */
export function survivorOf(source: SourceId, into: ReturnType<typeof mergesThatCount>): SourceId {
  let at = source;
  for (let merge = into.get(at); merge !== undefined; merge = into.get(at)) at = merge.data.survivor;
  return at;
}
