/** Speakers and hops, from keys to ids. */
import { isNonEmpty } from '#domain/ids.js';
import type { NonEmpty } from '#domain/ids.js';
import type { Claimant, Relay, Speaker } from '#domain/speech.js';
import type { RelayParts } from '../case-file.js';
import type { Party } from '../chain.js';
import { present } from '../present.js';
import type { Names } from './names.js';
import { refuse } from './planned.js';

export function claimantOf(names: Names, party: Party, pointer: string): Claimant {
  const speaker = speakerOf(names, party, pointer);
  return party.for === undefined ? { speaker } : { speaker, onBehalfOf: names.id('source', party.for, pointer) };
}
export function claimantsOf(names: Names, parties: readonly Party[], pointer: string): NonEmpty<Claimant> {
  const claimants = parties.map((party) => claimantOf(names, party, pointer));
  return isNonEmpty(claimants) ? claimants : refuse(pointer, 'nobody speaks');
}

function speakerOf(names: Names, party: Party, pointer: string): Speaker {
  if ('anonymous' in party) {
    const { anonymous, official = false, count } = party;
    return { kind: 'anonymous', described: anonymous, official, ...(count === undefined ? {} : { count }) };
  }
  const kind = names.partyKind(party.speaker, pointer);
  return kind === 'source'
    ? { kind, source: names.id('source', party.speaker, pointer) }
    : { kind, document: names.id('document', party.speaker, pointer) };
}

export const relaysOf = (names: Names, hops: readonly RelayParts[], pointer: string): readonly Relay[] =>
  hops.map((hop) => relayOf(names, hop, pointer));

function relayOf(names: Names, hop: RelayParts, pointer: string): Relay {
  const { by, in: within, mode = 'paraphrase', certainty = 'asserted', title, stance } = hop;
  const marks = { mode, certainty, ...present({ title, stance }) };
  if (names.partyKind(by, pointer) === 'document') {
    if (within !== undefined) refuse(pointer, `"${by}" is a document and cannot pass on in another`);
    return { by: { document: names.id('document', by, pointer) }, ...marks };
  }
  const source = names.id('source', by, pointer);
  return { by: { source, ...(within === undefined ? {} : { document: names.id('document', within, pointer) }) }, ...marks };
}
