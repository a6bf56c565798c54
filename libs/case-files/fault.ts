/** What is wrong with a case file, and where. */

export interface Fault {
  /** RFC 6901, from the start of the file, or of the request that holds it. */
  readonly pointer: string;
  readonly detail: string;
}

/** A fault in a file of text; line and column count from 1. */
export interface TextFault extends Fault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The pointer to a member or item. */
export const under = (pointer: string, token: string | number): string =>
  `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The tokens of a pointer, outermost first. */
export const tokensOf = (pointer: string): readonly string[] =>
  pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
