/** Cursors: where a page of a list ended, opaque to those who carry them. */
import { DomainError } from '#domain/errors.js';

/** The lists that come in pages; a cursor of one is none of another. */
export type ListName =
  | 'incidents' | 'questions' | 'assertions' | 'unsorted' | 'contradictions' | 'sources' | 'documents' | 'timeline' | 'events'
  | 'log';

/** @param place the log index of the last item, or of the last one looked at */
export const cursorAt = (list: ListName, place: number): string => Buffer.from(`${list}:${place}`).toString('base64url');

/** @throws {DomainError} `cursor-invalid` for anything that `cursorAt` did not make for this list */
export function placeOf(list: ListName, cursor: string | undefined): number {
  if (cursor === undefined) return -1;
  const [name, digits = ''] = Buffer.from(cursor, 'base64url').toString().split(':');
  const place = /^\d{1,15}$/.test(digits) ? Number(digits) : NaN;
  if (name !== list || Number.isNaN(place) || cursorAt(list, place) !== cursor) {
    throw new DomainError('cursor-invalid', 'This cursor was not given by this list.', '/after');
  }
  return place;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

/** @throws {DomainError} `limit-invalid` */
export function limitOf(limit: number | undefined): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new DomainError('limit-invalid', `A page holds 1 to ${MAX_LIMIT} items.`, '/limit');
  }
  return limit;
}
