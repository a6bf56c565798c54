/** Cursors: where a page of a list ended, opaque to those who carry them. */
import { DomainError } from '#domain/errors.js';

/** The lists that come in pages; a cursor of one is none of another. */
export type ListName =
  | 'incidents' | 'questions' | 'assertions' | 'unsorted' | 'contradictions' | 'sources' | 'documents' | 'timeline' | 'events'
  | 'log' | 'links' | 'notices' | 'followUps' | 'verdicts' | 'proposals' | 'scales' | 'search' | 'candidates' | 'clock';

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

/** A cursor that holds several whole numbers, and a word that names what was asked: a page of one question is none of another. */
export const cursorWith = (list: ListName, asked: string, numbers: readonly number[]): string =>
  Buffer.from([list, asked, ...numbers].join(':')).toString('base64url');

/** @returns null to begin @throws {DomainError} `cursor-invalid` for anything that `cursorWith` did not make for this question */
export function numbersOf(list: ListName, asked: string, cursor: string | undefined, count: number): readonly number[] | null {
  if (cursor === undefined) return null;
  const [, , ...digits] = Buffer.from(cursor, 'base64url').toString().split(':');
  const numbers = digits.map((text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : NaN));
  if (numbers.length !== count || numbers.some(Number.isNaN) || cursorWith(list, asked, numbers) !== cursor) {
    throw new DomainError('cursor-invalid', 'This cursor was not given for this question.', '/cursor');
  }
  return numbers;
}
