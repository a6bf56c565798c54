/** What words such as "Tuesday" are counted from in an assertion: the day of the document that they are read in. */
import type { DocumentId } from '#domain/ids.js';
import type { Relay } from '#domain/speech.js';
import type { UncertainTime } from '#domain/times/types.js';
import { anchorOf } from '#domain/times/words/anchor.js';
import type { Coming } from '#ledger/coming.js';
import type { Ledger } from '#ledger/ledger.js';
import type { Meaning } from '../speech/speech.mapping.js';
import type { SpecificBody } from '../speech/specific.bodies.js';
import type { TimeBody } from '../speech/time.body.js';
import type { UtteranceBody } from '../speech/utterance.bodies.js';

/** When a document was published; null where there is no such document. */
export type PublishedOf = (document: DocumentId) => Promise<UncertainTime | null>;

/** @param coming documents that are registered with the assertion */
export const publishedIn = (ledger: Ledger, coming: Coming['documents'] = []): PublishedOf => async (id) =>
  (coming.find(({ document }) => document === id) ?? (await ledger.documentState(id)).document)?.published ?? null;

interface Worded {
  readonly utterance: UtteranceBody;
  readonly specifics?: readonly SpecificBody[];
}

/**
 * The meaning with the day of the first document that the relays name, or of the document that is the utterance, as its
 * anchor. Without one where no words ask for it, where there is no document, and where its day is not known.
 */
export async function anchored(body: Worded, relays: readonly Relay[], meaning: Meaning): Promise<Meaning> {
  if (meaning.publishedOf === undefined || !timesIn(body).some((time) => time?.words !== undefined)) return meaning;
  const { utterance } = body;
  const own = utterance.kind === 'new' && utterance.document !== undefined ? meaning.names.id('document', utterance.document, '/utterance/document') : undefined;
  const document = relays.map(({ by }) => by.document).find((each) => each !== undefined) ?? own;
  const published = document === undefined ? null : await meaning.publishedOf(document);
  return published === null ? meaning : { ...meaning, anchor: anchorOf(published, meaning.zone) };
}

function timesIn({ utterance, specifics = [] }: Worded): readonly (TimeBody | null)[] {
  const said = utterance.kind === 'new' ? [utterance.said] : [];
  return [...said, ...specifics.map((specific) => (specific.kind === 'happened' ? specific.time : specific.kind === 'quantity' ? specific.period : null))];
}
