/** Lists of which not every candidate is shown. */

/** At least so many are looked at together: one after the other each would be a question of its own to a store far away. */
const AT_LEAST = 4;
const AT_MOST = 128;

/**
 * What is found at the first candidates, in their order, as many as are asked for. `looked`: how many of the candidates that
 * took, the last of which was found unless there are no more.
 */
export async function firstFound<Candidate, Item>(
  candidates: readonly Candidate[], most: number, look: (candidate: Candidate) => Promise<Item | null>,
): Promise<{ readonly items: readonly Item[]; readonly looked: number }> {
  const items: Item[] = [];
  let looked = 0;
  for (let together = most; items.length < most && looked < candidates.length; ) {
    for (const item of await Promise.all(candidates.slice(looked, looked + together).map(look))) {
      if (items.length === most) break;
      looked += 1;
      if (item !== null) items.push(item);
    }
    // As many as will do if they are like those before.
    const likely = Math.ceil(((most - items.length) * looked) / Math.max(1, items.length));
    together = Math.max(AT_LEAST, Math.min(AT_MOST, likely));
  }
  return { items, looked };
}
