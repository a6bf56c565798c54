/** What a reader may not see, and what is not there, are answered alike. */
import { DomainError } from '#domain/errors.js';

type Thing = 'incident' | 'entry' | 'source' | 'document' | 'assertion' | 'contradiction' | 'import' | 'candidate' | 'anchor' | 'verdict' | 'scale' | 'proposal';

/** @throws {DomainError} unknown-… where there is none */
export function found<T>(value: T | null, what: Thing): T {
  if (value === null) throw new DomainError(`unknown-${what}`, `There is no such ${what}.`);
  return value;
}
