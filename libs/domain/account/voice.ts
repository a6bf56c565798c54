/** Who is answerable for an utterance, and with which standing. */
import type { SourceId } from '../ids.js';
import type { Utterance } from '../incident/events.js';
import type { Source } from '../source/events.js';
import type { Claimant } from '../speech.js';
import type { OfficialStanding } from './view.js';

type Sources = ReadonlyMap<SourceId, Source>;

/** The answerable side of one act of speech. */
export interface Voice {
  /** Bodies in the order they are named; a joint statement has several. */
  readonly bodies: readonly SourceId[];
  readonly standing: OfficialStanding;
}

/** The body whose line it is: the one spoken for, else the speaker if it is a body. */
export function bodyOf(claimant: Claimant, sources: Sources): SourceId | null {
  if (claimant.onBehalfOf !== undefined) return claimant.onBehalfOf;
  const { speaker } = claimant;
  return speaker.kind === 'source' && sources.get(speaker.source)?.kind === 'body' ? speaker.source : null;
}

/** A filing keeps a line of its own; only officials have a line or a place beside one. */
export function voiceOf({ claimants, channel }: Pick<Utterance, 'claimants' | 'channel'>, sources: Sources): Voice {
  const bodies: SourceId[] = [];
  for (const claimant of claimants) {
    const body = bodyOf(claimant, sources);
    if (body !== null && !bodies.includes(body)) bodies.push(body);
  }
  const official = bodies.some((body) => {
    const source = sources.get(body);
    return source?.kind === 'body' && source.official;
  });
  if (official) return { bodies, standing: channel === 'filing' ? 'filing' : 'onRecord' };
  const anonymous = claimants.some(({ speaker }) => speaker.kind === 'anonymous' && speaker.official);
  return { bodies, standing: anonymous ? 'anonymousOfficial' : 'notOfficial' };
}

const WEIGHT: readonly OfficialStanding[] = ['notOfficial', 'anonymousOfficial', 'onRecord', 'filing'];

/** Renderings of one act of speech: whoever any of them names spoke it, with the weightiest standing. */
export function together(voices: readonly Voice[]): Voice {
  return {
    bodies: [...new Set(voices.flatMap((voice) => voice.bodies))],
    standing: voices.reduce<OfficialStanding>(
      (a, { standing: b }) => (WEIGHT.indexOf(b) > WEIGHT.indexOf(a) ? b : a),
      'notOfficial',
    ),
  };
}

/** The body at the top of `partOf`: kin share it. */
export function familyOf(body: SourceId, sources: Sources): SourceId {
  const seen = new Set<SourceId>();
  let top = body;
  while (!seen.has(top)) {
    seen.add(top);
    const source = sources.get(top);
    if (source?.kind !== 'body' || source.partOf === undefined) return top;
    top = source.partOf;
  }
  // Kin in a circle: any fixed member of the circle names the family.
  const circle = [...seen];
  return circle.slice(circle.indexOf(top)).toSorted()[0] ?? body;
}
