/** Lists of which not every candidate is shown. */

/** Looked at together where fewer are missing: one after the other each would be a question of its own to a store far away. */
const AT_LEAST = 16;

/**
 * What is found at the first candidates, in their order, as many as are asked for. `looked`: how many of the candidates that
 * took, the last of which was found unless there are no more.
 */
export async function firstFound<Candidate, Item>(
  candidates: readonly Candidate[], most: number, look: (candidate: Candidate) => Promise<Item | null>,
): Promise<{ readonly items: readonly Item[]; readonly looked: number }> {
  const items: Item[] = [];
  let looked = 0;
  while (items.length < most && looked < candidates.length) {
    const part = candidates.slice(looked, looked + Math.max(AT_LEAST, most - items.length));
    for (const item of await Promise.all(part.map(look))) {
      if (items.length === most) break;
      looked += 1;
      if (item !== null) items.push(item);
    }
  }
  return { items, looked };
}
