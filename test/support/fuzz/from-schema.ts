/** Values that a schema of the interface asks for, with words and ids that mean something to the server under test. */
import { fc } from '#test/support/property.js';

export interface Known {
  /** Ids of everything that was made. */
  readonly ids: readonly string[];
  readonly labels: readonly string[];
  /** SHA-256 of captured bytes. */
  readonly snapshots: readonly string[];
}
type Arbitrary = fc.Arbitrary<unknown>;

const TIMES = ['2025-10-21', '2025-10', '2025-10-21?', '../2025-10-21', '2025-10-21T09:30', '2025-10-21/2025-10-23', '2025-10-21T07:00:00.000Z', '2030-01-01'];
/** Fields whose texts are read by rules. */
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  zone: ['America/Los_Angeles', 'UTC', 'Europe/Berlin', 'Mars/Olympus'], edtf: TIMES, said: TIMES, issued: TIMES, due: TIMES, published: TIMES, happened: TIMES,
  earliest: TIMES, latest: TIMES, since: TIMES, time: TIMES, period: TIMES, public: TIMES,
  recorded: ['now', '#12', ...TIMES], from: [...TIMES, '2025-10-21@#20'], to: ['now', ...TIMES],
  saidFrom: TIMES, saidTo: TIMES, publicFrom: TIMES, publicTo: TIMES,
  words: ['just before 9 a.m. on Tuesday', 'last week', 'by 3 Nov', 'at 9', 'unknown'],
  path: ['/gist', '/text', '/label', '/quote', '/relays/0/title', '/nowhere', 'gist'],
  exact: ['The wiring was faulty', 'A fire broke out', 'nowhere'], rating: ['unproven', 'borne-out', 'no-such-rung'],
  q: ['batter*', 'wiring -fire', '"the wiring"', 'a OR b', '-a'],
  incident: ['warehouse-fire', 'harbour-storm', 'no-such-incident'], slug: ['another-fire', 'warehouse-fire'], capturedAt: ['2025-10-23T10:00:00Z'],
};
const TEXTS = ['The wiring was faulty', 'Batteries were stored badly', '火 🔥 «déjà vu»', 'a'];

export function arbitraryOf(schema: any, schemas: Readonly<Record<string, any>>, known: Known, name = ''): Arbitrary {
  const inner = (each: any, called = name): Arbitrary => arbitraryOf(each, schemas, known, called);
  if (schema.$ref !== undefined) return inner(schemas[schema.$ref.split('/').at(-1)]);
  if (schema.allOf !== undefined) return fc.tuple(...schema.allOf.map((each: any) => inner(each))).map((parts) => Object.assign({}, ...parts));
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives !== undefined) return fc.oneof(...alternatives.map((each: any) => inner(each)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string': return textOf(schema, known, name);
    case 'integer': return fc.oneof(fc.integer({ min: schema.minimum ?? 0, max: (schema.minimum ?? 0) + 1 }), fc.constant(schema.maximum ?? 7));
    case 'number': return fc.double({ noNaN: true });
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'array': {
      const [items, min] = [schema.items === undefined ? fc.constant('x') : inner(schema.items), schema.minItems ?? 0];
      return fc.array(items, { minLength: min, maxLength: Math.max(min, 3) });
    }
    default: return objectOf(schema, inner);
  }
}

function objectOf(schema: any, inner: (schema: any, name: string) => Arbitrary): Arbitrary {
  const names = Object.keys(schema.properties ?? {});
  if (names.length === 0) return fc.dictionary(fc.constantFrom('key', 'text', 'kind', 'name'), fc.constantFrom<unknown>('x', 1, null, ['x']), { maxKeys: 3 });
  const fields = Object.fromEntries(names.map((name) => [name, inner(schema.properties[name], name)]));
  return fc.record(fields, { requiredKeys: schema.required ?? [] });
}

function textOf({ format, pattern, maxLength }: any, { ids, labels, snapshots }: Known, name: string): Arbitrary {
  const id = fc.constantFrom(...ids);
  if (format === 'uuid') return id;
  if (format === 'date-time') return fc.constantFrom('2025-10-23T10:00:00Z', '2031-01-01T00:00:00Z');
  if (format === 'uri') return fc.constantFrom('https://courier.example/warehouse', 'http://127.0.0.1/x?y=z#f');
  const listed = (BY_NAME[name] ?? []).filter((text) => pattern === undefined || new RegExp(pattern).test(text));
  if (listed.length > 0) return fc.constantFrom(...listed);
  // Something to read, and nothing more is asked.
  if (pattern === undefined || pattern === '\\S') {
    const drawn = fc.string({ minLength: 1, maxLength: Math.min(maxLength ?? 20, 20) }).filter((text) => new RegExp(pattern ?? '').test(text));
    return fc.oneof(fc.constantFrom(...TEXTS, ...labels), drawn, fc.constant('x'.repeat(maxLength ?? 300)));
  }
  if (pattern.includes('label:')) return fc.oneof(id, fc.constantFrom('new:a', 'label:nothing', ...labels.map((label) => `label:${label}`)));
  if (pattern.includes('{64}')) return fc.constantFrom(...snapshots, 'a'.repeat(64));
  return fc.stringMatching(new RegExp(pattern), { maxLength: 30 });
}
