/**
 * What people type to search: words, all of which must be there; "phrases"; beginnings*; -words and -"phrases" that must not
 * be there; OR between two of which one is enough. What is not understood is refused, never guessed, and nothing that was
 * typed reaches the index but as words within quotes.
 */
import { DomainError } from '#domain/errors.js';

/** One word, one beginning of a word, or several words that stand one after the other. */
export interface Term {
  readonly words: string;
  /** The last word may go on. */
  readonly prefix: boolean;
}
export interface SearchQuery {
  /** Of each of these, one at least. */
  readonly all: readonly (readonly Term[])[];
  readonly none: readonly Term[];
}

const MAX_LENGTH = 500;
const MAX_TERMS = 32;

const refuse = (detail: string): never => {
  throw new DomainError('search-not-understood', detail, '/q');
};

interface Piece {
  readonly kind: 'term' | 'or';
  readonly term: Term;
  readonly not: boolean;
}

/** @throws {DomainError} `search-not-understood` */
export function parseSearch(text: string): SearchQuery {
  if (text.length > MAX_LENGTH) refuse(`A search has at most ${MAX_LENGTH} characters.`);
  // Half a surrogate pair is no text, and characters for private use are our own.
  if (/[\p{Cs}\p{Co}\p{Cn}]/u.test(text) || text.includes('\0')) refuse('There is a character in it that is part of no text.');
  const pieces = piecesOf(text);
  const all: Term[][] = [];
  const none: Term[] = [];
  let open = false;
  for (const [i, { kind, term, not }] of pieces.entries()) {
    if (kind === 'or') {
      const [before, after] = [pieces[i - 1], pieces[i + 1]];
      if (before?.kind !== 'term' || after?.kind !== 'term') refuse('OR stands between two words or phrases.');
      if (before?.not === true || after?.not === true) refuse('What must not be there cannot stand beside OR.');
      open = true;
      continue;
    }
    if (not) none.push(term);
    else if (open) all.at(-1)?.push(term);
    else all.push([term]);
    open = false;
  }
  if (all.length === 0) refuse('Say at least one word that must be there.');
  if (pieces.length > MAX_TERMS) refuse(`A search has at most ${MAX_TERMS} words and phrases.`);
  return { all, none };
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  // A phrase, or anything else up to the next blank; each perhaps with a minus before it.
  const next = /\s*(?<minus>-?)(?:"(?<phrase>[^"]*)"(?<tail>\S*)|(?<bare>[^\s"]+)|(?<stray>"|$))/uy;
  for (;;) {
    const groups = next.exec(text)?.groups;
    if (groups === undefined) break;
    const { minus = '', phrase, tail = '', bare, stray } = groups;
    if (stray === '"') refuse('A quotation mark is not closed.');
    if (stray !== undefined) {
      if (minus !== '') refuse('A minus stands right before the word that must not be there.');
      break;
    }
    const not = minus !== '';
    pieces.push(phrase === undefined ? barePiece(bare ?? '', not) : { kind: 'term', term: phraseTerm(phrase, tail), not });
  }
  return pieces;
}

function barePiece(bare: string, not: boolean): Piece {
  if (bare === 'OR') return not ? refuse('OR stands between two words or phrases.') : { kind: 'or', term: { words: '', prefix: false }, not };
  if (bare === 'AND') refuse('All words must be there anyway: leave AND out, or put it in quotation marks.');
  if (bare === 'NOT') refuse('Write -word for a word that must not be there, or put NOT in quotation marks.');
  if (/^NEAR\b/.test(bare)) refuse('NEAR is not understood; a phrase in quotation marks is.');
  if (/^[({[]|[)}\]]$/.test(bare)) refuse('Brackets are not understood; put them in quotation marks to look for what they hold.');
  if (/^\p{L}+:/u.test(bare)) refuse('There are no fields to search in; narrow the search by its other parameters.');
  const prefix = bare.endsWith('*');
  const words = prefix ? bare.slice(0, -1) : bare;
  if (words.includes('*')) refuse('An asterisk stands at the end of a word.');
  return { kind: 'term', term: term(words, prefix), not };
}

function phraseTerm(phrase: string, tail: string): Term {
  if (tail !== '' && tail !== '*') refuse('After a quotation mark comes a blank.');
  return term(phrase, tail === '*');
}

function term(words: string, prefix: boolean): Term {
  if (!/[\p{L}\p{N}]/u.test(words)) refuse(`There is no word in ${JSON.stringify(words)}.`);
  // Every entry holds some word that begins so; scripts that write whole words in a letter or two are another matter.
  if (prefix && /(?:^|[^\p{L}\p{N}])[\p{Script=Latin}\d]{1,2}$/u.test(words)) refuse('A beginning has at least three letters.');
  return { words, prefix };
}
