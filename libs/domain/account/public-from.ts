/** The public clock: from when something could be known. */
import type { Document } from '../document/events.js';
import type { DocumentId } from '../ids.js';
import type { Utterance } from '../incident/events.js';
import type { Channel, Relay } from '../speech.js';
import { firstOf, intervalOf, laterOf } from '../times/intervals.js';
import type { Interval } from '../times/types.js';

/** Speech that is public by being made. */
const DIRECT: ReadonlySet<Channel> = new Set<Channel>(['statement', 'filing', 'post']);
/** A document that speaks or shows: public when it is published. */
const DOCUMENTARY: ReadonlySet<Channel> = new Set<Channel>(['footage', 'ownVoice']);

type Documents = ReadonlyMap<DocumentId, Document>;

/**
 * A statement, filing or post was public when it was said; footage and a document's own voice when the document was
 * published; anything else when the first document of its chain was. Nothing is public before it is said. Where no
 * publication is known, the said time stands.
 */
export function publicFromOf(utterance: Utterance, said: Interval, relays: readonly Relay[], documents: Documents): Interval {
  if (DIRECT.has(utterance.channel)) return said;
  const published = DOCUMENTARY.has(utterance.channel)
    ? publicationsOf([utterance.document, ...voicesOf(utterance)], documents)
    : publicationsOf([utterance.document, ...relays.map(({ by }) => by.document)], documents);
  const [first, ...others] = published;
  if (first === undefined) return said;
  const { earliest, latest } = others.reduce(firstOf, first);
  return { earliest: laterOf(said.earliest, earliest), latest: laterOf(said.earliest, latest) };
}

const voicesOf = (utterance: Utterance): readonly DocumentId[] =>
  utterance.claimants.flatMap(({ speaker }) => (speaker.kind === 'document' ? [speaker.document] : []));

const publicationsOf = (ids: readonly (DocumentId | undefined)[], documents: Documents): readonly Interval[] =>
  ids.flatMap((id) => {
    const document = id === undefined ? undefined : documents.get(id);
    return document === undefined ? [] : [intervalOf(document.published)];
  });
