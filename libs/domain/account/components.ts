/** Union-find: which things belong together, given which pairs do. */

/** Joins ids into components. The representative of a component is its first id in the order given. */
export class Components<Id extends string> {
  readonly #parent = new Map<Id, Id>();
  #places: Map<Id, number> | null = null;
  /** `ids` is asked only once something is joined: most records join nothing. */
  constructor(private readonly ids: () => Iterable<Id>) {}

  join(a: Id, b: Id): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x === y) return;
    const [first, second] = this.#order(x) <= this.#order(y) ? [x, y] : [y, x];
    this.#parent.set(second, first);
  }

  find(id: Id): Id {
    if (this.#parent.size === 0) return id;
    let top = id;
    for (let next = this.#parent.get(top); next !== undefined; next = this.#parent.get(top)) top = next;
    // Path compression: long chains of merges stay cheap.
    for (let at = id; at !== top;) {
      const next = this.#parent.get(at) ?? top;
      this.#parent.set(at, top);
      at = next;
    }
    return top;
  }

  #order(id: Id): number {
    this.#places ??= new Map([...this.ids()].map((each, place) => [each, place]));
    return this.#places.get(id) ?? Number.MAX_SAFE_INTEGER;
  }
}
