/** What is done to a good body so that it is one no longer. */
import { fc } from '#test/support/property.js';

export type Spoil = (value: unknown) => unknown;

const nested = (depth: number): unknown => (depth === 0 ? 'x' : depth % 2 === 0 ? [nested(depth - 1)] : { text: nested(depth - 1) });
/** What stands where something else is wanted. */
const ODD: readonly unknown[] = [
  null, true, 0, -1, 1.5, 1e308, -0, 2 ** 53, '', ' ', '\u0000', 'a\u0007b\u001b[31m', '\ud800', 'x\udc00y', '\u202eright to left', 'x'.repeat(5_001),
  '🔥'.repeat(2_001),
  [], {}, [[]], [null], { sensitive: 'words' }, { sensitive: '' }, { sensitive: null }, { sensitive: { sensitive: 'x' } }, { $sealed: 'a.b' },
  nested(20), nested(30),
  'label:nothing', 'label:', 'new:nothing', 'new:', '00000000-0000-4000-8000-000000000000', '0B6F3A52-90D1-5C4E-8A17-3F2E6D9C0001', '__proto__',
  'constructor', 'toString',
  '0000-00-00', '2025-02-30', '9999-12-31', '+275760-09-13T00:00:00.000Z', '-9999', '2025-10-21T25:00', 'Y-170000002', '2025-10-21/..', '????', '1e5',
  'http://[::1', 'javascript:alert(1)', '/relays/-1', '~', '~2',
];
const EXTRA = ['extra', '__proto__', 'constructor', 'prototype', '$sealed', 'toString', 'sensitive', '', 'a/b~c', 'kind', 'dryRun', 'text', 'entry', '\ud800'];

type Path = readonly (string | number)[];

function pathsIn(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...at, Array.isArray(value) ? Number(key) : key]))];
}

function changed(value: unknown, [step, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((each: unknown, i) => (i === step ? changed(each, rest, change) : each));
  // A field called __proto__ stays a field.
  return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, key === step ? changed(each, rest, change) : each]));
}

const somewhere = (choice: number, change: (value: unknown) => unknown): Spoil => (value) => {
  const paths = pathsIn(value);
  return changed(value, paths[choice % paths.length] ?? [], change);
};
const withMember = (name: string, odd: unknown) => (value: unknown): unknown =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries([...Object.entries(value), [name, odd]]) : value);
const without = (which: number) => (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const left = entries.filter((_, i) => i !== which % Math.max(1, entries.length));
  return Array.isArray(value) ? left.map(([, each]) => each as unknown) : Object.fromEntries(left);
};
/** One item so often that no list takes it. */
const crowded = (times: number) => (value: unknown): unknown =>
  (Array.isArray(value) ? Array.from({ length: times }, (_, i) => (value[i % Math.max(1, value.length)] ?? 'x') as unknown) : value);

/** @param other values of the right form that mean something else */
export const spoils = (other: readonly string[]): fc.Arbitrary<Spoil> => fc.oneof(
  fc.tuple(fc.nat(), fc.constantFrom(...ODD)).map(([choice, odd]) => somewhere(choice, () => odd)),
  fc.tuple(fc.nat(), fc.constantFrom(...other)).map(([choice, id]) => somewhere(choice, (value) => (typeof value === 'string' ? id : value))),
  fc.tuple(fc.nat(), fc.nat()).map(([choice, which]) => somewhere(choice, without(which))),
  fc.tuple(fc.nat(), fc.constantFrom(...EXTRA), fc.constantFrom(...ODD)).map(([choice, name, odd]) => somewhere(choice, withMember(name, odd))),
  fc.tuple(fc.nat(), fc.constantFrom(0, 2, 21, 201, 501)).map(([choice, times]) => somewhere(choice, crowded(times))),
);

/** What is done to the text of a body. */
export type Scrawl = (text: string) => string;

export const scrawls: fc.Arbitrary<Scrawl> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Scrawl>((text) => text) },
  { weight: 1, arbitrary: fc.nat().map((n): Scrawl => (text) => text.slice(0, n % Math.max(1, text.length))) },
  { weight: 1, arbitrary: fc.nat().map((n): Scrawl => (text) => membersTwice(text, n)) },
  { weight: 1, arbitrary: fc.constantFrom<Scrawl>(
    (text) => `\ufeff${text}`, (text) => `${text},`, (text) => text.replace('{', '{"__proto__":{"a":1},'), (text) => text.replace(/\d+/, '1e999'),
    (text) => text.replaceAll('"', '\''), (text) => text.replace(/"(?=[,}\]])/, '\\ud800"'),
    () => '', () => 'null', () => '[]', () => '"text"', () => '0', () => '[['.repeat(10_000),
  ) },
);

/** A member once more, with another value. */
function membersTwice(text: string, n: number): string {
  const members = [...text.matchAll(/"(\w+)":/g)];
  const member = members[n % Math.max(1, members.length)];
  if (member === undefined) return text;
  return `${text.slice(0, member.index)}"${member[1]}":${n % 2 === 0 ? 'null' : '"once more"'},${text.slice(member.index)}`;
}
