/**
 * Every event with words of its own, so that whatever is told of it is found again in an answer: each text it holds ends in a
 * word that no other event has, and now and then the text is sealed.
 */
import type { Decided } from '#domain/events.js';
import type { LogIndex, SealingKeyId } from '#domain/ids.js';
import { id } from '#domain/testing/builders.js';
import { KEY_BYTES, seal } from '#sealing/sealed-value.js';
import { Unsealer } from '#sealing/unsealer.js';

const KEY_ID = id<SealingKeyId>('00000000-0000-4000-8000-000000000001');
const KEY = Buffer.alloc(KEY_BYTES, 7);
export const UNSEALER = new Unsealer({ find: () => KEY, generation: () => 0 });
export const sealed = (words: string): ReturnType<typeof seal> => seal(KEY_ID, KEY, words);

/** What only the words of the event at a log index hold; who made it; what is sealed in it. */
export const wordOf = (at: LogIndex): string => `zq${at}q`;
export const personAt = (at: LogIndex): string => `zp${at}p`;
const sealedWordOf = (at: LogIndex): string => `zs${at}s`;

/** Fields of words; those that can be sealed are true. */
const FIELDS: Readonly<Record<string, boolean>> = {
  title: true, name: true, text: true, gist: true, quote: true, rationale: true, reason: true, unclear: true, exact: true, prefix: true,
  suffix: true, described: true, meaning: true, verbatim: false, label: false,
};

/** @param sealing whether texts are sealed as well as may be */
export function marked<D extends Decided>(decided: D, at: LogIndex, sealing: boolean): D {
  const mark = (words: string, field: string): unknown =>
    (sealing && FIELDS[field] === true ? sealed(`${words} ${sealedWordOf(at)}`) : `${words}${field === 'label' ? '.' : ' '}${wordOf(at)}`);
  const walk = (value: unknown, field: string): unknown => {
    if (typeof value === 'string') return Object.hasOwn(FIELDS, field) ? mark(value, field) : value;
    if (typeof value !== 'object' || value === null || '$sealed' in value) return value;
    if (Array.isArray(value)) return value.map((item) => walk(item, field));
    if ('path' in value && 'after' in value && typeof value.path === 'string') {
      return { ...value, after: walk(value.after, value.path.slice(value.path.lastIndexOf('/') + 1)) };
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === 'before' ? inner : walk(inner, name)]));
  };
  return { ...decided, data: walk(decided.data, '') } as D;
}

const MARKS = /zq\d+q|zp\d+p|zs\d+s|\bI\d\.[A-Z]\d+(?:\/p\d+)?|\bI\d\b(?!\.)|\bslug-\d\b|"e\d+"|\b(?:src|doc|scale|rel)-[a-z0-9]+(?:-I\d)?\b/g;
/** Every mark, id and slug in a piece of JSON or text. */
export const marksIn = (value: unknown): ReadonlySet<string> =>
  new Set(JSON.stringify(value)?.match(MARKS) ?? []);
