/**
 * `mentions`: which streams name a source or document, and from which log index on; and, of an utterance that was adopted,
 * which incidents hold it; of captured bytes, which documents they were captured of; of an incident, which others' streams
 * hold a link with it. It finds the few incidents through which the public may see a source or document. What is named
 * by entries that were voided since, or that stay with the desk, is here too: the reader looks at those incidents
 * themselves before it shows anything.
 */
import { referencesOf } from '#domain/facts.js';
import { streamOf } from '#domain/ids.js';
import type { StreamName } from '#domain/ids.js';
import { kindOf, snapshotName, utteranceName } from '../places.js';
import type { SnapshotName, UtteranceName } from '../places.js';
import { keep } from '../projection.js';
import type { Projection, RowChange, TableSpec } from '../projection.js';

const MENTIONS = {
  name: 'mentions',
  columns: { named: 'text', named_in: 'text', log_index: 'integer' },
  key: ['named', 'named_in'],
  indexes: [],
} as const satisfies TableSpec;

export const mentions: Projection = {
  name: 'mentions',
  version: 3,
  tables: [MENTIONS],
  apply: (event) => {
    const { stream, logIndex, data } = event;
    if (kindOf(stream) === 'desk') return [];
    const changes: RowChange[] = [];
    const mention = (named: StreamName | UtteranceName | SnapshotName, namedIn: StreamName): void => {
      if (named !== stream) changes.push(keep(MENTIONS, { named, named_in: namedIn, log_index: logIndex }));
    };
    const { sources, documents } = referencesOf(data);
    for (const source of sources) mention(streamOf.source(source), stream);
    for (const document of documents) mention(streamOf.document(document), stream);
    // Whoever names the one that was absorbed names, in the end, its survivor.
    if (event.type === 'SourcesMerged') {
      const { absorbed, survivor } = event.data;
      changes.push(keep(MENTIONS, { named: streamOf.source(survivor), named_in: streamOf.source(absorbed), log_index: logIndex }));
    }
    if (event.type === 'IncidentsLinked') for (const end of [event.data.from, event.data.to]) mention(streamOf.incident(end), stream);
    // An adoption tells of two incidents that hold the utterance: its own, and the one it was adopted from.
    if (event.type === 'UtteranceAdopted') {
      for (const holder of [stream, streamOf.incident(event.data.from)]) mention(utteranceName(event.data.utterance), holder);
    }
    if (event.type === 'SnapshotCaptured') mention(snapshotName(event.data.snapshot), stream);
    return changes;
  },
};
