/** Merges and splits of sources, read from the streams they stand in: a merge in the survivor's, a split in its source's. */
import { streamOf } from '#domain/ids.js';
import type { SourceId, StreamName } from '#domain/ids.js';
import { relationsIn, sourcesRelated } from '#domain/source/relations.js';
import type { SourceRelations } from '#domain/source/relations.js';
import { standing } from '#domain/stream.js';
import type { StreamState } from '#domain/stream.js';
import type { Instant } from '#domain/times/types.js';

/** Streams that name a stream's source, by whoever keeps count of that; true when asked. */
export type NamedIn = (stream: StreamName) => Promise<readonly StreamName[]>;
type StateOf = (stream: StreamName) => Promise<Readonly<StreamState>>;

const sourceStreamsFor = async (source: SourceId, namedIn: NamedIn): Promise<readonly StreamName[]> =>
  [streamOf.source(source), ...(await namedIn(streamOf.source(source))).filter((stream) => stream.startsWith('source-'))];

/** Every merge and split that stands and has to do with these sources, directly or through others, in the order of recording. */
export async function relatedTo(sources: Iterable<SourceId>, namedIn: NamedIn, stateOf: StateOf): Promise<SourceRelations> {
  const relations = new Map<string, { readonly recordedAt: Instant } & (SourceRelations['merges'] | SourceRelations['splits'])[number]>();
  const seen = new Set<SourceId>();
  const work = [...sources];
  for (let source = work.pop(); source !== undefined; source = work.pop()) {
    if (seen.has(source)) continue;
    seen.add(source);
    for (const stream of await sourceStreamsFor(source, namedIn)) {
      const { merges, splits } = relationsIn(standing(await stateOf(stream)));
      for (const entry of [...merges, ...splits]) {
        const named = entry.type === 'SourcesMerged' ? sourcesRelated({ merges: [entry], splits: [] }) : sourcesRelated({ merges: [], splits: [entry] });
        if (!named.has(source)) continue;
        relations.set(entry.id, entry);
        work.push(...named);
      }
    }
  }
  const inOrder = [...relations.values()].sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : 0));
  return { merges: inOrder.filter((entry) => entry.type === 'SourcesMerged'), splits: inOrder.filter((entry) => entry.type === 'SourceSplit') };
}

/** Whether any merge or split that names one of these sources was made or taken back after a moment. */
export async function identityChangedSince(moment: Instant, sources: Iterable<SourceId>, namedIn: NamedIn, stateOf: StateOf): Promise<boolean> {
  const streams = await Promise.all([...sources].map((source) => sourceStreamsFor(source, namedIn)));
  for (const stream of new Set(streams.flat())) {
    for (const { type, recordedAt } of (await stateOf(stream)).entries.values()) {
      if (recordedAt > moment && (type === 'SourcesMerged' || type === 'SourceSplit' || type === 'RelationWithdrawn')) return true;
    }
  }
  return false;
}
