/** The known name nearest to one that nobody knows, so that a slip of the pen can be named. */

/** Further apart than this, a suggestion confuses more than it helps. */
const MAX_DISTANCE = 3;
const MAX_LENGTH = 60;

function nearest(unknown: string, known: Iterable<string>): string | null {
  if (unknown.length > MAX_LENGTH) return null;
  let best: { name: string; distance: number } | null = null;
  for (const name of known) {
    const distance = editDistance(unknown.toLowerCase(), name.toLowerCase());
    if (best === null || distance < best.distance) best = { name, distance };
  }
  const limit = Math.min(MAX_DISTANCE, Math.ceil(unknown.length / 2));
  return best !== null && best.distance <= limit ? best.name : null;
}

/** `; did you mean …?`, or nothing. */
export function suggestion(unknown: string, known: Iterable<string>): string {
  const name = nearest(unknown, known);
  return name === null ? '' : `; did you mean "${name}"?`;
}

/** Levenshtein, one row at a time. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_DISTANCE) return MAX_DISTANCE + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
