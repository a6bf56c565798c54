/**
 * Shapes of data, checked at run time: form and size together, the same for a new entry and for an amended one. A shape
 * is a function that refuses what does not fit it, naming the place as a JSON Pointer.
 *
 * New entries come typed; amendments bring JSON that only a shape can judge.
 */
import { DomainError, ensure } from './errors.js';
import { LIST_LIMITS, TEXT_LIMITS } from './limits.js';
import type { ListLimit, TextLimit } from './limits.js';
import { isSealed } from './text.js';
import { zoneIsKnown } from './times/zones.js';

export type Shape = (value: unknown, at: string) => void;

const malformed = (at: string, expected: string): DomainError => new DomainError('field-malformed', `Expected ${expected}.`, at);

/** Something a reader can see: more than spaces, control and format characters. */
const VISIBLE = /[^\s\p{C}]/u;

/** One line or more of plain words. */
export const words = (limit: TextLimit): Shape => (value, at) => {
  if (typeof value !== 'string') throw malformed(at, 'text');
  ensure(value.length <= TEXT_LIMITS[limit],
    'too-long', `At most ${TEXT_LIMITS[limit]} characters; these are ${value.length}.`, at);
  ensure(value.isWellFormed(), 'text-malformed', 'The text holds half of a surrogate pair.', at);
  ensure(VISIBLE.test(value), 'text-empty', 'There is nothing to read here.', at);
};

/** The longest text, sealed: three bytes a character, a third more as base64url, and the id of the key. */
const MAX_SEALED = 6 * Math.max(...Object.values(TEXT_LIMITS));

/** Words, or a sealed value. How long its words are was looked at before they were sealed. */
export const text = (limit: TextLimit): Shape => {
  const plainWords = words(limit);
  return (value, at) => {
    if (!isSealed(value)) return plainWords(value, at);
    ensure(value.$sealed.length <= MAX_SEALED, 'too-long', `At most ${MAX_SEALED} characters when sealed; these are ${value.$sealed.length}.`, at);
  };
};

export const matching = (pattern: RegExp, limit: TextLimit, expected: string): Shape => {
  const plainWords = words(limit);
  return (value, at) => {
    plainWords(value, at);
    if (typeof value !== 'string' || !pattern.test(value)) throw malformed(at, expected);
  };
};

export const id: Shape = words('id');

export const oneOf = (values: readonly string[]): Shape => (value, at) => {
  if (typeof value !== 'string' || !values.includes(value)) throw malformed(at, `one of ${values.join(', ')}`);
};

export const flag: Shape = (value, at) => {
  if (typeof value !== 'boolean') throw malformed(at, 'true or false');
};

/** A count or a 0-based place. */
export const whole = (least: number): Shape => (value, at) => {
  if (!Number.isSafeInteger(value) || Number(value) < least) throw malformed(at, `a whole number from ${least} on`);
};

export const list = (limit: ListLimit, item: Shape, least = 0): Shape => (value, at) => {
  if (!Array.isArray(value)) throw malformed(at, 'a list');
  ensure(value.length <= LIST_LIMITS[limit], 'too-many', `At most ${LIST_LIMITS[limit]} items; these are ${value.length}.`, at);
  ensure(value.length >= least, 'too-few', `At least ${least} of these are needed.`, at);
  value.forEach((each: unknown, i) => item(each, `${at}/${i}`));
};

export const nullable = (shape: Shape): Shape => (value, at) => {
  if (value !== null) shape(value, at);
};

/** Fields by name; a name that ends in `?` may be left out. Nothing else may be there. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  const known = Object.entries(shapes).map(([name, shape]) =>
    ({ name: name.replace('?', ''), pointer: `/${name.replace('?', '')}`, shape, optional: name.endsWith('?') }));
  const names = new Set(known.map(({ name }) => name));
  return (value, at) => {
    if (!isFields(value)) throw malformed(at, 'an object');
    for (const name of Object.keys(value)) {
      if (names.has(name) || value[name] === undefined) continue;
      throw malformed(`${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'no such field');
    }
    for (const { name, pointer, shape, optional } of known) {
      const inner = value[name];
      if (inner !== undefined) shape(inner, at + pointer);
      else if (!optional) throw malformed(at + pointer, 'a value');
    }
  };
}

/** Objects told apart by one field. */
export const variants = (discriminant: string, shapes: Readonly<Record<string, Shape>>): Shape => (value, at) => {
  const kind = isFields(value) ? value[discriminant] : undefined;
  const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
  if (shape === undefined) throw malformed(`${at}/${discriminant}`, `one of ${Object.keys(shapes).join(', ')}`);
  shape(value, at);
};

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An IANA zone. */
export const zone: Shape = (value, at) => {
  words('zone')(value, at);
  ensure(typeof value === 'string' && zoneIsKnown(value), 'zone-unknown', 'There is no such time zone.', at);
};

const AN_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
export const instant: Shape = (value, at) => {
  const ms = typeof value === 'string' && AN_INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  // Of an instant in UTC this asks only whether it is one: 30 February reads back as another day.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== value) throw malformed(at, 'an instant in UTC with milliseconds');
};

const timeFields = fields({
  'verbatim?': words('verbatim'), 'edtf?': words('edtf'), earliest: nullable(instant), latest: nullable(instant), zone,
  'basis?': variants('kind', {
    stated: fields({ kind: oneOf(['stated']) }),
    derived: fields({ kind: oneOf(['derived']), from: words('rationale') }),
    inferred: fields({ kind: oneOf(['inferred']), from: words('rationale') }),
  }),
});

/** An uncertain time with sound bounds. */
export const time: Shape = (value, at) => {
  timeFields(value, at);
  if (!isFields(value) || typeof value['earliest'] !== 'string' || typeof value['latest'] !== 'string') return;
  ensure(value['earliest'] <= value['latest'],
    'time-bounds-crossed', 'The earliest bound is after the latest.', `${at}/earliest`);
};
