/** Maps and sets laid over others: they read through to what lies below, keep every change to themselves, and can settle it there. */

export class LayeredMap<K, V> extends Map<K, V> {
  /** Of keys that lie below: values that were set anew, or taken out to be changed in place. */
  private readonly over = new Map<K, V>();
  private readonly gone = new Set<K>();

  /** @param copied what is handed out for a value that lies below; the value itself where nothing in it is changed in place */
  constructor(private readonly below: Map<K, V>, private readonly copied: (value: V) => unknown) {
    super();
  }

  override get size(): number {
    return this.below.size - this.gone.size + super.size;
  }

  override has(key: K): boolean {
    return super.has(key) || this.lies(key);
  }

  override get(key: K): V | undefined {
    if (super.has(key)) return super.get(key);
    if (!this.lies(key)) return undefined;
    if (this.over.has(key)) return this.over.get(key);
    const value = this.below.get(key);
    if (value === undefined) return value;
    const copy = this.copied(value) as V;
    if (copy !== value) this.over.set(key, copy);
    return copy;
  }

  override set(key: K, value: V): this {
    if (this.lies(key)) this.over.set(key, value);
    else super.set(key, value);
    return this;
  }

  override delete(key: K): boolean {
    if (super.delete(key)) return true;
    if (!this.lies(key)) return false;
    this.over.delete(key);
    this.gone.add(key);
    return true;
  }

  override clear(): void {
    super.clear();
    this.over.clear();
    for (const key of this.below.keys()) this.gone.add(key);
  }

  override *entries(): MapIterator<[K, V]> {
    for (const key of this.below.keys()) {
      // What lies below is handed out as `get` hands it out: it may be changed by whoever has it.
      if (!this.gone.has(key)) yield [key, this.get(key) as V];
    }
    yield* super.entries();
  }
  override *keys(): MapIterator<K> {
    for (const key of this.below.keys()) if (!this.gone.has(key)) yield key;
    yield* super.keys();
  }
  override *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }
  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
  override forEach(each: (value: V, key: K, map: Map<K, V>) => void): void {
    for (const [key, value] of this.entries()) each(value, key, this);
  }

  /** Makes every change in what lies below, and answers that. */
  settle(): Map<K, V> {
    for (const key of this.gone) this.below.delete(key);
    for (const [key, value] of this.over) this.below.set(key, settledValue(value));
    for (const [key, value] of super.entries()) this.below.set(key, settledValue(value));
    return this.below;
  }

  private lies(key: K): boolean {
    return this.below.has(key) && !this.gone.has(key);
  }
}

export class LayeredSet<T> extends Set<T> {
  private readonly gone = new Set<T>();

  constructor(private readonly below: Set<T>) {
    super();
  }

  override get size(): number {
    return this.below.size - this.gone.size + super.size;
  }
  override has(item: T): boolean {
    return super.has(item) || this.lies(item);
  }
  override add(item: T): this {
    if (!this.lies(item)) super.add(item);
    return this;
  }
  override delete(item: T): boolean {
    if (super.delete(item)) return true;
    if (!this.lies(item)) return false;
    this.gone.add(item);
    return true;
  }
  override clear(): void {
    super.clear();
    for (const item of this.below) this.gone.add(item);
  }
  override *values(): SetIterator<T> {
    for (const item of this.below) if (!this.gone.has(item)) yield item;
    yield* super.values();
  }
  override keys(): SetIterator<T> {
    return this.values();
  }
  override *entries(): SetIterator<[T, T]> {
    for (const item of this.values()) yield [item, item];
  }
  override [Symbol.iterator](): SetIterator<T> {
    return this.values();
  }
  override forEach(each: (item: T, again: T, set: Set<T>) => void): void {
    for (const item of this.values()) each(item, item, this);
  }

  /** Makes every change in what lies below, and answers that. */
  settle(): Set<T> {
    for (const item of this.gone) this.below.delete(item);
    for (const item of super.values()) this.below.add(item);
    return this.below;
  }

  private lies(item: T): boolean {
    return this.below.has(item) && !this.gone.has(item);
  }
}

/** A layer within a value settles with it; there is none where values are small records and lists. */
const settledValue = <V>(value: V): V => (value instanceof LayeredMap || value instanceof LayeredSet ? value.settle() as V : value);
