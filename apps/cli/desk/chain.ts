/** From the notation for chains of attribution to the parts of a request. docs/reference/case-files.md tells the notation. */
import { ChainNotationError, readChain } from '#case-files/chain.js';
import type { Chain, Party } from '#case-files/chain.js';
import type { Channel } from '#domain/speech.js';
import { CommandFailure, EXIT } from '../failure.js';
import type { Directory } from './directory.js';

export interface SpeakerBody {
  readonly speaker: { readonly kind: 'source'; readonly source: string } | { readonly kind: 'document'; readonly document: string }
    | { readonly kind: 'anonymous'; readonly described: string; readonly official: boolean; readonly count?: number };
  readonly onBehalfOf?: string;
}
export interface RelayBody {
  readonly by: { readonly source?: string; readonly document?: string };
  readonly mode: string;
  readonly certainty: string;
  readonly title?: string;
  readonly stance?: 'rebuts';
}
export interface ChainBodies {
  readonly claimants: readonly SpeakerBody[];
  readonly relays: readonly RelayBody[];
}

/** @throws {CommandFailure} 2 when the notation is not understood, 3 when a name in it is unknown */
export function chainBodies(notation: string, directory: Directory): ChainBodies {
  const { speakers, relays } = read(notation);
  return {
    claimants: speakers.map((party) => claimantOf(party, directory)),
    relays: relays.map(({ by, in: within, mode = 'paraphrase', certainty = 'asserted', title, stance }) => ({
      by: relayedBy(by, within, directory), mode, certainty, ...(title === undefined ? {} : { title }), ...(stance === undefined ? {} : { stance }),
    })),
  };
}

/** What a chain says of the channel where nobody does: a document alone speaks in its own voice, unnamed people brief. */
export function channelOf({ claimants, relays }: ChainBodies): Channel {
  const kinds = claimants.map(({ speaker }) => speaker.kind);
  if (kinds.includes('document') && relays.length === 0) return 'ownVoice';
  return kinds.every((kind) => kind === 'anonymous') ? 'briefing' : 'unstated';
}

function read(notation: string): Chain {
  try {
    return readChain(notation);
  } catch (error) {
    if (!(error instanceof ChainNotationError)) throw error;
    throw new CommandFailure(EXIT.usage, `--chain: ${error.message}`, ['An example: --chain \'investigators* (official) -> cnn -> D1 (quote)\'']);
  }
}

function claimantOf(party: Party, directory: Directory): SpeakerBody {
  const behalf = party.for === undefined ? {} : { onBehalfOf: directory.source(party.for).id };
  if ('anonymous' in party) {
    const { anonymous: described, official = false, count } = party;
    return { speaker: { kind: 'anonymous', described, official, ...(count === undefined ? {} : { count }) }, ...behalf };
  }
  const { kind, id } = directory.party(party.speaker);
  return { speaker: kind === 'source' ? { kind, source: id } : { kind, document: id }, ...behalf };
}

function relayedBy(by: string, within: string | undefined, directory: Directory): RelayBody['by'] {
  const { kind, id } = directory.party(by);
  if (kind === 'document') {
    if (within !== undefined) throw new CommandFailure(EXIT.usage, `--chain: “${by}” is a document and cannot pass on in another`);
    return { document: id };
  }
  return { source: id, ...(within === undefined ? {} : { document: directory.document(within).id }) };
}
