/**
 * Text as it stands in an event: words, or a sealed value whose key is kept outside the log.
 *
 * The log, the rules and the read models hold sealed values as they are. Words are put in their place when an answer is made,
 * for those who may read them; a rule that needs something to show reads a text through `plain`.
 */

export interface Sealed {
  /** `<id of its key>.<base64url of iv, ciphertext and tag>`; see libs/sealing. */
  readonly $sealed: string;
}
export type Text = string | Sealed;

/** What stands for words that the reader may not see, and for words whose key was destroyed. */
export const WITHHELD = '[withheld]';
export const ERASED = '[erased]';

/** The words, or what stands in their place where the reader may not see them. */
export const plain = (text: Text): string => (typeof text === 'string' ? text : WITHHELD);

export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && '$sealed' in value && typeof value.$sealed === 'string' && Object.keys(value).length === 1;

/**
 * The same JSON with each sealed value, wherever it stands, replaced by what `by` makes of it. What holds no sealed value is
 * returned as it is, not copied.
 */
export function replacingSealed<T>(value: T, by: (sealed: Sealed) => unknown): T {
  // What is put in stands where the shapes of events allow words as well.
  return replaced(value, by) as T;
}

function replaced(value: unknown, by: (sealed: Sealed) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isSealed(value)) return by(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => replaced(item, by));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  const fields = Object.entries(value).map(([key, item]) => [key, item, replaced(item, by)] as const);
  return fields.every(([, before, after]) => before === after) ? value : Object.fromEntries(fields.map(([key, , after]) => [key, after]));
}

/** Every sealed value in a piece of JSON. */
export function sealedIn(value: unknown): readonly Sealed[] {
  const found: Sealed[] = [];
  replaced(value, (sealed) => {
    found.push(sealed);
    return sealed;
  });
  return found;
}
