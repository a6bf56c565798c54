/** Whether two JSON values say the same; the order of fields does not count, that of items does. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [presentFields(a), presentFields(b)];
  return left.size === right.size && [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)));
}

/** A field that is undefined is not there. */
const presentFields = (value: object): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(value).filter(([, inner]) => inner !== undefined));
