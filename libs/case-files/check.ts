/**
 * Small checks that turn unknown JSON into typed values. Each returns the value, or undefined after it has noted a fault;
 * together they are strict: a member nobody knows is refused, with the nearest name that is known.
 */
import type { Fault } from './fault.js';
import { under } from './fault.js';
import { suggestion } from './nearest.js';

export type Check<T> = (value: unknown, pointer: string, faults: Fault[]) => T | undefined;
export interface Optional<T> {
  readonly optional: Check<T>;
}
/** A check for every member of T: optional where the member is. */
export type Members<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Check<T[K]>;
};
/** Says what is wrong between members that are sound in themselves. */
export type Also<T> = (value: T, pointer: string, faults: Fault[]) => void;

const refuse = (faults: Fault[], pointer: string, detail: string): undefined => {
  faults.push({ pointer, detail });
  return undefined;
};
export const optional = <T>(check: Check<T>): Optional<T> => ({ optional: check });

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function object<T extends object>(members: Members<T>, also?: Also<T>): Check<T> {
  const known = new Map<string, Check<unknown> | Optional<unknown>>(Object.entries(members));
  return (value, pointer, faults) => {
    if (!isObject(value)) return refuse(faults, pointer, 'must be an object');
    const before = faults.length;
    const checked: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      if (known.has(name)) continue;
      faults.push({ pointer: under(pointer, name), detail: `"${name}" is not known here${suggestion(name, known.keys())}` });
    }
    for (const [name, check] of known) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      if (typeof check === 'function') {
        if (given === undefined) faults.push({ pointer, detail: `"${name}" is missing` });
        else checked[name] = check(given, under(pointer, name), faults);
      } else if (given !== undefined) checked[name] = check.optional(given, under(pointer, name), faults);
    }
    if (faults.length > before) return undefined;
    // Every member was checked against its own type; the table of checks is complete by its type.
    const result = checked as T;
    also?.(result, pointer, faults);
    return faults.length > before ? undefined : result;
  };
}

interface Length {
  readonly min?: number;
  readonly max: number;
}
export const list = <T>(check: Check<T>, { min = 0, max }: Length): Check<readonly T[]> =>
  (value, pointer, faults) => {
    if (!Array.isArray(value)) return refuse(faults, pointer, 'must be a list');
    if (value.length < min) return refuse(faults, pointer, `must have at least ${min} item${min === 1 ? '' : 's'}`);
    if (value.length > max) return refuse(faults, pointer, `must have at most ${max} items`);
    const before = faults.length;
    const checked: T[] = [];
    for (const [i, item] of value.entries()) {
      const sound = check(item, under(pointer, i), faults);
      if (sound !== undefined) checked.push(sound);
    }
    return faults.length > before ? undefined : checked;
  };

export const someOf = <T>(check: Check<T>, max: number): Check<readonly [T, ...T[]]> => (value, pointer, faults) => {
  const [first, ...rest] = list(check, { min: 1, max })(value, pointer, faults) ?? [];
  return first === undefined ? undefined : [first, ...rest];
};

export const pairOf = <T>(check: Check<T>): Check<readonly [T, T]> => (value, pointer, faults) => {
  const [first, second] = list(check, { min: 2, max: 2 })(value, pointer, faults) ?? [];
  return first === undefined || second === undefined ? undefined : [first, second];
};

export const text = (max: number): Check<string> => (value, pointer, faults) => {
  if (typeof value !== 'string') {
    return refuse(faults, pointer, typeof value === 'number' ? `must be text; write "${value}" in quotes` : 'must be text');
  }
  if (value.trim() === '') return refuse(faults, pointer, 'must not be empty');
  if (value.length > max) return refuse(faults, pointer, `must be at most ${max} characters long`);
  return value.isWellFormed() ? value : refuse(faults, pointer, 'holds half of a surrogate pair');
};

export const matching = (pattern: RegExp, detail: string, max: number): Check<string> => (value, pointer, faults) => {
  const given = text(max)(value, pointer, faults);
  return given === undefined || pattern.test(given) ? given : refuse(faults, pointer, detail);
};

export const oneOf = <T extends string>(choices: readonly T[]): Check<T> => (value, pointer, faults) => {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const hint = typeof value === 'string' ? suggestion(value, choices) : '';
  return refuse(faults, pointer, `must be one of ${choices.join(', ')}${hint}`);
};

export const truth: Check<boolean> = (value, pointer, faults) =>
  typeof value === 'boolean' ? value : refuse(faults, pointer, 'must be true or false');

export const wholeNumber = (min: number, max: number): Check<number> => (value, pointer, faults) =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
    ? value : refuse(faults, pointer, `must be a whole number from ${min} to ${max}`);

export const orNull = <T>(check: Check<T>): Check<T | null> => (value, pointer, faults) =>
  (value === null ? null : check(value, pointer, faults));

/** Chooses the check by the shape of what was given, so that faults speak of the form the writer meant. */
export const byShape = <T>(choose: (value: unknown) => Check<T>): Check<T> => (value, pointer, faults) =>
  choose(value)(value, pointer, faults);

/** Any JSON within a size, but never a sealed value: only the ledger seals. */
export const json = (maxChars: number): Check<unknown> => (value, pointer, faults) => {
  const chars = JSON.stringify(value);
  if (chars.length > maxChars) return refuse(faults, pointer, `must be at most ${maxChars} characters of JSON`);
  return chars.includes('"$sealed":') ? refuse(faults, pointer, 'must not hold a sealed value') : value;
};
