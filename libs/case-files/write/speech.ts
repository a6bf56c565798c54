/** Speech back into the parts of a case file. Everything is written in parts: they hold any text. */
import type { Act, Claimant, Relay, Specific } from '#domain/speech.js';
import { plain } from '#domain/text.js';
import type { UncertainTime } from '#domain/times/types.js';
import type { ActGiven, PartyGiven, RelayParts, SpecificGiven, TimeGiven } from '../case-file.js';
import { present } from '../present.js';
import type { Writing } from './incident.js';
import type { Keys } from './keys.js';

/** With its bounds, so that it reads back as it is whatever zone its incident has. */
export const timeParts = ({ verbatim, edtf, earliest, latest, zone, basis }: UncertainTime): TimeGiven => ({
  ...(edtf === undefined ? {} : { edtf }), ...(verbatim === undefined ? {} : { verbatim }), earliest, latest, zone,
  ...(basis === undefined ? {} : { basis }),
});

export function partyParts(keys: Keys, { speaker, onBehalfOf }: Claimant): PartyGiven {
  const behalf = onBehalfOf === undefined ? {} : { for: keys.of('speaker', onBehalfOf) };
  switch (speaker.kind) {
    case 'source': return { speaker: keys.of('speaker', speaker.source), ...behalf };
    case 'document': return { speaker: documentRef(keys, speaker.document), ...behalf };
    case 'anonymous': return {
      anonymous: plain(speaker.described), official: speaker.official, ...present({ count: speaker.count }), ...behalf,
    };
  }
}
/** In a chain an id alone means a source. */
const documentRef = (keys: Keys, id: string): string => (keys.has('speaker', id) ? keys.of('speaker', id) : `document:${id}`);

export function relayParts(keys: Keys, { by, mode, certainty, title, stance }: Relay): RelayParts {
  const document = by.document === undefined ? undefined : documentRef(keys, by.document);
  const through = by.source === undefined
    ? { by: document ?? '' } : { by: keys.of('speaker', by.source), ...(document === undefined ? {} : { in: document }) };
  return { ...through, mode, certainty, ...present({ title: title && plain(title), stance }) };
}

/** What leaves something out of an utterance that nothing reports any more reads back unsorted. */
export function actParts({ keys, reported }: Pick<Writing, 'keys' | 'reported'>, act: Act | undefined): ActGiven {
  switch (act?.kind) {
    case undefined: return {};
    case 'states': return { states: answerRefs(keys, act.answers) };
    case 'judges': return { judges: answerRefs(keys, act.answers) };
    case 'commits': return { commits: {
      to: plain(act.to), followUp: act.followUp, ...present({ question: act.question && keys.of('question', act.question) }),
    } };
    case 'withholds': return act.absence === 'omitted' && !reported.has(act.from) ? {} : { withholds: {
      question: keys.of('question', act.question), absence: act.absence,
      ...(act.absence === 'noResponse' ? { by: partyParts(keys, act.by) } : {}),
      ...(act.absence === 'omitted' ? { from: keys.of('utterance', act.from) } : {}),
    } };
  }
}

const answerRefs = (keys: Keys, answers: Extract<Act, { kind: 'states' }>['answers']): readonly string[] =>
  answers.map(({ question, position }) =>
    (position === undefined ? keys.of('question', question) : positionRef(keys, question, position)));

export const positionRef = (keys: Keys, question: string, position: string): string =>
  `${keys.of('question', question)}/${keys.of('position', position)}`;

export function specificParts(specific: Specific): SpecificGiven {
  switch (specific.kind) {
    case 'place': return { place: plain(specific.verbatim), grain: specific.grain };
    case 'happened': return { happened: timeParts(specific.time) };
    case 'quantity': {
      const { of, comparator, value, unit, base, period } = specific;
      return {
        quantity: plain(of), comparator, value, unit, base: base === null ? null : plain(base),
        period: period === null ? null : timeParts(period),
      };
    }
  }
}
