/** What other streams say, read before deciding: true when read. */
import type { Document } from '#domain/document/events.js';
import type { DocumentState } from '#domain/document/document.js';
import type { Facts, References } from '#domain/facts.js';
import type { DocumentId, SourceId } from '#domain/ids.js';
import type { Source } from '#domain/source/events.js';
import type { SourceState } from '#domain/source/source.js';

/** The sources and documents of these names that stand; a decider refuses the names that are missing. */
export async function gatherFacts(
  names: References, sourceState: (id: SourceId) => Promise<SourceState>, documentState: (id: DocumentId) => Promise<DocumentState>,
): Promise<Omit<Facts, 'recordedAt'>> {
  const sources = new Map<SourceId, Source>();
  const documents = new Map<DocumentId, Document>();
  await Promise.all([
    ...[...names.sources].map(async (id) => {
      const { source } = await sourceState(id);
      if (source !== null) sources.set(id, source);
    }),
    ...[...names.documents].map(async (id) => {
      const { document } = await documentState(id);
      if (document !== null) documents.set(id, document);
    }),
  ]);
  return { sources, documents };
}
