/**
 * `mentions`: which streams name a source or document, and from which log index on. It finds the few incidents through
 * which the public may see one. What is named by entries that were voided since, or that stay with the desk, is here too:
 * the reader looks at those incidents themselves before it shows anything.
 */
import { referencesOf } from '#domain/facts.js';
import { streamOf } from '#domain/ids.js';
import { kindOf } from '../places.js';
import { keep } from '../projection.js';
import type { Projection, TableSpec } from '../projection.js';

export const MENTIONS = {
  name: 'mentions',
  columns: { named: 'text', named_in: 'text', log_index: 'integer' },
  key: ['named', 'named_in'],
  indexes: [],
} as const satisfies TableSpec;

export const mentions: Projection = {
  name: 'mentions',
  version: 1,
  tables: [MENTIONS],
  apply: ({ stream, logIndex, data }) => {
    if (kindOf(stream) === 'desk') return [];
    const { sources, documents } = referencesOf(data);
    return [...[...sources].map(streamOf.source), ...[...documents].map(streamOf.document)]
      .filter((named) => named !== stream)
      .map((named) => keep(MENTIONS, { named, named_in: stream, log_index: logIndex }));
  },
};
