/**
 * Makes what was recorded the same in every run: ids, instants, nonces and digests are replaced by readable ones, each by
 * the same one wherever it stands; long lists and texts are cut.
 */
import type { Exchange } from './recorder.js';

/** Of one operation, as apps/api/openapi/examples.json has it. */
export interface Recorded {
  /** Of path, query and header, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly examples: readonly RecordedExample[];
}
interface RecordedExample {
  readonly name: string;
  readonly summary?: string;
  readonly request?: unknown;
  readonly status: number;
  readonly type: string;
  readonly answer: unknown;
}

/** When the first request is said to have been made; each later one a minute after the one before. */
const BEGAN = Date.parse('2025-11-04T09:00:00.000Z');
const MINUTE = 60_000;
const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const INSTANTS = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g;
const LONGEST_LIST = 3;
const LONGEST_TEXT = 600;
/** Random or keyed texts, by the field that holds them. */
const DRAWN: Readonly<Record<string, string>> = {
  nonce: 'q83vEjRWeJCrze8SNFZ4kA', commandDigest: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA', digest: 'EjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8',
};

export function steadied(exchanges: readonly Exchange[]): Readonly<Record<string, Recorded>> {
  const text = steadyTexts(exchanges.map(({ began }) => began));
  const steady = (value: unknown, cut: boolean, name = ''): unknown => {
    if (typeof value === 'string') {
      const whole = DRAWN[name] ?? text(name === '$sealed' ? value.replace(/\..*$/s, `.${DRAWN['nonce'] ?? ''}`) : value);
      return cut && whole.length > LONGEST_TEXT ? `${whole.slice(0, LONGEST_TEXT)} …` : whole;
    }
    if (Array.isArray(value)) return (cut ? value.slice(0, LONGEST_LIST) : value).map((each: unknown) => steady(each, cut));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [text(key), steady(each, cut, key)]));
  };
  const found = new Map<string, Recorded>();
  for (const { operation, title, parameters, request, status, type, answer } of exchanges) {
    const before = found.get(operation);
    const shown = steady(parameters, false) as Record<string, unknown>;
    const example = {
      name: title === null ? 'recorded' : title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, ''),
      ...(title === null ? {} : { summary: title }),
      ...(request === undefined ? {} : { request: steady(request, false) }), status, type, answer: steady(answer, true),
    };
    // One that shows the same once more is left out.
    const examples = before?.examples.some(({ name }) => name === example.name) === true ? before.examples : [...(before?.examples ?? []), example];
    found.set(operation, { parameters: { ...shown, ...before?.parameters }, examples });
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param began when each request was made: what was recorded then is told by its number */
function steadyTexts(began: readonly number[]): (text: string) => string {
  const ids = new Map<string, string>();
  const idFor = (id: string): string => {
    const known = ids.get(id) ?? `0b6f3a52-90d1-5c4e-8a17-3f2e6d9c${String(ids.size + 1).padStart(4, '0')}`;
    ids.set(id, known);
    return known;
  };
  const instantFor = (instant: string): string => {
    const at = Date.parse(instant);
    if (at < (began[0] ?? Infinity) - MINUTE) return instant;
    const request = began.findLastIndex((each) => each <= at);
    return new Date(BEGAN + request * MINUTE).toISOString();
  };
  return (text) => text.replaceAll(UUIDS, idFor).replaceAll(INSTANTS, instantFor);
}
