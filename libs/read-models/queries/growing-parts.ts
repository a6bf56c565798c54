/** Work that may be broken off. */

const MOST = 8;

/**
 * One, then two, then four at a time, and so on: who looks at the clock after each part learns early that one of them takes
 * long, and a store far away is asked for several at once where none does.
 */
export function* growingParts<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  let size = 1;
  for (let at = 0; at < items.length; ) {
    yield items.slice(at, at + size);
    at += size;
    size = Math.min(MOST, 2 * size);
  }
}
