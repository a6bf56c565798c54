/**
 * A copy of a fold's state to decide on beside the live one, for as much as is looked at: maps and sets are laid over those
 * they were made from, and what is taken out of them is copied then. Folds change their maps, sets, lists and the small
 * records in them in place; entries, known by type and data, are replaced and never changed, so both share them.
 *
 * A copy costs what is done with it, however large the state is. What the live fold takes in meanwhile shows through.
 */
import { LayeredMap, LayeredSet } from './layered.js';

export function forkOf<T>(state: T): T {
  return copied(state) as T;
}

/** The live state with everything that a copy of it took in. The copy is not to be used any more. */
export function settled<T>(live: T, fork: T): T {
  return merged(live, fork) as T;
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return new LayeredMap<unknown, unknown>(value, copied);
  if (value instanceof Set) return new LayeredSet<unknown>(value);
  if (Array.isArray(value)) return value.map(copied);
  if ('type' in value && 'data' in value) return value;
  const copy: Record<string, unknown> = {};
  for (const field in value) copy[field] = copied((value as Readonly<Record<string, unknown>>)[field]);
  return copy;
}

function merged(live: unknown, fork: unknown): unknown {
  if (fork instanceof LayeredMap || fork instanceof LayeredSet) return fork.settle();
  if (!isRecord(fork) || !isRecord(live)) return fork;
  for (const field in fork) live[field] = merged(live[field], fork[field]);
  return live;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set)
  && !('type' in value && 'data' in value);
