/**
 * The notation for chains of attribution.
 *
 *   chain  = speaker *( " + " speaker ) *( arrow relay )          arrow = "->" or "→"
 *   speaker = key [ " for " key ]
 *           | description "*" [ " for " key ] [ "(" [ "official" ] [ "," count " persons" ] ")" ]
 *   relay  = key [ " in " key ] [ "(" mark *( "," mark ) ")" ]
 *   mark   = "quote" | "paraphrase" | certainty | "rebuts" | "titled" quoted-text
 *
 * A description ends at its `*` and may hold anything but arrows, plus signs, parentheses and quotation marks; what the
 * notation cannot hold is written in parts.
 */
import { CERTAINTIES, RELAY_MODES } from '#domain/speech.js';
import type { AnonymousParty, ChainGiven, NamedParty, PartyGiven, RelayGiven, RelayParts, ViaGiven } from './case-file.js';
import { present } from './present.js';

export type Party = NamedParty | AnonymousParty;
export interface Chain {
  readonly speakers: readonly [Party, ...Party[]];
  readonly relays: readonly RelayParts[];
}

/** The notation was not understood; the message says what was expected. */
export class ChainNotationError extends Error {
  override readonly name = 'ChainNotationError';
}

export function readChain(given: ChainGiven): Chain {
  if (typeof given !== 'string') {
    const [speakers, ...relays] = given;
    return { speakers: readSpeakers(speakers), relays: relays.map(readRelay) };
  }
  const [speakers = '', ...relays] = split(given, /^(?:->|→)/u);
  return { speakers: readSpeakers(speakers), relays: relays.map(readRelay) };
}

export function readSpeakers(given: PartyGiven | readonly PartyGiven[]): Chain['speakers'] {
  const parts = typeof given === 'string' ? split(given, /^\+(?=\s)/u) : isMany(given) ? given : [given];
  const [first, ...others] = parts.map(readParty);
  if (first === undefined) throw new ChainNotationError('a chain begins with its speaker');
  return [first, ...others];
}

export const readVia = (given: ViaGiven): readonly RelayParts[] =>
  (typeof given === 'string' ? split(given, /^(?:->|→)/u) : given).map(readRelay);

export function readParty(given: PartyGiven): Party {
  if (typeof given !== 'string') return given;
  const { words, marks } = withMarks(given);
  const star = words.lastIndexOf('*');
  if (star < 0) {
    const match = /^(\S+)(?:\s+for\s+(\S+))?$/u.exec(words);
    if (match?.[1] === undefined) {
      throw new ChainNotationError(`"${given}" is not a speaker: write a key, "key for key", or "description*"`);
    }
    if (marks.length > 0) throw new ChainNotationError(`"${given}": only an unnamed speaker, with a *, takes marks`);
    return { speaker: match[1], ...present({ for: match[2] }) };
  }
  const anonymous = words.slice(0, star).trim();
  const behalf = /^(?:\s*for\s+(\S+))?$/u.exec(words.slice(star + 1));
  if (anonymous === '' || behalf === null) {
    throw new ChainNotationError(`"${given}": write "description*" or "description* for key"`);
  }
  return { anonymous, ...readPartyMarks(given, marks), ...present({ for: behalf[1] }) };
}

function readPartyMarks(given: string, marks: readonly string[]): { official?: true; count?: number } {
  const result: { official?: true; count?: number } = {};
  for (const mark of marks) {
    const count = /^(\d{1,4}) persons?$/u.exec(mark);
    if (mark === 'official') result.official = true;
    else if (count) result.count = Number(count[1]);
    else throw new ChainNotationError(`"${given}": an unnamed speaker may be marked "official" and "<n> persons", not "${mark}"`);
  }
  return result;
}

export function readRelay(given: RelayGiven): RelayParts {
  if (typeof given !== 'string') return given;
  const { words, marks } = withMarks(given);
  const match = /^(\S+)(?:\s+in\s+(\S+))?$/u.exec(words);
  if (match?.[1] === undefined || match[1].includes('*')) {
    throw new ChainNotationError(`"${given}" is not a hop: write a key or "key in key"`);
  }
  const read = marks.reduce<Marks>((all, mark) => ({ ...all, ...readMark(given, mark) }), {});
  return { by: match[1], ...present({ in: match[2] }), ...read };
}

type Marks = Omit<RelayParts, 'by' | 'in'>;
function readMark(given: string, mark: string): Marks {
  const mode = RELAY_MODES.find((known) => known === mark);
  if (mode !== undefined) return { mode };
  const certainty = CERTAINTIES.find((known) => known === mark);
  if (certainty !== undefined) return { certainty };
  if (mark === 'rebuts') return { stance: 'rebuts' };
  const title = /^titled "([^"]+)"$/u.exec(mark)?.[1];
  if (title !== undefined) return { title };
  const known = [...RELAY_MODES, ...CERTAINTIES, 'rebuts', 'titled "…"'];
  throw new ChainNotationError(`"${given}": "${mark}" is none of ${known.join(', ')}`);
}

const isMany = (given: PartyGiven | readonly PartyGiven[]): given is readonly PartyGiven[] => Array.isArray(given);

/** `words (mark, mark)` taken apart. */
function withMarks(given: string): { readonly words: string; readonly marks: readonly string[] } {
  const whole = given.trim();
  const open = whole.indexOf('(');
  const words = (open < 0 ? whole : whole.slice(0, open)).trim();
  if (/[)"]/u.test(words) || (open >= 0 && !whole.endsWith(')'))) {
    throw new ChainNotationError(`"${given}": marks stand in one pair of parentheses at the end`);
  }
  return { words, marks: open < 0 ? [] : split(whole.slice(open + 1, -1), /^,/u) };
}

/** Splits at a separator that stands outside parentheses and quotation marks; no part may be empty. */
function split(given: string, separator: RegExp): readonly string[] {
  const parts: string[] = [];
  let [from, at, depth, quoted] = [0, 0, 0, false];
  while (at < given.length) {
    const letter = given[at];
    if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === '(') depth++;
    else if (!quoted && letter === ')') depth--;
    const match = !quoted && depth === 0 ? separator.exec(given.slice(at)) : null;
    if (match) {
      parts.push(given.slice(from, at).trim());
      from = at + match[0].length;
    }
    at += match ? match[0].length : 1;
  }
  parts.push(given.slice(from).trim());
  if (parts.some((part) => part === '')) throw new ChainNotationError(`"${given}": nothing stands between two marks`);
  return parts;
}
