/**
 * Words as SQLite's FTS5 splits and folds them (`unicode61 remove_diacritics 2`), so that whatever else indexes them finds the
 * same. It knows letters as they stood in an older Unicode than this program's, which is why they are told here one by one, and
 * takes off the accents of Latin letters alone. Its spec asks FTS5 about every character.
 */

/** What stands between words: how many characters lie before it, and how many more follow it, as numbers of base 36. */
const BETWEEN = `
  0-1b a-6 q-5 q-1a 1-6 2 1-2 2 3 n v cq-3 c-d 5-6 1 1-g 5 7-1 1 1-8 1-6 6-3 2 2-1p 5 8 5-1 1 32 3v-7 5s-5 15-1 4 1-1i 17-1
  b-4 1-l 2-1 17-k a-3 2 2r 1-e 2-6 f-1 1-d 1 1 u-q 2j-a 1m-8 2-3 s-3 1-8 1-2 1-4 2-e q-2 2 3p-q 1-3 1i-2 1-h 1-6 a-3 a g-2 1k
  1-6 2-1 2-2 9 a-1 e-1 6-1 5-2 1k 1-4 4-1 2-2 3 u-1 3 b-2 1k 1-7 1-2 1-2 k-1 c-1 f-2 1k 1-6 2-1 2-2 8-1 a-1 c h 1n-4 3-2 1-3
  9 r-7 6-2 1m-6 1-2 1-3 7-1 b-1 r 2-1 1k 1-6 1-2 1-3 7-1 b-1 u-1 1m-6 1-2 1-3 9 a-1 l 8-1 1y 4-5 1 1-7 i-2 1o 2-6 4 7-8 a-1
  2d 2-5 1-1 b-5 1f-u k-b 1d-m 5-a 1-z 1-e 1-c 28-j b-5 6-3 4-2 1-2 2-6 3-3 d-b 1 a-5 2j gx-b 13-9 2u h8-1 h q-1 26-2 10-2 t-4
  r-1 u-1 1s-y 1-3 1 y-e 4a 3a-b 4-b 4 3-1 2y-g 7-1 k-x n-4 2-1 1h-9 1-s 2 w-6 1-5 2a-4 1b-g l-y 3-2 u-c 1k-d 8-3 10-j 3-4
  1q-1 1s-7 8-o 4 4-2 5n-12 l-3 cd 1-2 b-2 d-2 d-2 d-1 1-2s 5-5 a-4 b-4 h-p m-w f-1 1-3 1-1 a 1-2 5-5 1 1 1 4 b-1 4-4 5-3 1
  1s-gz c-12 p-a 29-25 m-e7 1-38 u-qg 3-9 az-5 4-2 7-3 1-1 34 e 2o-26 1-b 1w-p 1-2g c-5x q-b 4-4 3-o 9-6 5-1 5-2 2h-3 3 2i
  44-1 4-9 w-z s-u b-t 8 f-v a-12 f-1q 1-73 534-1r h3k-1i 1j-1 7h-2 2n-f w 28-7 8-m 9-1 2v-1 3b 3 4 n-8 a-3 1m-3 8-1 1e-g 9-1
  g-h 6-2 17-9 n-c b w-3 1b-q g-1 21-d c 8-1 e-3 n-2 1 1g 1-2 2-1 5-1 1 s-1 b-6 3-1 6k-a fn4 a 3s-f ak-1 58-1 2-p 6-6 9-y 1-i
  1-3 43 1-e a-6 q-5 q-a 3e-6 1-6 a-6 74-2 1g-8 1l-g 6-b 1g-19 bl 1c w6 5j v 5d-2 1-1 5-3 14-2 4 g-8 12 55-6 xs-2 1h-l 1e-2
  19-h 1q-2 10-d b-3 1o-2 1c-d 4-3 yq-c 2pk-3 esd-19 g-3 j1p-6t a-12 2-50 y-1x 56-2e oa p v p v p v p v p 4ks-1 7i-17 4-2r c-e
  2-d 2-e 1-e 1c-u 1-1n 4-16 23-s d-16 5-8 7-1 4u-w f-5 1-1x 3-j c-10 1-4 l-g f-1q 1 1-51 1-3 3-1p 2-3 c-n 43-1x 4-a 1c-1x
  1m-37 gwi5 u-2n 3k-6n
`;
/** Accents that may follow a letter, and count for nothing. */
const ACCENTS = '\\u0300-\\u0304\\u0306-\\u030c\\u030f\\u0311\\u031b\\u0323-\\u0328\\u032d\\u032e\\u0330\\u0331';
/** Capital letters that are not known as such, as code points of base 16. */
const AS_THEY_ARE = `
  1e1 37f 528 52a 52c 52e 13a0-13f5 1c89 1c90-1cba 1cbd-1cbf 2c2f a698 a69a a796 a798 a79a a79c a79e a7ab-a7ae
  a7b0-a7b4 a7b6 a7b8 a7ba a7bc a7be a7c0 a7c2 a7c4-a7c7 a7c9 a7cb-a7cc a7ce a7d0 a7d2 a7d4 a7d6 a7d8 a7da a7dc
  a7f5 104b0-104d3 10570-1057a 1057c-1058a 1058c-10592 10594-10595 10c80-10cb2 10d50-10d65 118a0-118bf
  16e40-16e5f 16ea0-16eb8 1e900-1e921
`;
/** Letters that are other forms of a letter. */
const FORMS: ReadonlyMap<string, string> = new Map([
  ['ſ', 's'], ['ẛ', 's'], ['Ǡ', 'ǡ'], ['ϐ', 'β'], ['ϵ', 'ε'], ['ϑ', 'θ'], ['\u1fbe', 'ι'], ['ϰ', 'κ'], ['µ', 'μ'], ['ϖ', 'π'], ['ϱ', 'ρ'], ['ς', 'σ'], ['ϕ', 'φ'],
]);

const hex = (code: number): string => `\\u{${code.toString(16)}}`;

function betweenWords(): string {
  let next = 0;
  return BETWEEN.trim().split(/\s+/).map((range) => {
    const [before = '0', more = '0'] = range.split('-');
    const first = next + parseInt(before, 36);
    const last = first + parseInt(more, 36);
    next = last + 1;
    return `${hex(first)}-${hex(last)}`;
  }).join('');
}

const WORD = new RegExp(`[^${betweenWords()}${ACCENTS}][^${betweenWords()}]*`, 'gu');
const ACCENT = new RegExp(`[${ACCENTS}]`, 'u');
const UNKNOWN = new RegExp(`[${AS_THEY_ARE.trim().replaceAll(/[0-9a-f]+/g, (code) => hex(parseInt(code, 16))).replaceAll(/\s+/g, '')}]`, 'u');

// Nearly all text is plain ASCII, where there is nothing to take off.
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** In their order, each as often as it stands there. */
export function indexWordsOf(text: string): readonly string[] {
  if (isAscii(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return (text.match(WORD) ?? []).map((word) => (isAscii(word) ? word.toLowerCase() : word.replaceAll(/[A-Z]+|[^\0-\x7f]/gu, foldedOnce)));
}

const folded = new Map<string, string>();

/** @param character or a few capitals of ASCII */
function foldedOnce(character: string): string {
  if (isAscii(character)) return character.toLowerCase();
  let as = folded.get(character);
  // As many as there are characters, at the very most.
  if (as === undefined) folded.set(character, as = fold(character));
  return as;
}

function fold(character: string): string {
  const form = FORMS.get(character);
  if (form !== undefined) return form;
  if (ACCENT.test(character)) return '';
  if (UNKNOWN.test(character)) return character;
  const [base = '', ...accents] = character.normalize('NFD');
  const letter = isAscii(base) && accents.every((accent) => /\p{M}/u.test(accent)) ? base : character;
  const small = letter.toLowerCase();
  return [...small].length === 1 ? small : letter;
}
