/** Options that several commands share, read once and in the same words. */
import { InvalidArgumentError } from 'commander';

/** For paged lists: `--limit` and `--cursor`. */
export interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

/** A whole number from 0 on. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** A TCP port; 0 for any that is free. */
export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('It must be from 0 to 65535.');
  return port;
}

/** A place in the log: a log index, or -1 for before the first. */
export const placeInLog = (text: string): number => (text === '-1' ? -1 : wholeNumber(text));

/** A number of items a page may hold. */
export function pageSize(text: string): number {
  const size = wholeNumber(text);
  if (size < 1 || size > 500) throw new InvalidArgumentError('It must be from 1 to 500.');
  return size;
}

export const asked = ({ limit, cursor }: PageOptions): { limit?: number; cursor?: string } => ({
  ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }),
});
